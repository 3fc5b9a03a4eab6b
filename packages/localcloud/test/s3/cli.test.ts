import { execFile, execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { region, startS3, type S3Harness } from "./harness.ts";

const versionOf = (command: string | undefined): string | undefined => {
  try {
    return /^aws-cli\/(\S+)/.exec(execFileSync(command ?? "", ["--version"], { encoding: "utf8" }))?.[1];
  } catch {
    return undefined;
  }
};

const bucket = "milvus-bucket-039dd013c0712f085d60e21f";
const create = `s3api create-bucket --bucket ${bucket} --region us-east-2 --acl private --object-ownership ObjectWriter --create-bucket-configuration LocationConstraint=us-east-2`;

/** One with today's checksums, and one from before them that takes a large copy's tags along. */
const clients = {
  "AWS CLI 1.45": { command: process.env["EYRIE_AWS1"] || "aws", keptTags: [] },
  "AWS CLI 2.9": { command: process.env["EYRIE_AWS2"], keptTags: [{ key: "kept", value: "yes" }] },
};

for (const [name, { command, keptTags }] of Object.entries(clients)) {
  const version = versionOf(command);
  describe.skipIf(version === undefined)(`${name} ${version ?? "(not there: skipped)"}`, { timeout: 120_000 }, () => {
    let s3: S3Harness;
    let folder: string;
    beforeAll(async () => {
      s3 = await startS3();
      folder = await mkdtemp(join(tmpdir(), "s3-cli-"));
    });
    afterAll(async () => {
      await s3.close();
      await rm(folder, { recursive: true });
    });

    const run = async (
      args: readonly string[],
      environment: Readonly<Record<string, string>> = {},
    ): Promise<string> => {
      const { accessKeyId, secretAccessKey } = s3.account.admin;
      const { stdout } = await promisify(execFile)(command ?? "", args, {
        env: {
          PATH: process.env["PATH"] ?? "",
          HOME: folder,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_REGION: region,
          AWS_DEFAULT_REGION: region,
          AWS_EC2_METADATA_DISABLED: "true",
          ...environment,
        },
      });
      return stdout;
    };
    const aws = (...args: readonly string[]): Promise<string> => run([...args, "--endpoint-url", s3.url]);
    const json = async (...args: readonly string[]): Promise<unknown> => JSON.parse(await aws(...args));
    const objects = () => s3.store.buckets.get(bucket)?.objects;

    test("makes the guide's bucket, as written", async () => {
      expect(await json(...create.split(" "))).toMatchObject({ Location: `http://${bucket}.s3.amazonaws.com/` });
      expect(s3.store.buckets.get(bucket)?.ownership).toBe("ObjectWriter");
    });

    test("takes a folder up, along and back, in parts", async () => {
      const there = join(folder, "there");
      const large = Buffer.alloc(9 * 1024 * 1024, "milvus");
      await mkdir(join(there, "a b"), { recursive: true });
      await writeFile(join(there, "a b", "large+é"), large);
      await writeFile(join(there, "small"), "small");
      await aws("s3", "sync", "--quiet", there, `s3://${bucket}/up`);
      expect(objects()?.get("up/a b/large+é")?.etag).toMatch(/-2$/);
      const tagging = ["--bucket", bucket, "--key", "up/a b/large+é"];
      await aws("s3api", "put-object-tagging", ...tagging, "--tagging", "TagSet=[{Key=kept,Value=yes}]");
      await aws("s3", "cp", "--quiet", "--recursive", `s3://${bucket}/up`, `s3://${bucket}/along`);
      expect(objects()?.get("along/a b/large+é")).toMatchObject({
        etag: expect.stringMatching(/-2$/),
        tags: keptTags,
      });
      await aws("s3", "sync", "--quiet", `s3://${bucket}/along`, join(folder, "back"));
      expect((await readFile(join(folder, "back", "a b", "large+é"))).equals(large)).toBe(true);
    });

    test("lists page by page, and rolls up", async () => {
      expect(await aws("s3", "ls", `s3://${bucket}/up/`)).toMatch(/^ +PRE a b\/\n\S+ \S+ +5 small\n$/);
      const listing = ["s3api", "list-objects-v2", "--bucket", bucket, "--page-size", "1", "--query", "Contents[].Key"];
      expect(await json(...listing)).toEqual(["along/a b/large+é", "along/small", "up/a b/large+é", "up/small"]);
    });

    test("reaches a virtual host, and is sent on to the bucket's region", async () => {
      await writeFile(join(folder, "config"), "[default]\ns3 =\n  addressing_style = virtual\n");
      const elsewhere = { AWS_CONFIG_FILE: join(folder, "config"), HTTP_PROXY: s3.url };
      const host = ["--endpoint-url", `http://s3.${region}.amazonaws.com`];
      expect(await run(["s3", "cp", `s3://${bucket}/up/small`, "-", ...host], elsewhere)).toBe("small");
      expect(await aws("s3", "cp", `s3://${bucket}/up/small`, "-", "--region", "eu-west-1")).toBe("small");
    });

    test("presigns for anybody", async () => {
      const url = await aws("s3", "presign", `s3://${bucket}/up/small`, "--region", region);
      expect(await (await fetch(url.trim())).text()).toBe("small");
    });

    test("reads a refusal as AWS words it", async () => {
      await expect(aws("s3api", "head-bucket", "--bucket", "no-such-bucket")).rejects.toThrow(
        "An error occurred (404) when calling the HeadBucket operation: Not Found",
      );
      await expect(aws("s3", "rb", `s3://${bucket}`)).rejects.toThrow("(BucketNotEmpty)");
    });

    test("takes everything away again", async () => {
      await aws("s3", "rb", "--force", `s3://${bucket}`);
      expect(s3.store.buckets.size).toBe(0);
    });
  });
}
