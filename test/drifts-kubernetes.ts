import { roleAnnotation } from "#eyrie/milvus/trust";
import type { Drift, Seen } from "./drift.ts";
import type { Hands } from "./hands.ts";

const path = ({ serviceAccount: { namespace, name } }: Hands["target"]) =>
  `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;

const stored = async ({ clouds, target: { serviceAccount } }: Hands) =>
  (await clouds.kubernetes.readServiceAccount(serviceAccount.namespace, serviceAccount.name)).metadata;

/** What `kubectl annotate` and `kubectl label` send. */
const patch = ({ kubectl, target }: Hands, metadata: object) =>
  kubectl("PATCH", `${path(target)}?fieldManager=kubectl`, { metadata });

const seenAs =
  (how: Seen[string]): Drift["seen"] =>
  ({ serviceAccount: { namespace, name } }) => ({ [`service-account/${namespace}/${name}`]: how });

export const onServiceAccount: readonly Drift<Hands>[] = [
  {
    how: "the role's annotation is gone, a foreign one is there",
    make: (hands) => patch(hands, { annotations: { [roleAnnotation]: null, "example.com/theirs": "kept" } }),
    seen: seenAs([`annotations.${roleAnnotation}`]),
    foreign: async (hands) => (await stored(hands))?.annotations?.["example.com/theirs"],
  },
  {
    how: "the annotation names another role",
    make: (hands) => patch(hands, { annotations: { [roleAnnotation]: "arn:aws:iam::111122223333:role/other" } }),
    seen: seenAs([`annotations.${roleAnnotation}`]),
    foreign: async (hands) => (await stored(hands))?.annotations?.["example.com/theirs"],
  },
  {
    how: "a label of ours was changed, a foreign one is there",
    make: (hands) => patch(hands, { labels: { "app.kubernetes.io/managed-by": "eksctl", theirs: "kept" } }),
    seen: seenAs(["labels.app.kubernetes.io/managed-by"]),
    foreign: async (hands) => (await stored(hands))?.labels?.["theirs"],
  },
  {
    how: "the service account is gone",
    make: ({ kubectl, target }) => kubectl("DELETE", path(target)),
    seen: seenAs("create"),
  },
];
