import { roleAnnotation } from "#eyrie/kinds/service-account";
import type { Drift } from "./drift.ts";
import { request, type Scene } from "./scene.ts";

const account = "service-account/milvus/milvus-s3-access-sa";
const path = "/api/v1/namespaces/milvus/serviceaccounts/milvus-s3-access-sa";

const stored = ({ cluster, target: { serviceAccount } }: Scene) =>
  cluster.store.get("serviceaccounts", serviceAccount.namespace, serviceAccount.name);

/** What `kubectl annotate` and `kubectl label` send. */
const kubectl = (scene: Scene, metadata: object) =>
  request(scene, "PATCH", `${path}?fieldManager=kubectl`, { metadata });

export const onServiceAccount: readonly Drift[] = [
  {
    how: "the role's annotation is gone, a foreign one is there",
    make: (scene) => kubectl(scene, { annotations: { [roleAnnotation]: null, "example.com/theirs": "kept" } }),
    seen: { [account]: [`annotations.${roleAnnotation}`] },
    foreign: (scene) => stored(scene)?.metadata.annotations?.["example.com/theirs"],
  },
  {
    how: "the annotation names another role",
    make: (scene) => kubectl(scene, { annotations: { [roleAnnotation]: "arn:aws:iam::111122223333:role/other" } }),
    seen: { [account]: [`annotations.${roleAnnotation}`] },
    foreign: (scene) => stored(scene)?.metadata.annotations?.["example.com/theirs"],
  },
  {
    how: "a label of ours was changed, a foreign one is there",
    make: (scene) => kubectl(scene, { labels: { "app.kubernetes.io/managed-by": "eksctl", theirs: "kept" } }),
    seen: { [account]: ["labels.app.kubernetes.io/managed-by"] },
    foreign: (scene) => stored(scene)?.metadata.labels?.["theirs"],
  },
  {
    how: "the service account is gone",
    make: (scene) => request(scene, "DELETE", path),
    seen: { [account]: "create" },
  },
];
