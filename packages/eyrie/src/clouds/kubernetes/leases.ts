import type { V1Lease } from "@kubernetes/client-node";
import { ifAny } from "../aws/problems.ts";
import { Problem } from "../../model/problem.ts";
import type { Transport } from "./transport.ts";

/** A Lease as it is kept. Times are milliseconds since the epoch, by the holder's clock. */
export type Lease = {
  readonly namespace: string;
  readonly name: string;
  readonly holder: string;
  /** Since when the holder has it. */
  readonly acquired: number;
  readonly renewed: number;
  /** How long it is good for without being renewed. */
  readonly seconds: number;
  /** Kubernetes' resourceVersion: a write that names an older one is refused. */
  readonly version: string;
};

export type Leases = ReturnType<typeof leases>;

const path = (namespace: string, name?: string) =>
  `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;

/** Leases of `coordination.k8s.io/v1`. A write that comes too late is a Problem `exists`. */
export function leases(send: Transport) {
  const read = async (namespace: string, name: string): Promise<Lease | undefined> => {
    const found = await ifAny(() =>
      send<V1Lease>({ method: "GET", path: path(namespace, name), operation: "get leases" }),
    );
    return found === undefined ? undefined : leaseOf(found);
  };

  /** A write whose answer was lost is tried again, and then meets what it wrote itself: that is no refusal. */
  const unlessOurs = async (ours: Omit<Lease, "version">, write: () => Promise<V1Lease>): Promise<Lease> => {
    try {
      return leaseOf(await write());
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "exists") throw error;
      const found = await read(ours.namespace, ours.name);
      if (found?.holder !== ours.holder || found.renewed !== ours.renewed) throw error;
      return found;
    }
  };

  return {
    /** `undefined` when there is none. */
    read,

    /** @throws Problem `exists` when somebody has it */
    create: (lease: Omit<Lease, "version">): Promise<Lease> =>
      unlessOurs(lease, () =>
        send<V1Lease>({
          method: "POST",
          path: path(lease.namespace),
          body: objectOf(lease),
          operation: "create leases",
          repeatable: true,
        }),
      ),

    /** @throws Problem `exists` when somebody wrote it since `version` */
    replace: (lease: Lease): Promise<Lease> =>
      unlessOurs(lease, () =>
        send<V1Lease>({
          method: "PUT",
          path: path(lease.namespace, lease.name),
          body: objectOf(lease, lease.version),
          operation: "update leases",
        }),
      ),

    remove: async ({ namespace, name, version }: Lease): Promise<void> => {
      await send<unknown>({
        method: "DELETE",
        path: path(namespace, name),
        body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { resourceVersion: version } },
        operation: "delete leases",
      });
    },
  };
}

const objectOf = (
  { namespace, name, holder, acquired, renewed, seconds }: Omit<Lease, "version">,
  version?: string,
) => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { namespace, name, ...(version === undefined ? {} : { resourceVersion: version }) },
  spec: {
    holderIdentity: holder,
    leaseDurationSeconds: seconds,
    acquireTime: microTime(acquired),
    renewTime: microTime(renewed),
  },
});

/** Six digits, as Kubernetes writes it. */
const microTime = (milliseconds: number) => new Date(milliseconds).toISOString().replace("Z", "000Z");

/** On the wire times are texts, whatever the library's types say. */
function leaseOf({ metadata, spec }: V1Lease): Lease {
  return {
    namespace: metadata?.namespace ?? "",
    name: metadata?.name ?? "",
    holder: spec?.holderIdentity ?? "",
    acquired: Date.parse(String(spec?.acquireTime ?? spec?.renewTime ?? "")),
    renewed: Date.parse(String(spec?.renewTime ?? "")),
    seconds: spec?.leaseDurationSeconds ?? 15,
    version: metadata?.resourceVersion ?? "",
  };
}
