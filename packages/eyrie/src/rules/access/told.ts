import type { Chain } from "../../readings/chain.ts";
import type { LogLine, PodReading, Readings, RoleReading } from "../../readings/readings.ts";
import type { Look } from "../doctor-rule.ts";
import { concerns } from "../pod-lines.ts";

/** Types of policies in the words of AWS's own refusals. */
export type ToldType =
  | "identity-based policy"
  | "resource-based policy"
  | "permissions boundary"
  | "session policy"
  | "service control policy"
  | "resource control policy"
  | "VPC endpoint policy";

/** A refusal that a pod logged, as AWS worded it. */
export type Told = Line & {
  readonly action: string;
  readonly resource: string;
  readonly type: ToldType;
};

type Line = LogLine & { readonly where: string };

/** What the chain's pods logged as they are now; what they got over before they became ready does not count. */
export function linesOf(chain: Chain, { logs }: Readings, look: Look): readonly Line[] {
  return (look.at(chain.pods) ?? []).flatMap((pod) =>
    keysOf(pod).flatMap((key) => lines(pod, key, look.at(logs[key]))),
  );
}

/** The same, of what could be read: for what a line can only confirm. */
function readLinesOf({ pods }: Chain, { logs }: Readings): readonly Line[] {
  const listed = pods.status === "present" ? pods.value : [];
  return listed.flatMap((pod) =>
    keysOf(pod).flatMap((key) => {
      const read = logs[key];
      return lines(pod, key, read?.status === "present" ? read.value : []);
    }),
  );
}

const keysOf = ({ name, containers }: PodReading) => containers.map((container) => `${name}/${container.name}`);

const lines = (pod: PodReading, where: string, read: readonly LogLine[] = []): readonly Line[] =>
  read.filter((line) => concerns(pod, line)).map((line) => ({ ...line, where }));

/**
 * `User: arn:aws:sts::…:assumed-role/r/s is not authorized to perform: s3:PutObject on resource: "arn:…" with an explicit
 * deny in a service control policy`, or `… because no identity-based policy allows the s3:PutObject action`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const refusal =
  /:assumed-role\/([\w+=,.@-]+)\/\S* is not authorized to perform: ([\w-]+:\w+) on resource: \\?"?(arn:[^\s"\\]+)\\?"? (?:with an explicit deny in an? |because no )(identity-based policy|resource-based policy|permissions boundary|session policy|service control policy|resource control policy|VPC endpoint policy)\b/;

/** Whether AWS names the policies that refused. */
export const namesPolicies = (text: string): boolean => refusal.test(text);

/** Refusals of the role in some lines; those of another one, such as the node's, tell nothing of it. */
export const toldIn = (found: readonly Line[], role: RoleReading): readonly Told[] =>
  found.flatMap((line) => {
    const [, name, action = "", resource = "", type] = refusal.exec(line.text) ?? [];
    return name === role.name ? [{ ...line, action, resource, type: type as ToldType }] : [];
  });

/** What AWS said of the role by one type of policy, of what could be read. */
export const toldBy = (type: ToldType, chain: Chain, readings: Readings, role: RoleReading): readonly Told[] =>
  toldIn(readLinesOf(chain, readings), role).filter((told) => told.type === type);

/** Whether a pod shows that S3 refuses it, in whatever words: of HEAD it gets none. */
export const isRefused = (chain: Chain, readings: Readings): boolean =>
  readLinesOf(chain, readings).some(({ text }) => /Access ?Denied/i.test(text));

/** Whether Milvus' pods evidently reach their bucket: it is the first thing that they do. */
export function evidentlyWorks(chain: Chain, readings: Readings): boolean {
  const pods = chain.pods.status === "present" ? chain.pods.value : [];
  return pods.length > 0 && pods.every(({ ready }) => ready) && !isRefused(chain, readings);
}
