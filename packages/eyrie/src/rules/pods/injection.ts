import { roleAnnotation } from "../../milvus/trust.ts";
import { type Chain, isRoleArn } from "../../readings/chain.ts";
import { askers, credentialVariables, hasEndpoint, skippedBy, variable } from "../../readings/injection.ts";
import type {
  ContainerReading,
  PodReading,
  Readings,
  TemplateReading,
  VolumeReading,
} from "../../readings/readings.ts";
import type { Look } from "../doctor-rule.ts";

/** The pods that run under the chain's service account. */
export const podsUnder = ({ pods, account }: Chain, look: Look): readonly PodReading[] =>
  (look.at(pods) ?? []).filter(({ serviceAccount }) => serviceAccount === account);

/** Each container that asks S3, with its pod. */
export const askersOf = (chain: Chain, look: Look) =>
  podsUnder(chain, look).flatMap((pod) => askers(pod.containers).map((container) => ({ pod, container })));

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
