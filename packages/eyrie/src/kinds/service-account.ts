import { observing } from "../clouds/aws/problems.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { eventually } from "../clouds/retry.ts";
import type { Kind } from "../model/kind.ts";
import { missingFrom, notOurs, ownedLabels, ownerAnnotation, ownerDigest, ownerLabel } from "./ownership.ts";
import type { Target } from "./target.ts";

type Strings = Readonly<Record<string, string>>;

export type ServiceAccountWant = {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string;
  readonly labels: Strings;
  readonly annotations: Strings;
};

export type ServiceAccountState = { readonly labels: Strings; readonly annotations: Strings };

/** What the pod-identity webhook reads. */
export const roleAnnotation = "eks.amazonaws.com/role-arn";

export const serviceAccountWant = ({ serviceAccount, role, owner }: Target): ServiceAccountWant => ({
  ...serviceAccount,
  owner,
  labels: ownedLabels(owner),
  annotations: { [roleAnnotation]: role.arn, [ownerAnnotation]: owner },
});

/** The service account Milvus' pods run under; server-side apply touches its annotations and labels alone. */
export const serviceAccount: Kind<ServiceAccountWant, ServiceAccountState, Clouds> = {
  name: "service-account",
  show: ({ labels, annotations }) => ({ labels, annotations }),
  observe: ({ kubernetes }, { namespace, name }) =>
    observing(async () => {
      const { metadata } = await kubernetes.readServiceAccount(namespace, name);
      return { labels: metadata?.labels ?? {}, annotations: metadata?.annotations ?? {} };
    }),
  compare: (want, have) =>
    have.labels[ownerLabel] === ownerDigest(want.owner)
      ? {
          standing: "owned",
          differences: [
            ...missingFrom(want.labels, have.labels, "labels"),
            ...missingFrom(want.annotations, have.annotations, "annotations"),
          ],
        }
      : notOurs(`service-account/${want.namespace}/${want.name}`, have.annotations[ownerAnnotation]),
  create: async (run, want) => {
    const apply = () =>
      run.clouds.kubernetes.applyServiceAccount(want.namespace, want.name, want.labels, want.annotations);
    await (run.justMade(`namespace/${want.namespace}`)
      ? eventually(run.clock, run.signal, ["missing"], apply)
      : apply());
  },
  update: async ({ clouds: { kubernetes } }, want) => {
    await kubernetes.applyServiceAccount(want.namespace, want.name, want.labels, want.annotations);
  },
  delete: async ({ clouds: { kubernetes } }, want) => {
    await kubernetes.deleteServiceAccount(want.namespace, want.name);
  },
};
