import { createHash } from "node:crypto";
import type { Comparison } from "../model/kind.ts";
import type { Difference } from "../model/change.ts";
import type { Tags } from "../clouds/aws/s3.ts";
import * as say from "../messages/kinds.ts";

export const ownerTag = "eyrie:owner";
export const ownerLabel = "eyrie.dev/owner";
export const ownerAnnotation = "eyrie.dev/owned-by";

/** Ownership as AWS tags: no state file remembers what Eyrie made, the resource itself says so. */
export const ownedTags = (owner: string, tags: Tags): Tags => ({ ...tags, [ownerTag]: owner });

/** An owner is longer than a label may be; Kubernetes objects bear its digest, and the whole in an annotation. */
export const ownerDigest = (owner: string) => createHash("sha256").update(owner).digest("hex").slice(0, 40);

/** Labels of Kubernetes objects that Eyrie made. */
export const ownedLabels = (owner: string): Readonly<Record<string, string>> => ({
  "app.kubernetes.io/managed-by": "eyrie",
  [ownerLabel]: ownerDigest(owner),
});

/** Tags that are missing or differ; foreign ones are nobody's business here. */
export const tagDifferences = (want: Tags, have: Tags): readonly Difference[] => missingFrom(want, have, "tags");

/** Entries of `want` that `have` lacks or has otherwise. */
export const missingFrom = (
  want: Readonly<Record<string, string>>,
  have: Readonly<Record<string, string>>,
  path: string,
): readonly Difference[] =>
  Object.entries(want).flatMap(([key, value]) =>
    have[key] === value ? [] : [{ path: `${path}.${key}`, have: have[key], want: value }],
  );

/** Compares something that bears AWS tags: whose it is decides first. */
export function compareOwned(
  what: { readonly resource: string; readonly owner: string; readonly tags: Tags },
  differences: () => readonly Difference[],
): Comparison {
  const bearer = what.tags[ownerTag];
  if (bearer === what.owner) return { standing: "owned", differences: differences() };
  return notOurs(what.resource, bearer);
}

/** `bearer`: the owner it names, when it names one. */
export const notOurs = (resource: string, bearer: string | undefined): Comparison => ({
  conflict: bearer === undefined ? say.existsUnowned(resource) : say.existsOwnedBy(resource, bearer),
  remedy: say.chooseAnotherName(resource),
});
