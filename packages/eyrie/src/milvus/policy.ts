import { callActions, type Occasion } from "./access-model.ts";
import { type Access, accessOf } from "./access.ts";
import type { MilvusLine } from "./chart-lines.ts";

/** What one call of Milvus needs: an IAM action on a resource. */
export type Requirement = { readonly action: string; readonly resource: string };

export type Place = { readonly bucketArn: string; readonly rootPath: string };

/** Lines of Milvus that a policy has to serve: one, or two while a release goes from one to the other. */
export type Lines = readonly MilvusLine[];

/** Keys under a root path; without one Milvus writes at the top of the bucket. */
export const under = (rootPath: string, key: string) => (rootPath === "" ? key : `${rootPath}/${key}`);

export const objectsOf = ({ bucketArn, rootPath }: Place) => `${bucketArn}/${under(rootPath, "*")}`;

/** A key as Milvus writes it; a document that allows it allows every key under the root path. */
const keyOf = ({ bucketArn, rootPath }: Place) => `${bucketArn}/${under(rootPath, "insert_log/1/2/3/4/5")}`;

/** What every line keeps under its root path, each with a key as Milvus writes it: a Deny may speak of some of them alone. */
export const keysIn = ({ bucketArn, rootPath }: Place) =>
  ["insert_log", "stats_log", "delta_log", "index_files"].map((kind) => ({
    key: `${bucketArn}/${under(rootPath, `${kind}/1/2/3/4/5`)}`,
    all: `${bucketArn}/${under(rootPath, `${kind}/*`)}`,
  }));

/** What Milvus cannot work without. The bucket is there and the region is told: Eyrie sees to both. */
const always: readonly Occasion[] = ["start", "data", "gc", "import"];
/** What fails quietly, and seldom: worth granting, though the guide's own policy does without. */
const sometimes: readonly Occasion[] = ["failed upload"];
/** What a set-up by hand may make Milvus ask for besides. */
const elsewhere: readonly Occasion[] = ["region unset"];

const callsOn = (occasions: readonly Occasion[], lines: Lines): readonly Access[] =>
  [...new Set(lines)].flatMap(accessOf).filter(({ when }) => occasions.includes(when));

/** An action that Milvus needs, and the calls that need it. */
export type Need = { readonly requirement: Requirement; readonly calls: readonly Access[] };

/** Actions in the model's own order, each once. */
const actionsIn = (calls: readonly Access[]) => {
  const made = new Set(calls.map(({ action }) => action));
  const known = new Map(Object.values(callActions).map(({ action, on }) => [action as string, on] as const));
  return [...known].filter(([action]) => made.has(action)).map(([action, on]) => ({ action, on }));
};

function needsOn(occasions: readonly Occasion[], place: Place, lines: Lines): readonly Need[] {
  const calls = callsOn(occasions, lines);
  return actionsIn(calls).map(({ action, on }) => ({
    requirement: { action, resource: on === "bucket" ? place.bucketArn : keyOf(place) },
    calls: calls.filter((call) => call.action === action),
  }));
}

/**
 * What a line of Milvus cannot work without: HeadBucket and listing need s3:ListBucket on the bucket, the data path the
 * three object actions under the root path.
 */
export const milvusNeeds = (place: Place, lines: Lines): readonly Need[] => needsOn(always, place, lines);

export const milvusRequirements = (place: Place, lines: Lines): readonly Requirement[] =>
  milvusNeeds(place, lines).map(({ requirement }) => requirement);

/** What Milvus asks for when something else has failed already: its absence shows late. */
export const milvusAfterFailures = (place: Place, lines: Lines): readonly Need[] => needsOn(sometimes, place, lines);

/** All that those lines do to S3, also where no region is configured; in a policy that is not ours it is not too much. */
export const milvusActions = (lines: Lines): readonly string[] =>
  actionsIn(callsOn([...always, ...sometimes, ...elsewhere], lines)).map(({ action }) => action);

/** The statements that are Eyrie's own: what a document has beside them is somebody else's, or the spec's. */
export const ownSids = { bucket: "MilvusListsItsBucket", objects: "MilvusKeepsItsObjects" } as const;

/**
 * Least privilege for Milvus. No `s3:prefix` condition on s3:ListBucket: HeadBucket carries no prefix, so it would turn
 * into a 403. Tenants are kept apart by the object ARNs.
 */
export function milvusPolicy(place: Place, lines: Lines) {
  const actions = actionsIn(callsOn([...always, ...sometimes], lines));
  const on = (what: "bucket" | "objects") => actions.filter((one) => one.on === what).map(({ action }) => action);
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: ownSids.bucket, Effect: "Allow", Action: on("bucket"), Resource: [place.bucketArn] },
      { Sid: ownSids.objects, Effect: "Allow", Action: on("objects"), Resource: [objectsOf(place)] },
    ],
  };
}

/** The place that a document of that form is about: bucket and root path of the first objects it names. */
export function placeIn(text: string): Place | undefined {
  const [, bucketArn, rootPath] = /"(arn:[\w-]+:s3:::[^"/*]+)\/(?:([^"*]+)\/)?\*"/.exec(text) ?? [];
  return bucketArn === undefined ? undefined : { bucketArn, rootPath: rootPath ?? "" };
}
