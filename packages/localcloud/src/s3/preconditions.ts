import { AwsError } from "../aws/service.ts";
import { notImplemented } from "../aws/protocol.ts";
import { noSuchKey, preconditionFailed } from "./errors.ts";
import type { StoredObject } from "./store.ts";

type Headers = Readonly<Record<string, string>>;
type Version = Pick<StoredObject, "etag" | "lastModified">;

const namesEtag = (list: string, etag: string): boolean =>
  list.split(",").some((entry) => {
    const name = entry.trim().replace(/^W\//, "").replaceAll('"', "");
    return name === "*" || name === etag;
  });

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** An HTTP date; one that cannot be read is no condition. */
const dateIn = (value: string | undefined): number | undefined => {
  const time = value === undefined ? Number.NaN : Date.parse(value);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
};

export const httpDate = (date: Date): string => date.toUTCString();

/**
 * Holds a read against its conditions. ETags outrank dates (RFC 9110, section 13.2.2).
 * @param prefix of the headers' names: CopyObject puts its conditions on the source.
 * @throws AwsError 412 `PreconditionFailed`; 304 `NotModified`, where a copy has 412 too
 */
export const checkReadConditions = (headers: Headers, version: Version, prefix = ""): void => {
  const given = (name: string): string | undefined => headers[`${prefix}${name}`];
  const modified = seconds(version.lastModified);
  const match = given("if-match");
  if (match !== undefined && !namesEtag(match, version.etag)) throw preconditionFailed("If-Match");
  const unmodifiedSince = dateIn(given("if-unmodified-since"));
  if (match === undefined && unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  const noneMatch = given("if-none-match");
  const modifiedSince = noneMatch === undefined ? dateIn(given("if-modified-since")) : undefined;
  const unchanged = noneMatch === undefined ? false : namesEtag(noneMatch, version.etag);
  if (!unchanged && (modifiedSince === undefined || modified > modifiedSince)) return;
  if (prefix !== "") throw preconditionFailed(noneMatch === undefined ? "If-Modified-Since" : "If-None-Match");
  throw new AwsError("NotModified", 304, "Not Modified", {
    etag: `"${version.etag}"`,
    "last-modified": httpDate(version.lastModified),
  });
};

/**
 * Holds a write against what is there.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export const checkWriteConditions = (headers: Headers, key: string, existing: Version | undefined): void => {
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined && noneMatch !== "*") throw notImplemented("a write with If-None-Match other than *");
  if (noneMatch !== undefined && existing !== undefined) throw preconditionFailed("If-None-Match");
  const match = headers["if-match"];
  if (match === undefined) return;
  if (existing === undefined) throw noSuchKey(key);
  if (!namesEtag(match, existing.etag)) throw preconditionFailed("If-Match");
};
