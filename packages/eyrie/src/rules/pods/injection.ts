import { roleAnnotation } from "../../milvus/trust.ts";
import { type Chain, isRoleArn } from "../../readings/chain.ts";
import type {
  ContainerReading,
  EnvReading,
  PodReading,
  Readings,
  TemplateReading,
  VolumeReading,
} from "../../readings/readings.ts";
import type { Look } from "../doctor-rule.ts";

/** What the webhook adds to a pod and to its containers, whatever else it finds there. */
export const tokenVolume = "aws-iam-token";
const tokenDirectory = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
export const tokenFile = `${tokenDirectory}/token`;

/** Either of them set by somebody else keeps the webhook from setting both. */
export const credentialVariables = ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"] as const;
type CredentialVariable = (typeof credentialVariables)[number];

/** The pods that run under the chain's service account. */
export const podsUnder = ({ pods, account }: Chain, look: Look): readonly PodReading[] =>
  (look.at(pods) ?? []).filter(({ serviceAccount }) => serviceAccount === account);

/** The containers that ask S3: Milvus' own, and in a pod without any all that stay. Sidecars ask nothing. */
function askers<C extends Pick<ContainerReading, "init" | "image">>(containers: readonly C[]): readonly C[] {
  const staying = containers.filter(({ init }) => !init);
  const own = staying.filter(({ image }) => /milvus|woodpecker/i.test(image));
  return own.length > 0 ? own : staying;
}

/** Each container that asks S3, with its pod. */
export const askersOf = (chain: Chain, look: Look) =>
  podsUnder(chain, look).flatMap((pod) => askers(pod.containers).map((container) => ({ pod, container })));

export const variable = ({ env }: Pick<ContainerReading, "env">, name: CredentialVariable): EnvReading | undefined =>
  env.find((set) => set.name === name);

/** Whether it has credentials of another kind: EKS Pod Identity's. */
export const hasEndpoint = ({ env }: ContainerReading): boolean =>
  env.some(({ name }) => name === "AWS_CONTAINER_CREDENTIALS_FULL_URI");

/** Whether it has nothing to be anybody by; then it is the node. */
export const isBare = (container: ContainerReading): boolean =>
  !hasEndpoint(container) && credentialVariables.every((name) => variable(container, name) === undefined);

/** What the pod's maker writes, where it is one of Milvus'. */
export const templateOf = ({ madeBy }: PodReading, { workloads }: Readings): TemplateReading | undefined =>
  workloads.status === "present"
    ? workloads.value.find(({ kind, name }) => `${kind.toLowerCase()}/${name}` === madeBy)?.template
    : undefined;

/** Those of the pair that the pod's maker sets; of a pod whose maker is not known, one without the other. */
export function setByHand(pod: PodReading, container: ContainerReading, readings: Readings): readonly string[] {
  const written = templateOf(pod, readings)?.containers.find(({ name }) => name === container.name);
  const set = credentialVariables.filter((name) => variable(container, name) !== undefined);
  const byMaker = set.filter((name) => written !== undefined && variable(written, name) !== undefined);
  return byMaker.length > 0 || set.length !== 1 ? byMaker : set;
}

/** The volume whose projected token a container finds at a path. */
export function tokenAt(
  { volumes }: PodReading,
  { mounts }: ContainerReading,
  path: string,
): VolumeReading | undefined {
  const holders = mounts.flatMap((mount) =>
    volumes.filter(({ name, token }) => name === mount.name && `${mount.path}/${token?.path ?? ""}` === path),
  );
  return holders.find(({ token }) => token !== undefined);
}

/** The containers that the webhook is told to leave alone: one record of CSV, in which blanks count. */
export function skippedBy(annotations: Readonly<Record<string, string>>): readonly string[] {
  const [record = ""] = (annotations["eks.amazonaws.com/skip-containers"] ?? "").split("\n");
  const fields = record.split(",");
  const readable = fields.every((field) => !field.includes('"') || /^"[^"]*"$/.test(field));
  return readable ? fields.map((field) => field.replaceAll('"', "")) : [];
}

/** Containers that the webhook gave nothing, although nobody keeps it from them. */
export const uninjected = (chain: Chain, look: Look) =>
  askersOf(chain, look).filter(
    ({ pod, container }) => isBare(container) && !skippedBy(pod.annotations).includes(container.name),
  );

/**
 * When the role's annotation was last written, as far as can be told: whoever wrote it may have changed something else of
 * theirs later. Undefined: nothing tells.
 */
export function annotatedAt({ serviceAccount }: Chain, look: Look): number | undefined {
  const { managers = [] } = look.at(serviceAccount) ?? {};
  const times = managers.flatMap(({ annotations, time }) =>
    annotations.includes(roleAnnotation) && time > 0 ? [time] : [],
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Whether there is anything to be injected. */
export const isBound = ({ annotation }: Chain): boolean => annotation !== undefined && isRoleArn(annotation);

/** Pods of the account whose containers have not the role: after a mend those are to be made anew. */
export const podsWithout = (role: string | undefined, chain: Chain, look: Look): readonly PodReading[] =>
  podsUnder(chain, look).filter(({ containers }) =>
    askers(containers).some((container) => variable(container, "AWS_ROLE_ARN")?.value !== role),
  );

/** The names of pods, each once. */
export const namesOf = (found: readonly { readonly pod: PodReading }[]): readonly string[] => [
  ...new Set(found.map(({ pod }) => pod.name)),
];
