/* Tags, the same on everything that bears them. */
import { readTags, requiredTexts, type QueryParams } from "../aws/query-params.ts";
import type { XmlFields, XmlValue } from "../aws/query-service.ts";
import { limitExceeded, page, type Operation } from "./operation.ts";

type Tagged = { readonly tags: Map<string, string> };

/** Makes an operation on one bearer that the call names. */
type On<Bearer> = (run: (bearer: Bearer, params: QueryParams) => XmlFields | undefined) => Operation;

/** @param onOwn finds what may be changed, where that is less than what may be read */
export function tagOperations<Bearer extends Tagged>(
  on: On<Bearer>,
  onOwn = on,
): Record<"tag" | "untag" | "list", Operation> {
  const tag = onOwn(({ tags }, params) => {
    addTags(tags, readTags(params));
    return undefined;
  });
  return {
    tag: {
      ...tag,
      context: (params, iam) => ({ ...tag.context?.(params, iam), ...requestTagContext(readTags(params)) }),
    },
    untag: onOwn(({ tags }, params) => {
      removeTags(tags, requiredTexts(params, "TagKeys"));
      return undefined;
    }),
    list: on(({ tags }, params) => {
      const { items, end } = page(params, tags, ([key]) => key);
      return { Tags: tagMembers(new Map(items)), ...end };
    }),
  };
}

/** Those that a new bearer is to have. */
export function newTags(params: QueryParams): Map<string, string> {
  const tags = new Map<string, string>();
  addTags(tags, readTags(params));
  return tags;
}

export function tagMembers(tags: ReadonlyMap<string, string>): XmlValue {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

const mostTags = 50;

/** IAM's tag keys ignore case: a new value under another spelling replaces the tag. */
function addTags(tags: Map<string, string>, added: ReadonlyMap<string, string>): void {
  const replaced = new Set([...added.keys()].map((key) => key.toLowerCase()));
  const kept = [...tags].filter(([key]) => !replaced.has(key.toLowerCase()));
  if (kept.length + added.size > mostTags) {
    throw limitExceeded(`Cannot exceed quota for TagsPerResource: ${mostTags}`);
  }
  tags.clear();
  for (const [key, value] of [...kept, ...added]) tags.set(key, value);
}

function removeTags(tags: Map<string, string>, keys: readonly string[]): void {
  const removed = new Set(keys.map((key) => key.toLowerCase()));
  for (const key of tags.keys()) if (removed.has(key.toLowerCase())) tags.delete(key);
}

/** `aws:RequestTag/<key>` and `aws:TagKeys` of tags that a call brings. */
export function requestTagContext(tags: ReadonlyMap<string, string>): Record<string, string | readonly string[]> {
  return {
    ...Object.fromEntries([...tags].map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    ...(tags.size === 0 ? {} : { "aws:TagKeys": [...tags.keys()] }),
  };
}

/** `aws:ResourceTag/<key>` and IAM's own older name for it. */
export function resourceTagContext(tags: ReadonlyMap<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(
    [...(tags ?? [])].flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value],
    ]),
  );
}

export function whenTagged(action: string): (params: QueryParams) => string | undefined {
  return (params) => (params.has("Tags.member.1.Key") ? action : undefined);
}
