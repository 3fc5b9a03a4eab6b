import { createHash } from "node:crypto";
import type { Tags } from "../clouds/aws/s3.ts";
import * as say from "../messages/ownership.ts";
import type { Difference } from "../model/change.ts";
import type { Whose } from "../model/kind.ts";
import type { ResourceId, Standing } from "../model/resource.ts";
import type { NamedPolicy, Relation, Target } from "./target.ts";
import { keeperByLabels, keeperByTags } from "./keeper.ts";

export const ownerTag = "eyrie:owner";
export const adoptedTag = "eyrie:adopted";
export const ownerLabel = "eyrie.dev/owner";
export const adoptedLabel = "eyrie.dev/adopted";
export const ownerAnnotation = "eyrie.dev/owned-by";
/** Of the service account: when the set-up was last proven, and with what verdict. */
export const proofAnnotation = "eyrie.dev/last-proof";

/** Whose a wanted resource is to be. */
export type Belonging = {
  readonly id: ResourceId;
  /** The value of the ownership tag. */
  readonly owner: string;
  readonly relation: Relation;
};

/** Whose the role is to be decides what else may be done with what hangs on it. */
export const roleBelonging = ({ role, owner, relations }: Pick<Target, "role" | "owner" | "relations">): Belonging => ({
  id: `role/${role.name}`,
  owner,
  relation: relations.role,
});

export const policyBelonging = (
  { owner, relations }: Pick<Target, "owner" | "relations">,
  policy: NamedPolicy,
): Belonging => ({
  id: `iam-policy/${policy.name}`,
  owner,
  relation: relations.policy,
});

/** What a resource that exists says of itself. */
export type Marks = {
  /** Whether the mark on it is this set-up's; `undefined`: it bears none. */
  readonly ours: boolean | undefined;
  /** The owner it names, as a reader knows it. */
  readonly owner: string | undefined;
  readonly adopted: boolean;
  /** Another tool that keeps it. */
  readonly keeper: string | undefined;
};

/** An owner is longer than a label may be; Kubernetes objects bear its digest, and the whole in an annotation. */
export const ownerDigest = (owner: string) => createHash("sha256").update(owner).digest("hex").slice(0, 40);

/** Ownership as AWS tags: no state file remembers what Eyrie made, the resource itself says so. */
export const ownedTags = (owner: string, tags: Tags, standing: Standing = "owned"): Tags => ({
  ...tags,
  [ownerTag]: owner,
  ...(standing === "adopted" ? { [adoptedTag]: "true" } : {}),
});

/** Labels of Kubernetes objects that Eyrie made. */
export const ownedLabels = (owner: string, standing: Standing = "owned"): Readonly<Record<string, string>> => ({
  ...(standing === "adopted" ? { [adoptedLabel]: "true" } : { "app.kubernetes.io/managed-by": "eyrie" }),
  [ownerLabel]: ownerDigest(owner),
});

export const marksOfTags = ({ owner }: Belonging, tags: Tags): Marks => ({
  ours: tags[ownerTag] === undefined ? undefined : tags[ownerTag] === owner,
  owner: tags[ownerTag],
  adopted: tags[adoptedTag] !== undefined,
  keeper: keeperByTags(tags),
});

type Strings = Readonly<Record<string, string>>;

export const marksOfObject = ({ owner }: Belonging, labels: Strings, annotations: Strings): Marks => ({
  ours: labels[ownerLabel] === undefined ? undefined : labels[ownerLabel] === ownerDigest(owner),
  owner: annotations[ownerAnnotation] ?? labels[ownerLabel],
  adopted: labels[adoptedLabel] !== undefined,
  keeper: keeperByLabels(labels, annotations),
});

/** Whose something is, by what the spec says of it and what it bears. */
export function whoseBy({ id, relation }: Belonging, { ours, owner, adopted, keeper }: Marks): Whose {
  if (relation === "use") return { standing: "used" };
  if (ours === true) return { standing: adopted ? "adopted" : "owned" };
  if (ours === false) return { foreign: say.anotherSetUps(id, owner ?? "") };
  if (keeper === undefined) return relation === "adopt" ? { standing: "adopted" } : { foreign: say.nobodys(id) };
  return relation === "adopt" ? { foreign: say.keptByTool(id, keeper) } : { standing: "used" };
}

/** Tags that are missing or differ; foreign ones are nobody's business here. */
export const tagDifferences = (want: Tags, have: Tags): readonly Difference[] => missingFrom(want, have, "tags");

/** Entries of `want` that `have` lacks or has otherwise. */
export const missingFrom = (want: Strings, have: Strings, path: string): readonly Difference[] =>
  Object.entries(want).flatMap(([key, value]) =>
    have[key] === value ? [] : [{ path: `${path}.${key}`, have: have[key], want: value }],
  );

/** The marks a run takes off when it lets something adopted go. */
export const marksTakenOff = (have: Strings, path: string, keys: readonly string[]): readonly Difference[] =>
  keys.flatMap((key) =>
    have[key] === undefined ? [] : [{ path: `${path}.${key}`, have: have[key], want: undefined }],
  );
