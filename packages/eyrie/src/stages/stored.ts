import type { BucketRef } from "../clouds/aws/bucket-ref.ts";
import type { S3 } from "../clouds/aws/s3.ts";
import { keyKindOf } from "../milvus/key-kinds.ts";
import { under } from "../milvus/policy.ts";
import { type Counted, type KeyKind, keyKinds, type Stored } from "../model/stored.ts";

/** Pages of a thousand objects each. */
const mostPages = 20;

/**
 * Counts what is under a root path, each folder by itself and all at once: by the names alone the first folder of a large
 * bucket would use up what may be asked, and nothing would be known of the others.
 */
export async function countStored(s3: S3, bucket: BucketRef, rootPath: string): Promise<Stored> {
  const pages = { left: mostPages };
  const root = under(rootPath, "");
  const counts = new Map<KeyKind, Counted>();
  const add = (kind: KeyKind, more: Counted) => counts.set(kind, sum([counts.get(kind) ?? nothing, more]));
  const top = await count(s3, bucket, { prefix: root, delimiter: "/" }, pages);
  add("other", top);
  const below = await Promise.all(
    top.prefixes.map(async (prefix) => ({
      kind: keyKindOf(prefix.slice(root.length)),
      counted: await count(s3, bucket, { prefix }, pages),
    })),
  );
  for (const { kind, counted } of below) add(kind, counted);
  const kinds = keyKinds.flatMap((kind) => {
    const counted = counts.get(kind) ?? nothing;
    return counted.objects === 0 && counted.whole ? [] : [{ kind, ...counted }];
  });
  return { ...sum(kinds), kinds };
}

const nothing: Counted = { objects: 0, bytes: 0, whole: true };

const sum = (counts: readonly Counted[]): Counted =>
  counts.reduce(
    (total, { objects, bytes, whole }) => ({
      objects: total.objects + objects,
      bytes: total.bytes + bytes,
      whole: total.whole && whole,
    }),
    nothing,
  );

async function count(
  s3: S3,
  bucket: BucketRef,
  listing: { readonly prefix: string; readonly delimiter?: string },
  pages: { left: number },
): Promise<Counted & { readonly prefixes: readonly string[] }> {
  const found = { objects: 0, bytes: 0 };
  const prefixes: string[] = [];
  for (let after: string | undefined; pages.left > 0;) {
    pages.left -= 1;
    const page = await s3.countObjects(bucket, { ...listing, ...(after === undefined ? {} : { after }) });
    found.objects += page.objects;
    found.bytes += page.bytes;
    prefixes.push(...page.prefixes);
    after = page.next;
    if (after === undefined) return { ...found, prefixes, whole: true };
  }
  return { ...found, prefixes, whole: false };
}
