import type { V1Pod, V1Service } from "@kubernetes/client-node";
import type { MilvusAddress } from "../clouds/milvus/milvus.ts";
import * as say from "../messages/data-probe.ts";
import { configKey, configsIn, milvusSelector, userConfigKey } from "../milvus/chart.ts";
import type { Release } from "../milvus/release.ts";
import { type Security, securityIn } from "../milvus/security.ts";
import { Problem } from "../model/problem.ts";
import { isReady } from "../clouds/kubernetes/pod-state.ts";
import type { Proof } from "./proof.ts";

/** The release's proxy, within reach of this machine. */
export type Endpoint = MilvusAddress & {
  readonly security: Security;
  /** Through which pod it is reached; else its own address. */
  readonly pod: string | undefined;
  /** Why the way to it broke, where it did: the client only sees that it was cut. */
  readonly broken: () => Problem | undefined;
  readonly close: () => void;
};

const milvusPort = 19530;

/**
 * Reaches the release's proxy: at its address, where one is given, else by a port forwarded through the Kubernetes API to
 * a pod that is ready.
 * @param signal Ends the forwarding
 * @throws Problem
 */
export async function reachMilvus(
  { clouds: { kubernetes }, target }: Proof,
  release: Release,
  address: string | undefined,
  signal: AbortSignal,
): Promise<Endpoint> {
  const { namespace } = target.serviceAccount;
  const selector = milvusSelector(target.release.name);
  const [security, services, pods] = await Promise.all([
    securityOf(kubernetes, namespace, release),
    address === undefined ? kubernetes.listServices(namespace, selector) : [],
    address === undefined ? kubernetes.listPods(namespace, selector) : [],
  ]);
  const tls = security.tls !== "none";
  if (address !== undefined)
    return { address, tls, security, pod: undefined, broken: () => undefined, close: () => undefined };
  const service = services.find((offered) => portOf(offered) !== undefined);
  const named = service?.metadata?.name ?? target.release.name;
  const pod = service && pods.find((one) => isServing(one) && isSelected(service, one));
  if (service === undefined || pod === undefined) {
    const { fact, remedy } = say.noProxy(namespace, named);
    throw new Problem("unreachable", fact, remedy);
  }
  const name = pod.metadata?.name ?? "";
  const forwarded = await kubernetes.portForward(namespace, name, targetPort(service, pod), signal);
  const serverName = `${named}.${namespace}.svc`;
  return {
    address: forwarded.address,
    tls,
    serverName,
    security,
    pod: name,
    broken: forwarded.problem,
    close: () => void forwarded.close(),
  };
}

/** Milvus' own port among those that a Service offers: the chart lets its name and number be chosen. */
const portOf = ({ spec }: V1Service) =>
  spec?.ports?.find(({ name, port, targetPort: to }) => name === "milvus" || to === "milvus" || port === milvusPort);

/** A pod that ends may call itself ready up to its last moment; no Service leads there any more. */
const isServing = (pod: V1Pod): boolean => isReady(pod) && pod.metadata?.deletionTimestamp === undefined;

const isSelected = ({ spec }: V1Service, { metadata }: V1Pod): boolean =>
  Object.entries(spec?.selector ?? {}).every(([key, value]) => metadata?.labels?.[key] === value);

/** A Service names the pod's port by its number or by its name in the pod. */
function targetPort(service: V1Service, pod: V1Pod): number {
  const { targetPort: target, port } = portOf(service) ?? {};
  if (typeof target === "number") return target;
  const ports = (pod.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.find(({ name }) => name === target)?.containerPort ?? port ?? milvusPort;
}

async function securityOf(
  kubernetes: Proof["clouds"]["kubernetes"],
  namespace: string,
  release: Release,
): Promise<Security> {
  const [name] = Object.keys(configsIn(release));
  if (name === undefined) return securityIn([]);
  const { data = {} } = await kubernetes.readConfigMap(namespace, name);
  return securityIn([data[configKey], data[userConfigKey]]);
}
