import { sameMeaning } from "@eyrie/iam-policy/canonical";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import { ifAny } from "../clouds/aws/problems.ts";
import type { PolicyState } from "../clouds/aws/iam.ts";
import type { Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { unlessDone } from "../clouds/retry.ts";
import type { Difference, Outside } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { Kind, Obstacle } from "../model/kind.ts";
import type { ResourceId, Standing } from "../model/resource.ts";
import * as say from "../messages/kinds.ts";
import { declaredButMissing } from "../messages/ownership.ts";
import { milvusLines } from "../milvus/access-model.ts";
import {
  milvusActions,
  milvusPolicy,
  milvusRequirements,
  ownSids,
  placeIn,
  type Requirement,
} from "../milvus/policy.ts";
import { observing } from "../model/observed.ts";
import {
  adoptedTag,
  type Belonging,
  marksOfTags,
  marksTakenOff,
  ownedTags,
  ownerTag,
  policyBelonging,
  roleBelonging,
  tagDifferences,
  whoseBy,
} from "./ownership.ts";
import { fits } from "./policy-fits.ts";
import { linesAtHand } from "./release-lines.ts";
import type { NamedPolicy, Target } from "./target.ts";

export type IamPolicyWant = {
  readonly name: string;
  readonly arn: string;
  readonly document: Json;
  /** A document that allows these and nothing beyond is kept, whatever its form: the guide's own is one. */
  readonly requirements: readonly Requirement[];
  readonly actions: readonly string[];
  /** The spec's own, which the document has as well. */
  readonly extraStatements: readonly Json[];
  readonly bucketArn: string;
  readonly role: {
    readonly name: string;
    readonly arn: string;
    readonly account: string;
    readonly belonging: Belonging;
  };
  readonly belonging: Belonging;
  /** The user's own. */
  readonly tags: Tags;
};

export function iamPolicyWant(target: Target, policy: NamedPolicy): IamPolicyWant {
  const place = { bucketArn: target.bucket.arn, rootPath: target.rootPath };
  const lines = linesAtHand(target);
  const { extraStatements } = target;
  const own = milvusPolicy(place, lines);
  return {
    ...policy,
    document: { ...own, Statement: [...own.Statement, ...extraStatements] },
    extraStatements,
    requirements: milvusRequirements(place, lines),
    actions: milvusActions(lines),
    bucketArn: place.bucketArn,
    role: {
      name: target.role.name,
      arn: target.role.arn,
      account: target.account,
      belonging: roleBelonging(target),
    },
    belonging: policyBelonging(target, policy),
    tags: target.tags,
  };
}

/** A managed policy, and everything it is attached to: `role/x`, `user/y`, `group/z`. */
export type IamPolicyState = PolicyState & { readonly attachedTo: readonly string[] };

const versionLimit = 5;

/** The managed policy that lets the role store in the bucket, and nothing else. */
export const iamPolicy: Kind<IamPolicyWant, IamPolicyState, Clouds> = {
  name: "iam-policy",
  show: ({ arn, document, belonging, tags }) => ({ arn, document, tags: ownedTags(belonging.owner, tags) }),
  observe: ({ iam }, { arn }) =>
    observing(async () => {
      const attachments = iam.listAttachments(arn);
      attachments.catch(() => undefined); // told below, after the policy itself, which says best whether it is there
      return { ...(await iam.readPolicy(arn)), attachedTo: await attachments };
    }),

  lacking: ({ belonging }) => (belonging.relation === "use" ? declaredButMissing(belonging.id) : undefined),
  whose: ({ belonging }, { tags }) => whoseBy(belonging, marksOfTags(belonging, tags)),

  compare: (want, have, standing) => {
    if (standing === "used") return [];
    return attachedElsewhere(want, have) ?? policyDifferences(want, have, standing);
  },

  grants: ({ path }) => path.startsWith("document"),

  create: ({ clouds: { iam } }, want) =>
    iam.createPolicy({
      arn: want.arn,
      name: want.name,
      document: JSON.stringify(want.document),
      tags: ownedTags(want.belonging.owner, want.tags),
    }),

  update: async ({ clouds: { iam }, clock, signal }, want, have, standing) => {
    const tags = ownedTags(want.belonging.owner, want.tags, standing);
    if (tagDifferences(tags, have.tags).length > 0) await iam.tagPolicy(want.arn, tags);
    if (fits(want, have.document)) return;
    const given = versionGivenUp(have);
    if (given !== undefined) await iam.deletePolicyVersion(want.arn, given.id);
    await unlessDone(
      clock,
      signal,
      () => iam.createDefaultVersion(want.arn, JSON.stringify(want.document)),
      async () => fits(want, (await iam.readDocument(want.arn)) ?? ""),
    );
  },

  held: async ({ iam }, want, { attachedTo }) => {
    const elsewhere = attachedElsewhere(want, { attachedTo });
    if (elsewhere !== undefined) return elsewhere;
    if (attachedTo.length === 0) return undefined;
    // Detached it is only from a role that is Eyrie's, or was taken over; from any other its owner does.
    const { name, arn, belonging } = want.role;
    const bearer = await ifAny(() => iam.readRole(name, arn));
    const whose = whoseBy(belonging, marksOfTags(belonging, bearer?.tags ?? {}));
    const detached = bearer === undefined || ("standing" in whose && whose.standing !== "used");
    return detached ? undefined : say.policyOnRoleThatStays(want.name, want.arn, name);
  },

  delete: async ({ clouds: { iam } }, want, have) => {
    const spares = have.versions.filter(({ isDefault }) => !isDefault);
    await Promise.all(spares.map(({ id }) => iam.deletePolicyVersion(want.arn, id)));
    await iam.deletePolicy(want.arn);
  },

  letGo: {
    differences: (_want, { tags }) => marksTakenOff(tags, "tags", [ownerTag, adoptedTag]),
    carryOut: ({ clouds: { iam } }, { arn }) => iam.untagPolicy(arn, [ownerTag, adoptedTag]),
  },
};

/** To anything but the one role: what is written of it would change what those others may do. */
function attachedElsewhere(
  { name, arn, role }: IamPolicyWant,
  { attachedTo }: Pick<IamPolicyState, "attachedTo">,
): Obstacle | undefined {
  const ours: ResourceId = `role/${role.name}`;
  const others = attachedTo.filter((entity) => entity !== ours);
  if (others.length === 0) return undefined;
  return attachedTo.includes(ours)
    ? say.policyShared(name, arn, others)
    : say.policyElsewhere(name, arn, role.name, others);
}

function policyDifferences(want: IamPolicyWant, have: PolicyState, standing: Standing): readonly Difference[] {
  const tags = tagDifferences(ownedTags(want.belonging.owner, want.tags, standing), have.tags);
  if (fits(want, have.document)) return tags;
  const given = versionGivenUp(have);
  return [
    {
      path: `document (${have.defaultVersion})`,
      have: readJson(have.document),
      want: want.document,
      // One that was taken over may stand as its owner wrote it.
      ...(standing === "owned" && !isOwnDocument(have.document) ? { outside: versionMade(have) } : {}),
    },
    ...(given === undefined
      ? []
      : [{ path: `versions.${given.id}`, have: new Date(given.createdAt).toISOString(), want: undefined }]),
    ...tags,
  ];
}

/**
 * Whether Eyrie can have written it, for whatever bucket, root path and lines: no other form does it write. Statements
 * beside its own may be those that a spec had before.
 */
function isOwnDocument(text: string): boolean {
  const place = placeIn(text);
  if (place === undefined) return false;
  try {
    const whole = parsePolicy(text);
    const document = { ...whole, statements: whole.statements.filter(({ sid = "" }) => sids.has(sid)) };
    return milvusLines.some((from) =>
      milvusLines.some((to) => sameMeaning(parsePolicy(milvusPolicy(place, [from, to])), document)),
    );
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

const sids = new Set<string>(Object.values(ownSids));

/** IAM keeps when a version was made, and not by whom. */
function versionMade({ versions }: PolicyState): Outside {
  const at = versions.find(({ isDefault }) => isDefault)?.createdAt;
  return at === undefined || Number.isNaN(at) ? {} : { at };
}

/** The version that makes room for a new one where there is none: the oldest that is not in force. */
const versionGivenUp = ({ versions }: PolicyState) =>
  versions.length < versionLimit
    ? undefined
    : versions.filter(({ isDefault }) => !isDefault).toSorted((a, b) => a.createdAt - b.createdAt)[0];

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
