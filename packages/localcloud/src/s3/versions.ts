import { AwsError } from "../aws/service.ts";
import { invalidArgument, methodNotAllowed } from "./errors.ts";
import { now, type Cloud } from "./exchange.ts";
import { OrderedMap } from "./ordered-map.ts";
import type { Bucket, StoredObject, Version } from "./store.ts";

/*
 * The one place that writes `objects` and `versions`, so that the two never disagree: `objects` holds a key's newest
 * version unless that is a delete marker.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
 */

/** What every version is called that was written while versioning was not enabled. There is one at most of a key. */
const nullVersion = "null";
const madeId = /^[\w-]{32}$/;

type Surrounded = Pick<Cloud, "surroundings">;

export type Headers = Readonly<Record<string, string>>;

/** A bucket that never was versioned says nothing of versions. */
const versionHeader = (bucket: Bucket, id: string): Headers =>
  bucket.versions === undefined ? {} : { "x-amz-version-id": id };

const marked = (bucket: Bucket, { id, object }: Version): Headers => ({
  ...versionHeader(bucket, id),
  ...(object === undefined ? { "x-amz-delete-marker": "true" } : {}),
});

/** Turns versioning on or off; what is there becomes each key's first version. */
export const setVersioning = (bucket: Bucket, status: NonNullable<Bucket["versioning"]>): void => {
  if (bucket.versions === undefined) {
    const versions = new OrderedMap<readonly Version[]>();
    for (const key of bucket.objects.keys()) versions.set(key, versionsOf(bucket, key));
    bucket.versions = versions;
  }
  bucket.versioning = status;
};

/** The versions of a key, newest first; an object of a bucket that never was versioned is its only one. */
export const versionsOf = ({ versions, objects }: Bucket, key: string): readonly Version[] => {
  if (versions !== undefined) return versions.get(key) ?? [];
  const object = objects.get(key);
  return object === undefined ? [] : [{ id: nullVersion, lastModified: object.lastModified, object }];
};

/** Whether no object and no version of one, nor any delete marker, is left. */
export const isEmpty = (bucket: Bucket): boolean => (bucket.versions ?? bucket.objects).size === 0;

const settle = (bucket: Bucket, key: string, versions: readonly Version[]): void => {
  const newest = versions[0]?.object;
  if (newest === undefined) bucket.objects.delete(key);
  else bucket.objects.set(key, newest);
  if (versions.length === 0) bucket.versions?.delete(key);
  else bucket.versions?.set(key, versions);
};

const write = (cloud: Surrounded, bucket: Bucket, key: string, object: StoredObject | undefined): Version => {
  const enabled = bucket.versioning === "Enabled";
  const id = enabled ? Buffer.from(cloud.surroundings.random(24)).toString("base64url") : nullVersion;
  const version = { id, lastModified: object?.lastModified ?? now(cloud), object };
  const others = versionsOf(bucket, key).filter((other) => other.id !== id);
  settle(bucket, key, bucket.versions === undefined && object === undefined ? [] : [version, ...others]);
  return version;
};

/** Puts an object in front of what is there. */
export const storeObject = (cloud: Surrounded, bucket: Bucket, key: string, object: StoredObject): Headers =>
  versionHeader(bucket, write(cloud, bucket, key, object).id);

/** Takes an object away; where there are versions, by a delete marker in front of them, whether there was one or not. */
export const removeObject = (cloud: Surrounded, bucket: Bucket, key: string): Headers => {
  const version = write(cloud, bucket, key, undefined);
  return bucket.versions === undefined ? {} : marked(bucket, version);
};

/** Takes one version or delete marker away for good. One that is not there is taken for gone. */
export const removeVersion = (bucket: Bucket, key: string, id: string): Headers => {
  checkId(bucket, id);
  const versions = versionsOf(bucket, key);
  const gone = versions.find((version) => version.id === id);
  settle(
    bucket,
    key,
    versions.filter((version) => version !== gone),
  );
  return gone === undefined ? versionHeader(bucket, id) : marked(bucket, gone);
};

const checkId = ({ versions }: Bucket, id: string): void => {
  if (id !== nullVersion && (versions === undefined || !madeId.test(id)))
    throw invalidArgument("Invalid version id specified", "versionId", id);
};

/**
 * The version that a request names, or the newest. `undefined`: there is no object to be seen under the key.
 * @throws AwsError `NoSuchVersion`; `MethodNotAllowed` for a delete marker that is asked for by its id
 */
export const findVersion = (bucket: Bucket, key: string, id: string | undefined): Version | undefined => {
  if (id === undefined) return versionsOf(bucket, key)[0];
  checkId(bucket, id);
  const version = versionsOf(bucket, key).find((candidate) => candidate.id === id);
  if (version === undefined) {
    const details = { Key: key, VersionId: id };
    throw new AwsError("NoSuchVersion", 404, "The specified version does not exist.", details);
  }
  if (version.object !== undefined) return version;
  throw methodNotAllowed("GET", {
    ...marked(bucket, version),
    ResourceType: "DeleteMarker",
    allow: "DELETE",
    "last-modified": version.lastModified.toUTCString(),
  });
};

export const versionHeaders = marked;
