import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startS3, type S3Harness } from "./harness.ts";

const cliVersion = ((): string | undefined => {
  try {
    return /^aws-cli\/(\S+)/.exec(execFileSync("aws", ["--version"], { encoding: "utf8" }))?.[1];
  } catch {
    return undefined;
  }
})();

describe.skipIf(cliVersion === undefined)(`AWS CLI ${cliVersion ?? "(none on PATH: skipped)"}`, () => {
  const bucket = "milvus-bucket-039dd013c0712f085d60e21f";
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

  const aws = async (...args: readonly string[]): Promise<string> => {
    const { accessKeyId, secretAccessKey } = s3.account.admin;
    const { stdout } = await promisify(execFile)("aws", [...args, "--endpoint-url", s3.url], {
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: folder,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_REGION: "us-east-2",
        AWS_DEFAULT_REGION: "us-east-2",
        AWS_EC2_METADATA_DISABLED: "true",
      },
    });
    return stdout;
  };

  test("the guide's first command, as written", async () => {
    const command = `s3api create-bucket --bucket ${bucket} --region us-east-2 --acl private --object-ownership ObjectWriter --create-bucket-configuration LocationConstraint=us-east-2`;
    const out = await aws(...command.split(" "));
    expect(JSON.parse(out)).toMatchObject({ Location: `http://${bucket}.s3.amazonaws.com/` });
    expect(s3.store.buckets.get(bucket)?.ownership).toBe("ObjectWriter");
  }, 60_000);

  test("a large file goes up in parts and comes back whole", async () => {
    const file = join(folder, "large");
    const content = Buffer.alloc(9 * 1024 * 1024, "milvus");
    await writeFile(file, content);
    await aws("s3", "cp", "--quiet", file, `s3://${bucket}/a b/large+é`);
    expect(s3.store.buckets.get(bucket)?.objects.get("a b/large+é")?.etag).toMatch(/-2$/);
    await aws("s3", "cp", "--quiet", `s3://${bucket}/a b/large+é`, `${file}.back`);
    expect((await readFile(`${file}.back`)).equals(content)).toBe(true);
    const listed: unknown = JSON.parse(await aws("s3api", "list-objects-v2", "--bucket", bucket));
    expect(listed).toMatchObject({ Contents: [{ Key: "a b/large+é", Size: content.length }] });
    await aws("s3", "rm", "--quiet", "--recursive", `s3://${bucket}`);
    expect(s3.store.buckets.get(bucket)?.objects.size).toBe(0);
  }, 60_000);

  test("a refusal reads as AWS words it", async () => {
    const failure = await aws("s3api", "head-bucket", "--bucket", "no-such-bucket").catch((error: unknown) =>
      String(error),
    );
    expect(failure).toContain("An error occurred (404) when calling the HeadBucket operation: Not Found");
  }, 60_000);
});
