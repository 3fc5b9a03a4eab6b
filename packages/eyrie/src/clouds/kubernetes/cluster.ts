import type {
  V1CSIDriver,
  V1EndpointSlice,
  V1MutatingWebhookConfiguration,
  V1Node,
  V1StorageClass,
} from "@kubernetes/client-node";
import type { Transport } from "./transport.ts";

/** What the API server is asked whether the operator may do it. */
export type Review = {
  readonly verb: string;
  /** Empty: the core group. */
  readonly group: string;
  /** Plural, with `/<subresource>` behind it where there is one. */
  readonly resource: string;
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
  readonly name?: string;
};

/** As it is on the wire: a slice without any endpoint says null. */
type EndpointSlice = { readonly endpoints: V1EndpointSlice["endpoints"] | null };

/** What the cluster offers to whatever runs in it, and what it lets the operator do. Every call throws Problem. */
export function cluster(send: Transport) {
  const get = <T>(operation: string, path: string, query: Readonly<Record<string, string>> = {}) =>
    send<T>({ method: "GET", path, query, operation });
  const list = async <T>(plural: string, path: string): Promise<readonly T[]> =>
    (await get<{ items: T[] }>(`list ${plural}`, path, { limit: "500" })).items;

  return {
    listStorageClasses: () => list<V1StorageClass>("storageclasses", "/apis/storage.k8s.io/v1/storageclasses"),

    listCsiDrivers: () => list<V1CSIDriver>("csidrivers", "/apis/storage.k8s.io/v1/csidrivers"),

    /** Up to 500: whoever wants to know whether there is a good one need not see more. */
    listNodes: () => list<V1Node>("nodes", "/api/v1/nodes"),

    readMutatingWebhook: (name: string) =>
      get<V1MutatingWebhookConfiguration>(
        "get mutatingwebhookconfigurations",
        `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${encodeURIComponent(name)}`,
      ),

    listMutatingWebhooks: () =>
      list<V1MutatingWebhookConfiguration>(
        "mutatingwebhookconfigurations",
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
      ),

    /** Where a Service's pods are. */
    listEndpointSlices: async (namespace: string, service: string): Promise<readonly EndpointSlice[]> =>
      (
        await get<{ items: EndpointSlice[] }>(
          "list endpointslices",
          `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices`,
          { labelSelector: `kubernetes.io/service-name=${service}` },
        )
      ).items,

    /** An API group as discovery shows it to every caller. @throws Problem `missing` where nothing serves it */
    readGroup: (group: string) => get<object>(`get ${group}`, `/apis/${group}`),

    /** A question about oneself that every caller may ask; it is answered and kept nowhere. */
    mayI: async ({ resource: asked, ...review }: Review): Promise<boolean> => {
      const [resource = "", subresource] = asked.split("/");
      const resourceAttributes = { ...review, resource, ...(subresource === undefined ? {} : { subresource }) };
      const answer = await send<{ status?: { allowed?: boolean } }>({
        method: "POST",
        path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        body: {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SelfSubjectAccessReview",
          spec: { resourceAttributes },
        },
        operation: "review selfsubjectaccessreviews",
      });
      return answer.status?.allowed === true;
    },
  };
}
