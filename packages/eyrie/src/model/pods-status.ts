/** Whose credentials a pod takes, by what stands in its own containers and nothing else. */
export type PodIdentity =
  | { readonly by: "role"; readonly arn: string }
  /** Its association, which the pod does not name, says the role. */
  | { readonly by: "pod-identity" }
  /** Keys in its environment: Milvus' C++ side prefers them to everything. */
  | { readonly by: "keys" }
  /** Nothing was injected. */
  | { readonly by: "node" };

export type PodsStatus = {
  readonly ready: number;
  readonly wanted: number;
  readonly workloads: readonly {
    readonly kind: "Deployment" | "StatefulSet";
    readonly name: string;
    readonly ready: number;
    readonly wanted: number;
  }[];
  /** Pods by the identity that they have; `meant`: the set-up's role. */
  readonly identities: readonly {
    readonly identity: PodIdentity;
    readonly meant: boolean;
    readonly pods: readonly string[];
  }[];
};
