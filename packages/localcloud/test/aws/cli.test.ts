import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cliPrograms } from "./cli-programs.ts";
import { accountId, allow, region, startLocalAws, type LocalAws } from "./local-aws.ts";

const run = promisify(execFile);

const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole" }],
};

/* Where there is none the SDK's own tests cover the same calls. */
describe.each(cliPrograms)("%s", { timeout: 120_000 }, (_title, program) => {
  beforeEach(({ skip }) => {
    skip(program === undefined, "no such CLI in PATH, EYRIE_AWS1 or EYRIE_AWS2");
  });
  let aws: LocalAws;
  let home: string;
  beforeAll(async () => {
    aws = await startLocalAws();
    home = await mkdtemp(join(tmpdir(), "eyrie-cli-"));
  });
  afterAll(async () => {
    await aws.close();
    await rm(home, { recursive: true });
  });

  async function cli(args: readonly string[], credentials = aws.account.admin): Promise<unknown> {
    const { stdout } = await run(program ?? "", [...args, "--endpoint-url", aws.url, "--output", "json"], {
      env: {
        PATH: process.env["PATH"],
        HOME: home,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_MAX_ATTEMPTS: "1",
      },
    });
    return stdout === "" ? undefined : JSON.parse(stdout);
  }

  test("makes a role and a policy, and reads them back decoded", async () => {
    const document = allow("s3:GetObject", "arn:aws:s3:::b/*");
    const identity = await cli(["sts", "get-caller-identity"]);
    await cli(["iam", "create-role", "--role-name", "r", "--assume-role-policy-document", JSON.stringify(trust)]);
    await cli(["iam", "create-policy", "--policy-name", "p", "--policy-document", JSON.stringify(document)]);
    const policyArn = `arn:aws:iam::${accountId}:policy/p`;
    await cli(["iam", "attach-role-policy", "--role-name", "r", "--policy-arn", policyArn]);
    const role = await cli(["iam", "get-role", "--role-name", "r"]);
    const version = await cli(["iam", "get-policy-version", "--policy-arn", policyArn, "--version-id", "v1"]);
    expect(identity).toMatchObject({ Account: accountId });
    expect(role).toMatchObject({ Role: { RoleName: "r", AssumeRolePolicyDocument: trust } });
    expect(version).toMatchObject({ PolicyVersion: { Document: document, IsDefaultVersion: true } });
  });

  test("makes a stack, tells what became of it, and deletes it", async () => {
    const template = {
      Resources: { Role1: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: trust } } },
      Outputs: { Role1: { Value: { Ref: "Role1" } } },
    };
    const named = ["--stack-name", "by-cli"];
    const capabilities = ["--capabilities", "CAPABILITY_IAM"];
    const body = ["--template-body", JSON.stringify(template)];
    await cli(["cloudformation", "create-stack", ...named, ...body, ...capabilities]);
    await cli(["cloudformation", "wait", "stack-create-complete", ...named]);
    const outputs = await cli(["cloudformation", "describe-stacks", ...named, "--query", "Stacks[0].Outputs"]);
    expect(outputs).toEqual([
      { OutputKey: "Role1", OutputValue: expect.stringMatching(/^by-cli-Role1-[A-Za-z0-9]{12}$/) },
    ]);
    await cli(["cloudformation", "delete-stack", ...named]);
    await cli(["cloudformation", "wait", "stack-delete-complete", ...named]);
    await expect(cli(["cloudformation", "describe-stacks", ...named])).rejects.toThrow(
      /An error occurred \(ValidationError\) when calling the DescribeStacks operation.*: Stack with id by-cli does not exist/,
    );
  });

  test("is refused in words it prints", async () => {
    const user = aws.account.createUser("cli-user", []);
    await expect(cli(["iam", "get-role", "--role-name", "r"], user)).rejects.toThrow(
      /An error occurred \(AccessDenied\) when calling the GetRole operation(?: \(reached max retries: 0\))?: User: arn:aws:iam::\d+:user\/cli-user is not authorized to perform: iam:GetRole/,
    );
    await expect(cli(["eks", "describe-cluster", "--name", "none"])).rejects.toThrow(/ResourceNotFoundException/);
    await expect(cli(["sts", "get-caller-identity"], { ...user, secretAccessKey: "x" })).rejects.toThrow(
      /SignatureDoesNotMatch/,
    );
  });
});
