import { decide } from "@eyrie/iam-policy/decide";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import { observing } from "../clouds/aws/problems.ts";
import type { PolicyState } from "../clouds/aws/iam.ts";
import type { Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import type { Json } from "../model/json.ts";
import type { Kind } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";
import * as say from "../messages/kinds.ts";
import { milvusPolicy, milvusRequirements, type Requirement } from "../milvus/policy.ts";
import { compareOwned, ownedTags, tagDifferences } from "./ownership.ts";
import type { Target } from "./target.ts";

export type IamPolicyWant = {
  readonly name: string;
  readonly arn: string;
  readonly document: Json;
  /** A document that allows these is sufficient, whatever its form: the guide's own is one. */
  readonly requirements: readonly Requirement[];
  readonly role: { readonly arn: string; readonly account: string };
  readonly owner: string;
  readonly tags: Tags;
};

export function iamPolicyWant(target: Target): IamPolicyWant {
  const place = { bucketArn: target.bucket.arn, rootPath: target.rootPath };
  return {
    ...target.policy,
    document: milvusPolicy(place),
    requirements: milvusRequirements(place),
    role: { arn: target.role.arn, account: target.account },
    owner: target.owner,
    tags: ownedTags(target.owner, target.tags),
  };
}

const versionLimit = 5;

/** The managed policy that lets the role store in the bucket, and nothing else. */
export const iamPolicy: Kind<IamPolicyWant, PolicyState, Clouds> = {
  name: "iam-policy",
  show: ({ arn, document, tags }) => ({ arn, document, tags }),
  observe: ({ iam }, { arn }) => observing(() => iam.readPolicy(arn)),

  compare: (want, have) =>
    compareOwned({ resource: `iam-policy/${want.name}`, owner: want.owner, tags: have.tags }, () => [
      ...(fits(want, have.document)
        ? []
        : [{ path: `document (${have.defaultVersion})`, have: readJson(have.document), want: want.document }]),
      ...tagDifferences(want.tags, have.tags),
    ]),

  create: ({ clouds: { iam } }, want) =>
    iam.createPolicy({ arn: want.arn, name: want.name, document: JSON.stringify(want.document), tags: want.tags }),

  update: async ({ clouds: { iam } }, want, have) => {
    if (tagDifferences(want.tags, have.tags).length > 0) await iam.tagPolicy(want.arn, want.tags);
    if (fits(want, have.document)) return;
    const oldest = oldestSpare(have);
    if (have.versions.length >= versionLimit && oldest !== undefined) await iam.deletePolicyVersion(want.arn, oldest);
    await iam.createDefaultVersion(want.arn, JSON.stringify(want.document));
  },

  delete: async ({ clouds: { iam } }, want, have) => {
    const elsewhere = (await iam.readPolicy(want.arn)).attachmentCount;
    if (elsewhere > 0) {
      const { fact, remedy } = say.policyAttachedElsewhere(want.arn, elsewhere);
      throw new Problem("exists", fact, remedy);
    }
    const spares = have.versions.filter(({ isDefault }) => !isDefault);
    await Promise.all(spares.map(({ id }) => iam.deletePolicyVersion(want.arn, id)));
    await iam.deletePolicy(want.arn);
  },
};

/** The version to give up when there is no room: the oldest that is not in force. */
const oldestSpare = ({ versions }: PolicyState): string | undefined =>
  versions.filter(({ isDefault }) => !isDefault).toSorted((a, b) => a.createdAt - b.createdAt)[0]?.id;

/** Whether a document allows all that Milvus needs, in this bucket and in no other. */
function fits(want: IamPolicyWant, text: string): boolean {
  try {
    const identity = [parsePolicy(text, { name: want.arn })];
    const { arn, account } = want.role;
    const principal = { kind: "role-session", account, arn, roleArn: arn } as const;
    const allows = ({ action, resource }: Requirement) =>
      decide({ action, resource, principal, context: {} }, { identity }).allowed;
    return want.requirements.every(allows) && !want.requirements.map(elsewhere).some(allows);
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

/** The same call on a bucket that is nobody's of this set-up. */
const elsewhere = ({ action, resource }: Requirement): Requirement => ({
  action,
  resource: resource.replace(/^(arn:[^:]*:s3:::)[^/]*/, "$1another-bucket"),
});

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
