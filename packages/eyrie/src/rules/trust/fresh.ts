import * as say from "../../messages/doctor/role.ts";
import type { Sentence } from "../../model/sentence.ts";
import type { Chain } from "../../readings/chain.ts";
import type { Readings } from "../../readings/readings.ts";
import { decideAccess } from "../decisions.ts";
import { doctorRule, type Look } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { type PodLine, readLines } from "../pod-lines.ts";
import { trustOf } from "./trust-fault.ts";

/** Seconds. As long as the Terraform provider waits for IAM. */
const visibleWithin = 120;

/**
 * Right after a change IAM may refuse what every document allows. Told only where nothing else explains the
 * refusal: the very thing that was refused is allowed, and something it rests on is minutes old.
 */
export const notVisibleYet = doctorRule({
  code: "EY112",
  title: say.title.visible,
  link: "role",
  find: (chain, look, readings) => {
    const { takenAt } = readings;
    const isRecent = (time: number) => takenAt - time < visibleWithin * 1000;
    const lines = readLines(readings, look).filter((line) => isRecent(line.at) && isOfChain(line, chain));
    const found = [
      ...lines.filter(({ text }) => stsRefuses.test(text)).map((line) => ({ line, changed: ofRole(chain, look) })),
      ...lines.map((line) => ({ line, changed: ofPolicies(line, chain, look, readings) })),
    ];
    const seen = found.flatMap(({ line, changed }) =>
      changed.filter(({ at }) => isRecent(at)).map((change) => ({ line, ...change })),
    );
    const newest = seen.toSorted((a, b) => b.at - a.at)[0];
    if (newest === undefined) return [];
    const { line, what, about, at } = newest;
    return [
      {
        severity: "warning",
        ...say.notVisibleYet(what, Math.max(0, Math.round((takenAt - at) / 1000))),
        about,
        comparisons: [
          beside(
            say.label.changed,
            new Date(at).toISOString(),
            `< ${new Date(takenAt - visibleWithin * 1000).toISOString()}`,
          ),
          beside(say.label.log, `${line.where}: ${line.text}`, "-"),
        ],
      },
    ];
  },
});

type Change = { readonly what: Sentence; readonly about: string; readonly at: number };

const stsRefuses =
  /Not authorized to perform sts:AssumeRoleWithWebIdentity|No OpenIDConnect provider found|Incorrect token audience/;

/** Whether the pod asks for the very role that the chain leads to, as the very service account. */
const isOfChain = ({ pod }: PodLine, { account, roleArn }: Chain): boolean =>
  pod.serviceAccount === account &&
  pod.containers.some(({ env }) => env.some(({ name, value }) => name === "AWS_ROLE_ARN" && value === roleArn));

/** What STS looks at, where all of it lets the service account in. */
function ofRole(chain: Chain, look: Look): readonly Change[] {
  const provider = look.at(chain.provider);
  const trust = trustOf(chain, look);
  if (trust?.decision.allowed !== true || provider?.clientIds.includes(chain.audience) !== true) return [];
  const { role } = trust;
  return [
    { what: say.named.role(role.name), about: `role/${role.name}`, at: role.createdAt },
    { what: say.named.provider(provider.url), about: `oidc-provider/${provider.url}`, at: provider.createdAt },
  ];
}

/** Which attached policies changed, where the documents allow what S3 says that none allows. */
function ofPolicies({ text }: PodLine, chain: Chain, look: Look, readings: Readings): readonly Change[] {
  const [, role, action = "", resource = ""] =
    /assumed-role\/([^/\s]+)\/\S+ is not authorized to perform: (s3:\w+) on resource: "?(arn:[^"\s]+?)"? because no \S+ policy allows/.exec(
      text,
    ) ?? [];
  const bearer = look.at(chain.role);
  if (bearer === undefined || role !== bearer.name) return [];
  if (!decideAccess(chain, readings, look, { action, resource }).allowed) return [];
  return (look.at(bearer.attached) ?? []).flatMap((arn) => {
    const policy = look.at(readings.policies[arn]);
    const version = policy?.versions.find(({ isDefault }) => isDefault);
    return version === undefined
      ? []
      : [
          {
            what: say.named.policy(arn),
            about: `iam-policy/${arn.slice(arn.lastIndexOf("/") + 1)}`,
            at: version.createdAt,
          },
        ];
  });
}
