import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { minio, python, refusalOf, sdk, startBoto3, type Client, type Place } from "./clients.ts";
import { region, startS3, type S3Harness } from "./harness.ts";

const bucket = "tried-by-all";
let s3: S3Harness;
let boto3: ReturnType<typeof startBoto3> | undefined;
beforeAll(async () => {
  s3 = await startS3();
  boto3 = python === undefined ? undefined : startBoto3(s3);
});
afterAll(async () => {
  boto3?.stop();
  await s3.close();
});
beforeEach(() => {
  s3.store.buckets.clear();
  s3.plant({ name: bucket });
});

const viaBoto3 = (place: Place): Client => {
  if (boto3 === undefined) throw new Error("there is no boto3");
  return boto3.client(place);
};

const makers = [
  ["AWS SDK for JavaScript", sdk, describe],
  ["minio", minio, describe],
  python === undefined
    ? (["boto3 (no Python has it: skipped)", viaBoto3, describe.skip] as const)
    : (["boto3", viaBoto3, describe] as const),
] as const;
const styles = [
  ["path-style", { virtual: false, region }],
  ["virtual-hosted", { virtual: true, region }],
  ["made for another region", { virtual: false, region: "eu-west-1" }],
] as const;

/** In the order of their bytes, which is S3's. */
const keys = [
  "%20",
  "+",
  "a b",
  "a/../b",
  "a//b",
  "a/b",
  "a?b#c&d=e",
  "x!'()*~;:@$,[]",
  "é",
  `é${"/long".repeat(204)}é`,
  "\u{1f985} ",
];

const large = "0123456789abcdef".repeat((11 * 1024 * 1024) / 16);

const stored = (): readonly string[] =>
  [...(s3.store.buckets.get(bucket)?.objects ?? [])].map(([key, { body }]) => `${key} ${body.length}`).toSorted();

/** What comes of a presigned URL, wherever its name leads to. */
const fetched = (method: "GET" | "PUT", url: string, body = ""): Promise<readonly [number | undefined, string]> => {
  const { host, pathname, search } = new URL(url);
  const { port } = new URL(s3.url);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, method, path: pathname + search, headers: { host } }, (answer) => {
      text(answer).then((read) => resolve([answer.statusCode, read]), reject);
    })
      .on("error", reject)
      .end(body);
  });
};

for (const [name, make, describeIt] of makers) {
  describeIt.each(styles)(`${name}, %s`, (_, how) => {
    const client = (): Client => make({ s3, bucket, ...how });

    test("keeps every key as it is", async () => {
      const { put, get, list, remove } = client();
      for (const key of keys) await put(key, `at ${key}`);
      expect(await list("", "")).toEqual(keys);
      for (const key of keys) expect(await get(key)).toBe(`at ${key}`);
      await remove(keys);
      expect(stored()).toEqual([]);
    });

    test("pages, rolls up, reads a range and copies", async () => {
      const { put, get, list, copy } = client();
      for (const key of ["a", "b/1 é", "b/2", "b/c/3", "d/4", "e"]) await put(key, "0123456789");
      expect((await list("", "/")).toSorted()).toEqual(["a", "b/", "d/", "e"]);
      expect((await list("b/", "/")).toSorted()).toEqual(["b/1 é", "b/2", "b/c/"]);
      expect(await get("b/2", [2, 4])).toBe("234");
      await copy("b/1 é", "b/copied");
      expect(await get("b/copied")).toBe("0123456789");
    });

    test("puts a large object in parts, and copies it", async () => {
      const { upload, get, copy } = client();
      await upload("large", large);
      await copy("large", "copy");
      expect(s3.store.buckets.get(bucket)?.objects.get("large")?.etag).toMatch(/-[23]$/);
      expect((await get("large")) === large).toBe(true);
      expect(stored()).toEqual([`copy ${large.length}`, `large ${large.length}`]);
      expect(s3.store.buckets.get(bucket)?.uploads.size).toBe(0);
    });

    test("is refused in AWS's codes", async () => {
      const { put, get, policy } = client();
      const statement = { Effect: "Deny", Principal: "*", Action: "s3:GetObject" };
      const Statement = [{ ...statement, Resource: `arn:aws:s3:::${bucket}/secret/*` }];
      const document = JSON.stringify({ Version: "2012-10-17", Statement });
      expect(await refusalOf(get("none"))).toBe("NoSuchKey");
      expect(await policy(document)).toBe(document);
      await put("secret/1", "x");
      expect(await refusalOf(get("secret/1"))).toBe("AccessDenied");
    });
  });

  // Nothing redirects a URL that was signed for another region.
  describeIt.each(styles.filter(([, how]) => how.region === region))(`${name}, %s`, (_, how) => {
    test("presigns", async () => {
      const { presign, get } = make({ s3, bucket, ...how });
      expect(await fetched("PUT", await presign("PUT", "a b/é+"), "by anyone")).toEqual([200, ""]);
      expect(await get("a b/é+")).toBe("by anyone");
      expect(await fetched("GET", await presign("GET", "a b/é+"))).toEqual([200, "by anyone"]);
    });
  });
}
