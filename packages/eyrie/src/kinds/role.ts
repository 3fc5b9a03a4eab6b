import { ifAny } from "../clouds/aws/problems.ts";
import type { RoleState } from "../clouds/aws/iam.ts";
import type { Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/kinds.ts";
import { declaredButMissing } from "../messages/ownership.ts";
import { subjectOf, trustPolicy } from "../milvus/trust.ts";
import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { Kind, Run } from "../model/kind.ts";
import { observing } from "../model/observed.ts";
import type { Standing } from "../model/resource.ts";
import { oidcProviderArn } from "./oidc-provider.ts";
import {
  adoptedTag,
  type Belonging,
  marksOfTags,
  marksTakenOff,
  ownedTags,
  ownerTag,
  roleBelonging,
  tagDifferences,
  whoseBy,
} from "./ownership.ts";
import { type Assumable, isOwnTrust, roleOrder, type RoleWrite, sameTrust } from "./role-order.ts";
import type { Target } from "./target.ts";
import { othersTrusted } from "./trusted.ts";

export type RoleWant = Assumable & {
  readonly name: string;
  readonly path: string;
  /** The policy that is to hang on it. */
  readonly policyArn: string | undefined;
  readonly belonging: Belonging;
  /** The user's own. */
  readonly tags: Tags;
};

export function roleWant(target: Target): RoleWant {
  const { issuer, role: wanted } = target;
  const trusted = { providerArn: oidcProviderArn(target), issuer, subject: subjectOf(target.serviceAccount) };
  return {
    name: wanted.name,
    arn: wanted.arn,
    path: wanted.path,
    policyArn: target.policy?.arn,
    trusted,
    trust: trustPolicy(trusted),
    permissionsBoundary: wanted.permissionsBoundary,
    belonging: roleBelonging(target),
    tags: target.tags,
  };
}

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
    if (standing === "used") return [];
    const others = standing === "adopted" ? othersTrusted(have.trust, want.trusted) : [];
    return others.length > 0 ? say.roleUsedByOthers(want.name, others) : roleDifferences(want, have, standing);
  },

  create: ({ clouds: { iam } }, want) =>
    iam.createRole({ ...want, trust: JSON.stringify(want.trust), tags: ownedTags(want.belonging.owner, want.tags) }),

  grants: ({ path }) => path === "trust" || path === "permissionsBoundary",

  narrow: (run, want, have) => inTurn(run, want, roleOrder(want, have, run.between).first),

  update: async (run, want, have, standing) => {
    const tags = ownedTags(want.belonging.owner, want.tags, standing);
    await Promise.all([
      inTurn(run, want, roleOrder(want, have, run.between).last),
      tagDifferences(tags, have.tags).length > 0 && run.clouds.iam.tagRole(want.name, want.arn, tags),
    ]);
  },

  held: async ({ iam }, { name, arn, policyArn, trusted }, { trust }) => {
    const strangers = othersTrusted(trust, trusted);
    if (strangers.length > 0) return say.roleShared(name, strangers);
    const [attached, inline] = await Promise.all([
      ifAny(() => iam.listAttachedPolicies(name, arn)),
      ifAny(() => iam.listInlinePolicies(name, arn)),
    ]);
    const others = [
      ...(attached ?? []).filter((attachedArn) => attachedArn !== policyArn),
      ...(inline ?? []).map((policy) => `${policy} (inline)`),
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
      : [
          {
            path: "trust",
            have: JSON.parse(have.trust) as Json,
            want: want.trust,
            // One that was taken over may stand as its owner wrote it.
            ...(standing === "owned" && !isOwnTrust(have.trust) ? { outside: {} } : {}),
          },
        ]),
    ...(want.permissionsBoundary === have.permissionsBoundary
      ? []
      : [{ path: "permissionsBoundary", have: have.permissionsBoundary, want: want.permissionsBoundary }]),
    ...tagDifferences(ownedTags(want.belonging.owner, want.tags, standing), have.tags),
  ];
}

async function inTurn(
  { clouds: { iam } }: Run<Clouds>,
  { name, arn }: RoleWant,
  writes: readonly RoleWrite[],
): Promise<void> {
  for (const due of writes) {
    if (due.write === "trust") await iam.updateTrust(name, arn, JSON.stringify(due.trust));
    else if (due.arn === undefined) await iam.deletePermissionsBoundary(name, arn);
    else await iam.putPermissionsBoundary(name, arn, due.arn);
  }
}
