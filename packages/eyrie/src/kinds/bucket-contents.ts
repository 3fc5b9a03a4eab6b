import type { BucketRef } from "../clouds/aws/bucket-ref.ts";
import type { OpenUpload, VersionsPage } from "../clouds/aws/s3-contents.ts";
import type { Clouds } from "../clouds/clouds.ts";

type S3 = Clouds["s3"];

/** Where in a bucket a release stores: its keys begin with the root path and a slash, or anyhow where that is empty. */
export type Place = { readonly ref: BucketRef; readonly rootPath: string };

export type BucketContents = {
  readonly objects: number;
  /** Of objects, whether they are the newest or not; delete markers are counted apart. */
  readonly versions: number;
  readonly deleteMarkers: number;
  /** Of all versions. */
  readonly bytes: number;
  readonly uploads: number;
  /** Where somebody else stores: what keys begin with that are not the release's, each once. */
  readonly outside: readonly string[];
};

export const prefixOf = ({ rootPath }: Place): string => (rootPath === "" ? "" : `${rootPath}/`);

/** The shortest beginning of a key, folder by folder, that is not also one of the root path; none of a key below that. */
function outsideOf(key: string, rootPath: string): string | undefined {
  const folders = rootPath === "" ? [] : rootPath.split("/");
  const parts = key.split("/");
  const parted = folders.findIndex((folder, index) => folder !== parts[index] || index === parts.length - 1);
  return parted < 0 ? undefined : parts.slice(0, parted + 1).join("/") + (parted < parts.length - 1 ? "/" : "");
}

const outsideAmong = (keys: readonly string[], rootPath: string): readonly string[] =>
  keys.flatMap((key) => outsideOf(key, rootPath) ?? []);

const distinct = (names: Iterable<string>): readonly string[] => [...new Set(names)].toSorted();

async function eachPage(
  s3: S3,
  ref: BucketRef,
  listing: { readonly prefix: string; readonly delimiter?: string },
  take: (page: VersionsPage) => void,
): Promise<void> {
  for (let after: VersionsPage["next"], more = true; more; more = after !== undefined) {
    const page = await s3.listVersions(ref, { ...listing, ...(after === undefined ? {} : { after }) });
    take(page);
    after = page.next;
  }
}

/** Counts all that is in a bucket, page by page. */
export async function readContents(s3: S3, { ref, rootPath }: Place): Promise<BucketContents> {
  const uploading = s3.listUploads(ref, "");
  uploading.catch(() => undefined); // told below, after the listing
  const outside = new Set<string>();
  const counted = { objects: 0, versions: 0, deleteMarkers: 0, bytes: 0 };
  await eachPage(s3, ref, { prefix: "" }, ({ versions }) => {
    for (const { isMarker, isLatest, bytes } of versions) {
      counted[isMarker ? "deleteMarkers" : "versions"] += 1;
      if (isLatest && !isMarker) counted.objects += 1;
      counted.bytes += bytes;
    }
    for (const name of outsideAmong(
      versions.map(({ key }) => key),
      rootPath,
    ))
      outside.add(name);
  });
  const uploads = await uploading;
  for (const name of outsideAmong(
    uploads.map(({ key }) => key),
    rootPath,
  ))
    outside.add(name);
  return { ...counted, uploads: uploads.length, outside: distinct(outside) };
}

/** Where somebody else stores by now, without looking at all that the release has stored itself. */
export async function readOutside(
  s3: S3,
  { ref, rootPath }: Place,
  uploads: readonly OpenUpload[],
): Promise<readonly string[]> {
  const folders = rootPath === "" ? [] : rootPath.split("/");
  const levels = folders.map((_, depth) =>
    folders
      .slice(0, depth)
      .map((folder) => `${folder}/`)
      .join(""),
  );
  const found = new Set(
    outsideAmong(
      uploads.map(({ key }) => key),
      rootPath,
    ),
  );
  await Promise.all(
    levels.map((prefix) =>
      eachPage(s3, ref, { prefix, delimiter: "/" }, ({ versions, prefixes }) => {
        const aside = prefixes.filter((name) => !`${rootPath}/`.startsWith(name));
        const keys = [...versions.map(({ key }) => key), ...aside];
        for (const name of outsideAmong(keys, rootPath)) found.add(name);
      }),
    ),
  );
  return distinct(found);
}
