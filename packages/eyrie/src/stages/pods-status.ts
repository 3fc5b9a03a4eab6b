import type { V1Pod } from "@kubernetes/client-node";
import type { Workload } from "../milvus/chart.ts";
import type { PodIdentity, PodsStatus } from "../model/pods-status.ts";
import { podReading } from "../readings/from-kubernetes.ts";
import type { ContainerReading, PodReading } from "../readings/readings.ts";

/** How the pods of a release are, without those on their way out: each workload, and whose credentials each pod takes. */
export function podsStatus(workloads: readonly Workload[], listed: readonly V1Pod[], roleArn: string): PodsStatus {
  const pods = listed.filter(({ metadata }) => metadata?.deletionTimestamp === undefined).map(podReading);
  const asked = workloads.reduce((sum, { replicas }) => sum + replicas, 0);
  const isMeant = (identity: PodIdentity) => identity.by === "role" && identity.arn === roleArn;
  const held = pods.map(({ name, containers }) => ({ name, identity: ofPod(containers, isMeant) }));
  const each = new Map(held.map(({ identity }) => [JSON.stringify(identity), identity]));
  return {
    ready: pods.filter(({ ready }) => ready).length,
    // More than asked for, where an autoscaler made them.
    wanted: Math.max(asked, pods.length),
    workloads: workloads.map(({ kind, name, replicas }) => ({
      kind,
      name,
      ready: pods.filter((pod) => pod.ready && isOf(pod, kind, name)).length,
      wanted: replicas,
    })),
    identities: [...each].map(([key, identity]) => ({
      identity,
      meant: isMeant(identity),
      pods: held.flatMap((pod) => (JSON.stringify(pod.identity) === key ? [pod.name] : [])),
    })),
  };
}

const isOf = ({ madeBy }: PodReading, kind: Workload["kind"], name: string) =>
  madeBy === `${kind.toLowerCase()}/${name}`;

/** That of the first container which has another than is meant. */
function ofPod(containers: readonly ContainerReading[], isMeant: (identity: PodIdentity) => boolean): PodIdentity {
  const held = containers.filter(({ init }) => !init).map(ofContainer);
  return held.find((identity) => !isMeant(identity)) ?? held[0] ?? { by: "node" };
}

/** The SDKs take the role only where both of its variables are set. */
function ofContainer({ env }: ContainerReading): PodIdentity {
  const isSet = (name: string) => env.some((variable) => variable.name === name && variable.value !== "");
  const arn = env.find(({ name }) => name === "AWS_ROLE_ARN")?.value ?? "";
  if (isSet("AWS_ACCESS_KEY_ID")) return { by: "keys" };
  if (arn !== "" && isSet("AWS_WEB_IDENTITY_TOKEN_FILE")) return { by: "role", arn };
  return isSet("AWS_CONTAINER_CREDENTIALS_FULL_URI") ? { by: "pod-identity" } : { by: "node" };
}
