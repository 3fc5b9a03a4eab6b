import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountId, region } from "../aws/local-aws.ts";
import { claims, roleArn, signed, startWebIdentity, type WebIdentitySetting } from "../sts/web-identity-setting.ts";

const run = promisify(execFile);
const python = process.env["EYRIE_PYTHON"] || "python3";
const hasBoto3 = spawnSync(python, ["-c", "import boto3"]).status === 0;

/** What boto3 makes of each case's answers; the cases are conformance.py's. */
const expected: Readonly<Record<string, unknown>> = {
  policies: [true, true, true],
  roles: true,
  "roles in pages": [3, ["r0", "r1", "r2", "r3", "r4"]],
  "policies in pages": [3, ["p0", "p1", "p2", "p3", "p4"]],
  "attachments in pages": ["p0", "p1", "p2"],
  "an inline policy": true,
  "tags in pages": { a: "A", b: "B", c: "C" },
  "a simulation in pages": [
    2,
    { "s3:GetObject": "allowed", "s3:PutObject": "implicitDeny", "s3:ListBucket": "implicitDeny" },
  ],
  "an assumed role": `arn:aws:sts::${accountId}:assumed-role/r1/boto`,
  "a web identity": ["assume-role-with-web-identity", `arn:aws:sts::${accountId}:assumed-role/milvus-s3-access-sa/pod`],
  "a provider": [true, ["sts.amazonaws.com"], []],
  "a cluster": ["milvus-eks-cluster", "ACTIVE", true, ["issuer"]],
  "add-ons in pages": [3, ["aws-ebs-csi-driver", "coredns", "kube-proxy", "metrics-server", "vpc-cni"], "ACTIVE"],
  "no such role": ["NoSuchEntity", 404, "The role with name none cannot be found.", true],
  "a role that exists": ["EntityAlreadyExists", 409, "Role with name r0 already exists.", true],
  "a role with policies": ["DeleteConflict", 409, "Cannot delete entity, must detach all policies first.", true],
  "a malformed policy": ["MalformedPolicyDocument", 400, "Syntax errors in policy.", true],
  "a token that is none": [
    "InvalidIdentityToken",
    400,
    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    true,
  ],
  "no such cluster": ["ResourceNotFoundException", 404, "No cluster found for name: none.", true],
  "what is not implemented": ["NotImplemented", 501, "The local cloud does not implement IAM's ListGroups.", true],
};

/* Skipped where neither EYRIE_PYTHON nor python3 imports boto3. One process drives all cases. */
describe.skipIf(!hasBoto3)("boto3", { timeout: 120_000 }, () => {
  let setting: WebIdentitySetting;
  let folder: string;
  let found: Record<string, unknown>;
  beforeAll(async () => {
    setting = await startWebIdentity();
    folder = await mkdtemp(join(tmpdir(), "eyrie-boto3-"));
    const tokenFile = join(folder, "token");
    await writeFile(tokenFile, await signed(claims(), setting.clusterKey), { mode: 0o600 });
    const { admin } = setting.aws.account;
    const program = join(import.meta.dirname, "conformance.py");
    const { stdout } = await run(python, [program, tokenFile, roleArn], {
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        AWS_ENDPOINT_URL: setting.aws.url,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: admin.accessKeyId,
        AWS_SECRET_ACCESS_KEY: admin.secretAccessKey,
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_MAX_ATTEMPTS: "1",
      },
    });
    found = JSON.parse(stdout) as Record<string, unknown>;
  }, 120_000);
  afterAll(async () => {
    await setting.aws.close();
    await rm(folder, { recursive: true });
  });

  test.each(Object.keys(expected))("%s", (name) => {
    expect(found[name]).toEqual(expected[name]);
  });

  test("no case is left out", () => {
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  });
});
