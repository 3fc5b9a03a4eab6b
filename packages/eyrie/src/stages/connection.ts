import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/connection.ts";
import { milvusSelector } from "../milvus/chart.ts";
import type { Security } from "../milvus/security.ts";
import { observing } from "../model/observed.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";

/** What a client is to know beside the address. */
export type Entry = {
  readonly port: number;
  /** Milvus' Service in the cluster, whose name its certificate is to bear. */
  readonly serverName: string;
  /** Absent where the release tells none. */
  readonly security?: Security | undefined;
};

/** Where a Milvus client connects, and how it is let in. */
export type Connection =
  | ({ readonly kind: "address"; readonly host: string } & Entry)
  /** Only from inside the cluster, or through `forward`. */
  | ({ readonly kind: "internal"; readonly host: string; readonly forward: string } & Entry)
  /** A load balancer that has no address yet: said, not failed. */
  | ({ readonly kind: "pending"; readonly why: Sentence; readonly forward: string } & Entry)
  | { readonly kind: "unknown"; readonly why: Sentence };

const milvusPort = 19530;

/** Looks for the Service that offers Milvus' port. Never throws a Problem: a run does not fail over an address. */
export async function findConnection(clouds: Clouds, namespace: string, release: string): Promise<Connection> {
  try {
    return await readConnection(clouds, namespace, release);
  } catch (error) {
    if (error instanceof Problem) return { kind: "unknown", why: error.fact };
    throw error;
  }
}

/** The same, for whoever tells a refusal from there being no Service. @throws Problem where Services may not be read */
export async function readConnection({ kubernetes }: Clouds, namespace: string, release: string): Promise<Connection> {
  const services = await kubernetes.listServices(namespace, milvusSelector(release));
  const service = services.find(({ spec }) =>
    spec?.ports?.some(({ name, port }) => name === "milvus" || port === milvusPort),
  );
  if (service === undefined) return { kind: "unknown", why: say.noService(namespace, release) };
  const name = service.metadata?.name ?? release;
  const port =
    service.spec?.ports?.find((offered) => offered.name === "milvus" || offered.port === milvusPort)?.port ??
    milvusPort;
  const forward = `kubectl -n ${namespace} port-forward service/${name} ${milvusPort}:${port}`;
  const serverName = `${name}.${namespace}.svc`;
  if (service.spec?.type !== "LoadBalancer") return { kind: "internal", host: serverName, port, serverName, forward };
  const ingress = service.status?.loadBalancer?.ingress?.[0];
  const host = ingress?.hostname ?? ingress?.ip;
  if (host !== undefined) return { kind: "address", host, port, serverName };
  const events = await observing(() =>
    kubernetes.listEvents(namespace, `involvedObject.kind=Service,involvedObject.name=${name}`),
  );
  // Events say more; without them the address is still known not to be there.
  const warning = events.status === "present" ? events.value.findLast(({ type }) => type === "Warning") : undefined;
  const why = warning?.message === undefined ? say.noAddressYet(name) : say.noAddressBecause(name, warning.message);
  return { kind: "pending", why, port, serverName, forward };
}

/** What a connection is like by the release's own configuration. */
export const letInBy = (connection: Connection, security: Security | undefined): Connection =>
  connection.kind === "unknown" ? connection : { ...connection, security };
