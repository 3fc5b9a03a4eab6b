/* What two clouds answer, made comparable. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Names of members whose values are made up anew in each cloud. */
const madeUp =
  /^(?:AccessKeyId|SecretAccessKey|SessionToken|RoleId|PolicyId|UserId|AssumedRoleId|UploadId|VersionId|DeleteMarkerVersionId|CopySourceVersionId|ID|DisplayName|Marker|NextContinuationToken|ContinuationToken|NextVersionIdMarker|VersionIdMarker|Location)$/;

/** Each cloud escapes what it likes; iam.test.ts holds ours to RFC 3986. */
const documents = new Set(["Document", "PolicyDocument", "AssumeRolePolicyDocument"]);

/** Lists whose order AWS does not document. */
const unordered = new Set(["Policies", "Roles"]);

/** IAM's versions are numbered; S3's are made up. */
const isMadeUp = (name: string, value: unknown): boolean =>
  madeUp.test(name) && typeof value === "string" && value !== "" && !/^v\d+$/.test(value) && value !== "null";

export async function normalised(value: unknown, name = ""): Promise<Json> {
  if (isMadeUp(name, value)) return `<${name}>`;
  if (documents.has(name) && typeof value === "string") return decodeURIComponent(value);
  if (value instanceof Date) return "<date>";
  if (name === "PackedPolicySize") return "<PackedPolicySize>";
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (Array.isArray(value)) {
    const items = await Promise.all(value.map((item) => normalised(item)));
    return unordered.has(name) ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (isStream(value)) return value.transformToString();
  if (typeof value !== "object") throw new Error(`No answer holds a ${typeof value}, as ${name} is`);
  const entries = Object.entries(value).filter(([key, member]) => key !== "$metadata" && member !== undefined);
  const members = await Promise.all(
    entries.map(async ([key, member]) => [key, await normalised(member, key)] as const),
  );
  return Object.fromEntries(members);
}

/** A call's answer or refusal. */
export async function outcomeOf(call: Promise<unknown>): Promise<Json> {
  try {
    return { answer: await normalised(await call) };
  } catch (error) {
    if (!(error instanceof Error) || !("$metadata" in error)) throw error;
    const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
    return { refusal: { code: error.name, status: httpStatusCode ?? 0, message: error.message } };
  }
}

/** Paths of members that differ, list positions left out. */
export function differing(left: Json | undefined, right: Json | undefined, path = ""): readonly string[] {
  if (isList(left) && isList(right) && left.length === right.length) {
    return unique(left.flatMap((item, index) => differing(item, right[index], `${path}[]`)));
  }
  if (isRecord(left) && isRecord(right)) {
    const names = unique([...Object.keys(left), ...Object.keys(right)]);
    return unique(names.flatMap((name) => differing(left[name], right[name], path === "" ? name : `${path}.${name}`)));
  }
  return JSON.stringify(left) === JSON.stringify(right) ? [] : [path];
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

function isStream(value: unknown): value is { transformToString: () => Promise<string> } {
  return typeof value === "object" && value !== null && "transformToString" in value;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function isRecord(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
