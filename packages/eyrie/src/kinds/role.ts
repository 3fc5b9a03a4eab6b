import { sameMeaning } from "@eyrie/iam-policy/canonical";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import { observing } from "../clouds/aws/problems.ts";
import type { RoleState } from "../clouds/aws/iam.ts";
import type { Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/kinds.ts";
import { subjectOf, trustPolicy } from "../milvus/trust.ts";
import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { Kind } from "../model/kind.ts";
import { oidcProviderArn } from "./oidc-provider.ts";
import { compareOwned, ownedTags, tagDifferences } from "./ownership.ts";
import type { Target } from "./target.ts";

export type RoleWant = {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly trust: Json;
  readonly permissionsBoundary: string | undefined;
  readonly owner: string;
  readonly tags: Tags;
};

export const roleWant = (target: Target): RoleWant => ({
  name: target.role.name,
  arn: target.role.arn,
  path: target.role.path,
  trust: trustPolicy({
    providerArn: oidcProviderArn(target),
    issuer: target.issuer,
    subject: subjectOf(target.serviceAccount),
  }),
  permissionsBoundary: target.role.permissionsBoundary,
  owner: target.owner,
  tags: ownedTags(target.owner, target.tags),
});

/** The role that one service account of the cluster may assume. */
export const role: Kind<RoleWant, RoleState, Clouds> = {
  name: "role",
  show: ({ arn, trust, permissionsBoundary, tags }) => ({
    arn,
    trust,
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    tags,
  }),
  observe: ({ iam }, { name, arn }) => observing(() => iam.readRole(name, arn)),

  compare: (want, have) => {
    const compared = compareOwned({ resource: `role/${want.name}`, owner: want.owner, tags: have.tags }, () =>
      roleDifferences(want, have),
    );
    if ("standing" in compared && have.path !== want.path)
      return {
        conflict: say.rolePathFixed(want.name, have.path, want.path),
        remedy: say.correctRolePath(have.path),
      };
    return compared;
  },

  create: ({ clouds: { iam } }, want) => iam.createRole({ ...want, trust: JSON.stringify(want.trust) }),

  update: async ({ clouds: { iam } }, want, have) => {
    const due = new Set(roleDifferences(want, have).map(({ path }) => path.split(".")[0]));
    await Promise.all([
      due.has("trust") && iam.updateTrust(want.name, want.arn, JSON.stringify(want.trust)),
      due.has("permissionsBoundary") &&
        (want.permissionsBoundary === undefined
          ? iam.deletePermissionsBoundary(want.name, want.arn)
          : iam.putPermissionsBoundary(want.name, want.arn, want.permissionsBoundary)),
      due.has("tags") && iam.tagRole(want.name, want.arn, want.tags),
    ]);
  },

  delete: ({ clouds: { iam } }, want) => iam.deleteRole(want.name, want.arn),
};

function roleDifferences(want: RoleWant, have: RoleState): readonly Difference[] {
  return [
    ...(sameTrust(want.trust, have.trust)
      ? []
      : [{ path: "trust", have: JSON.parse(have.trust) as Json, want: want.trust }]),
    ...(want.permissionsBoundary === have.permissionsBoundary
      ? []
      : [{ path: "permissionsBoundary", have: have.permissionsBoundary, want: want.permissionsBoundary }]),
    ...tagDifferences(want.tags, have.tags),
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
