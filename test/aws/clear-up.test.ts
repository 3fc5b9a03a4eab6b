import { type ObjectIdentifier, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { clearUp, theBucket, type Thing } from "./clear-up.ts";

/** Goes away when it was removed that many times. */
function thing(what: string, times: number, removed: string[] = []): Thing {
  let left = times;
  return {
    what,
    shownBy: `show ${what}`,
    isThere: async () => left > 0,
    remove: async () => {
      removed.push(what);
      left -= 1;
    },
  };
}

const refused = (what: string, how: "isThere" | "remove"): Thing => ({
  ...thing(what, 1),
  [how]: () => Promise.reject(new Error("AccessDenied")),
});

describe("clearing up", () => {
  it("leaves alone what is not there", async () => {
    const removed: string[] = [];
    expect(await clearUp([thing("role", 0, removed), thing("bucket", 1, removed)])).toEqual([]);
    expect(removed).toEqual(["bucket"]);
  });

  it("goes on until what would not go at once is gone", async () => {
    expect(await clearUp([thing("namespace", 3)])).toEqual([]);
  });

  it.each(["isThere", "remove"] as const)(
    "tells what is left and how to find it, and takes the rest (%s)",
    async (how) => {
      const removed: string[] = [];
      const things = [thing("release", 1, removed), refused("role", how), thing("bucket", 1, removed)];
      expect(await clearUp(things, 0)).toEqual(["role: AccessDenied; see: show role"]);
      expect(removed).toEqual(["release", "bucket"]);
    },
  );
});

/** A client of a bucket that keeps versions, which the local cloud does not; S3 tells them page by page. */
function versioned(versions: readonly ObjectIdentifier[], markers: readonly ObjectIdentifier[]) {
  let left = [...versions, ...markers];
  let isThere = true;
  const isMarker = (version: ObjectIdentifier) => markers.includes(version);
  type Input = { readonly Delete?: { readonly Objects?: readonly ObjectIdentifier[] } };
  const answers: Readonly<Record<string, (input: Input) => object>> = {
    HeadBucketCommand: () => {
      if (!isThere) throw Object.assign(new Error("NotFound"), { name: "NotFound", $metadata: {} });
      return {};
    },
    GetBucketVersioningCommand: () => ({ Status: "Suspended" }),
    ListObjectVersionsCommand: () => {
      const page = left.slice(0, 2);
      return {
        Versions: page.filter((version) => !isMarker(version)),
        DeleteMarkers: page.filter((version) => isMarker(version)),
      };
    },
    DeleteObjectsCommand: ({ Delete: { Objects: gone = [] } = {} }) => {
      left = left.filter(({ Key, VersionId }) => !gone.some((one) => one.Key === Key && one.VersionId === VersionId));
      return {};
    },
    DeleteBucketCommand: () => {
      if (left.length > 0) throw new Error("BucketNotEmpty");
      isThere = false;
      return {};
    },
  };
  const client = new S3Client({ region: "us-east-2" });
  client.middlewareStack.add(
    (_, { commandName = "" }) =>
      async ({ input }) => ({
        output: { $metadata: {}, ...answers[commandName]?.(input as Input) } as never,
        response: undefined,
      }),
    { step: "initialize" },
  );
  return client;
}

describe("a bucket that keeps versions", () => {
  it("is emptied of every version and of the markers of deleted objects", async () => {
    const client = versioned(
      [
        { Key: "a", VersionId: "1" },
        { Key: "a", VersionId: "null" },
        { Key: "b", VersionId: "1" },
      ],
      [
        { Key: "a", VersionId: "2" },
        { Key: "b", VersionId: "2" },
      ],
    );
    expect(await clearUp([theBucket(client, { bucket: "eyrie-test-0000", account: "111122223333" })], 0)).toEqual([]);
  });
});
