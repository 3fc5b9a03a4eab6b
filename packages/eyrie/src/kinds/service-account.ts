import { roleAnnotation } from "../milvus/trust.ts";
import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";
import { ifAny } from "../clouds/aws/problems.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { fieldManager } from "../clouds/kubernetes/kubernetes.ts";
import { eventually } from "../clouds/retry.ts";
import type { Difference } from "../model/change.ts";
import { accountsOf } from "../milvus/release.ts";
import type { Kind, Run } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";
import type { Standing } from "../model/resource.ts";
import * as say from "../messages/kinds.ts";
import { declaredButMissing } from "../messages/ownership.ts";
import { observing } from "../model/observed.ts";
import { takenFrom } from "../readings/field-holders.ts";
import {
  adoptedLabel,
  type Belonging,
  marksOfObject,
  marksTakenOff,
  missingFrom,
  ownedLabels,
  ownerAnnotation,
  ownerLabel,
  proofAnnotation,
  whoseBy,
} from "./ownership.ts";
import type { Target } from "./target.ts";

type Strings = Readonly<Record<string, string>>;

export type ServiceAccountWant = {
  readonly namespace: string;
  readonly name: string;
  readonly release: string;
  readonly belonging: Belonging;
  readonly annotations: Strings;
  /** Whether Eyrie ever installed a release that runs under it: it did so once the account was there. */
  readonly madeBefore: boolean;
};

export type ServiceAccountState = {
  readonly labels: Strings;
  readonly annotations: Strings;
  readonly managers: readonly V1ManagedFieldsEntry[];
};

/**
 * The role that a service account is bound to, by its annotation.
 * @throws Problem when it names none, or cannot be read
 */
export async function readBoundRole(
  kubernetes: Clouds["kubernetes"],
  { namespace, name }: Target["serviceAccount"],
): Promise<string> {
  const account = await ifAny(() => kubernetes.readServiceAccount(namespace, name));
  const arn = account?.metadata?.annotations?.[roleAnnotation];
  if (arn !== undefined) return arn;
  const { fact, remedy } = say.accountNamesNoRole(namespace, name, account !== undefined);
  throw new Problem("missing", fact, remedy);
}

const serviceAccountId = ({ serviceAccount: { namespace, name } }: Pick<Target, "serviceAccount">) =>
  `service-account/${namespace}/${name}` as const;

export const serviceAccountBelonging = (target: Pick<Target, "serviceAccount" | "owner" | "relations">): Belonging => ({
  id: serviceAccountId(target),
  owner: target.owner,
  relation: target.relations.serviceAccount,
});

export const serviceAccountWant = (target: Target): ServiceAccountWant => ({
  ...target.serviceAccount,
  release: target.release.name,
  belonging: serviceAccountBelonging(target),
  annotations: { [roleAnnotation]: target.role.arn, [ownerAnnotation]: target.owner },
  madeBefore: runsUnder(target.serviceAccount.name, target.release.installed),
});

const runsUnder = (name: string, installed: Target["release"]["installed"]): boolean =>
  installed.status === "present" && installed.value.own !== undefined && accountsOf(installed.value.own).includes(name);

/** The service account Milvus' pods run under; server-side apply touches its annotations and labels alone. */
export const serviceAccount: Kind<ServiceAccountWant, ServiceAccountState, Clouds> = {
  name: "service-account",
  show: ({ belonging, annotations }) => ({ labels: ownedLabels(belonging.owner), annotations }),
  observe: ({ kubernetes }, { namespace, name }) =>
    observing(async () => {
      const { metadata } = await kubernetes.readServiceAccount(namespace, name);
      const { labels = {}, annotations = {}, managedFields: managers = [] } = metadata ?? {};
      return { labels, annotations, managers };
    }),
  madeBefore: ({ madeBefore }) => madeBefore,
  lacking: ({ belonging }) => (belonging.relation === "use" ? declaredButMissing(belonging.id) : undefined),
  whose: ({ belonging }, { labels, annotations }) => whoseBy(belonging, marksOfObject(belonging, labels, annotations)),
  compare: (want, have, standing) => {
    // Helm takes away what its release no longer renders, and Milvus' values say that it is not to render this.
    if (have.annotations["meta.helm.sh/release-name"] === want.release)
      return say.accountOfRelease(want.belonging.id, want.release);
    return standing === "used"
      ? []
      : [
          ...missingFrom(ownedLabels(want.belonging.owner, standing), have.labels, "labels"),
          ...missingFrom(want.annotations, have.annotations, "annotations"),
        ].map((difference) => seenOutside(difference, have));
  },
  create: async (run, want) => {
    const make = () => apply(run, want, "owned");
    await (run.justMade(`namespace/${want.namespace}`) ? eventually(run.clock, run.signal, ["missing"], make) : make());
  },
  update: (run, want, _have, standing) => apply(run, want, standing),
  delete: async ({ clouds: { kubernetes } }, want) => {
    await kubernetes.deleteServiceAccount(want.namespace, want.name);
  },
  letGo: {
    differences: (_want, { labels, annotations }) => [
      ...marksTakenOff(labels, "labels", [ownerLabel, adoptedLabel]),
      ...marksTakenOff(annotations, "annotations", [ownerAnnotation, proofAnnotation]),
    ],
    carryOut: async ({ clouds: { kubernetes } }, { namespace, name }) => {
      const annotations = [ownerAnnotation, proofAnnotation];
      await kubernetes.unmarkServiceAccount(namespace, name, [ownerLabel, adoptedLabel], annotations);
    },
  },
};

/** Eyrie applies all its fields at once: one that it does not hold beside others of its own was taken from it. */
function seenOutside(difference: Difference, { managers }: ServiceAccountState): Difference {
  const { path } = difference;
  const dot = path.indexOf(".");
  const taken = takenFrom(fieldManager, managers, ["metadata", path.slice(0, dot), path.slice(dot + 1)]);
  return taken === undefined ? difference : { ...difference, outside: taken };
}

async function apply(
  { clouds: { kubernetes } }: Run<Clouds>,
  { namespace, name, belonging, annotations }: ServiceAccountWant,
  standing: Standing,
): Promise<void> {
  await kubernetes.applyServiceAccount(namespace, name, ownedLabels(belonging.owner, standing), annotations);
}
