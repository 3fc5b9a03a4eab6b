import { sameMeaning } from "@eyrie/iam-policy/canonical";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import { ifAny, observing } from "../clouds/aws/problems.ts";
import type { RoleState } from "../clouds/aws/iam.ts";
import type { Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/kinds.ts";
import { declaredButMissing } from "../messages/ownership.ts";
import { subjectOf, trustPolicy } from "../milvus/trust.ts";
import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { Kind } from "../model/kind.ts";
import type { Standing } from "../model/resource.ts";
import { oidcProviderArn } from "./oidc-provider.ts";
import {
  adoptedTag,
  type Belonging,
  marksOfTags,
  marksTakenOff,
  ownedTags,
  ownerTag,
  tagDifferences,
  whoseBy,
} from "./ownership.ts";
import type { Target } from "./target.ts";

export type RoleWant = {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  /** The policy that is to hang on it. */
  readonly policyArn: string;
  readonly trust: Json;
  readonly permissionsBoundary: string | undefined;
  readonly belonging: Belonging;
  /** The user's own. */
  readonly tags: Tags;
};

export const roleWant = (target: Target): RoleWant => ({
  name: target.role.name,
  arn: target.role.arn,
  path: target.role.path,
  policyArn: target.policy.arn,
  trust: trustPolicy({
    providerArn: oidcProviderArn(target),
    issuer: target.issuer,
    subject: subjectOf(target.serviceAccount),
  }),
  permissionsBoundary: target.role.permissionsBoundary,
  belonging: { id: `role/${target.role.name}`, owner: target.owner, relation: target.relations.role },
  tags: target.tags,
});

/** The role that one service account of the cluster may assume. */
export const role: Kind<RoleWant, RoleState, Clouds> = {
  name: "role",
  show: ({ arn, trust, permissionsBoundary, belonging, tags }) => ({
    arn,
    trust,
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    tags: ownedTags(belonging.owner, tags),
  }),
  observe: ({ iam }, { name, arn }) => observing(() => iam.readRole(name, arn)),

  lacking: ({ belonging }) => (belonging.relation === "use" ? declaredButMissing(belonging.id) : undefined),
  whose: ({ belonging }, { tags }) => whoseBy(belonging, marksOfTags(belonging, tags)),

  compare: (want, have, standing) => {
    if (have.path !== want.path) return say.rolePathFixed(want.name, have.path, want.path);
    return standing === "used" ? [] : roleDifferences(want, have, standing);
  },

  create: ({ clouds: { iam } }, want) =>
    iam.createRole({ ...want, trust: JSON.stringify(want.trust), tags: ownedTags(want.belonging.owner, want.tags) }),

  update: async ({ clouds: { iam } }, want, have, standing) => {
    const due = new Set(roleDifferences(want, have, standing).map(({ path }) => path.split(".")[0]));
    await Promise.all([
      due.has("trust") && iam.updateTrust(want.name, want.arn, JSON.stringify(want.trust)),
      due.has("permissionsBoundary") &&
        (want.permissionsBoundary === undefined
          ? iam.deletePermissionsBoundary(want.name, want.arn)
          : iam.putPermissionsBoundary(want.name, want.arn, want.permissionsBoundary)),
      due.has("tags") && iam.tagRole(want.name, want.arn, ownedTags(want.belonging.owner, want.tags, standing)),
    ]);
  },

  held: async ({ iam }, { name, arn, policyArn }) => {
    const [attached, inline] = await Promise.all([
      ifAny(() => iam.listAttachedPolicies(name, arn)),
      ifAny(() => iam.readInlinePolicies(name, arn)),
    ]);
    const others = [
      ...(attached ?? []).filter((attachedArn) => attachedArn !== policyArn),
      ...(inline ?? []).map((policy) => `${policy.name} (inline)`),
    ];
    return others.length === 0 ? undefined : say.foreignPolicies(name, others);
  },

  delete: ({ clouds: { iam } }, want) => iam.deleteRole(want.name, want.arn),

  letGo: {
    differences: (_want, { tags }) => marksTakenOff(tags, "tags", [ownerTag, adoptedTag]),
    carryOut: ({ clouds: { iam } }, { name, arn }) => iam.untagRole(name, arn, [ownerTag, adoptedTag]),
  },
};

function roleDifferences(want: RoleWant, have: RoleState, standing: Standing): readonly Difference[] {
  return [
    ...(sameTrust(want.trust, have.trust)
      ? []
      : [{ path: "trust", have: JSON.parse(have.trust) as Json, want: want.trust }]),
    ...(want.permissionsBoundary === have.permissionsBoundary
      ? []
      : [{ path: "permissionsBoundary", have: have.permissionsBoundary, want: want.permissionsBoundary }]),
    ...tagDifferences(ownedTags(want.belonging.owner, want.tags, standing), have.tags),
  ];
}

/** IAM reorders and folds documents, so a cosmetic difference is none. */
function sameTrust(want: Json, have: string): boolean {
  try {
    return sameMeaning(parsePolicy(want), parsePolicy(have));
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}
