import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStacksCommand,
  type CreateStackCommandInput,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { makeAuthorize } from "../../src/aws/authorize.ts";
import { makeCloudFormationService, type CloudFormationOperation } from "../../src/cloudformation/service.ts";
import { makeIamService } from "../../src/iam/service.ts";
import { accountId, allow, refusal, region, startLocalAws, type LocalAws } from "../aws/local-aws.ts";

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
  for (const name of ["storage", "other"]) {
    const document = JSON.stringify(allow("s3:GetObject"));
    await aws.iam().send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: document }));
  }
});
afterAll(() => aws.close());

const policyArn = (name: string) => `arn:aws:iam::${accountId}:policy/${name}`;
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { AWS: accountId } }],
};
const role = (properties: object = {}) => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: trust, ManagedPolicyArns: [policyArn("storage")], ...properties },
});
/** As eksctl writes it for an attachPolicy; JSON of Go puts the policy before its role. */
const inline = {
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyName: { "Fn::Sub": "${AWS::StackName}-Policy1" },
    Roles: [{ Ref: "Role1" }],
    PolicyDocument: allow("s3:PutObject", "arn:aws:s3:::b/${!name}"),
  },
};
const output = { Role1: { Value: { "Fn::GetAtt": "Role1.Arn" } } };
const templateOf = (Resources: object, more: object = {}) =>
  JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Description: "of eksctl", Resources, ...more });

let count = 0;
const newName = () => `stack-${++count}`;

async function create(TemplateBody: string, input: Partial<CreateStackCommandInput> = {}, as?: SigningCredentials) {
  const StackName = input.StackName ?? newName();
  const given = { StackName, TemplateBody, Capabilities: ["CAPABILITY_NAMED_IAM" as const], ...input };
  const { StackId } = await aws.cloudformation(as).send(new CreateStackCommand(given));
  return describeStack(StackId ?? "");
}

async function describeStack(StackName: string): Promise<Stack> {
  const { Stacks = [] } = await aws.cloudformation().send(new DescribeStacksCommand({ StackName }));
  const [stack, ...others] = Stacks;
  if (stack === undefined || others.length > 0) throw new Error(`${Stacks.length} stacks called ${StackName}`);
  return stack;
}

/** Oldest first: `<logical id> <status>`, the stack's own without a logical id; and the reasons. */
async function eventsOf({ StackId, StackName }: Stack) {
  const { StackEvents = [] } = await aws
    .cloudformation()
    .send(new DescribeStackEventsCommand({ StackName: StackId ?? "" }));
  const oldestFirst = StackEvents.toReversed();
  return {
    seen: oldestFirst.map(({ LogicalResourceId: id, ResourceStatus }) =>
      id === StackName ? ResourceStatus : `${id} ${ResourceStatus}`,
    ),
    reasons: oldestFirst.flatMap(({ ResourceStatusReason }) => ResourceStatusReason ?? []),
  };
}

const roleCalled = (name: string) => aws.account.iam.roles.get(name.toLowerCase());

describe("a stack", () => {
  it("makes role and inline policy, tells them apart by its tags, and hands out its outputs", async () => {
    const StackName = "eksctl-milvus-eks-cluster-addon-iamserviceaccount-milvus-milvus-s3-access-sa";
    const stack = await create(templateOf({ Policy1: inline, Role1: role() }, { Outputs: output }), {
      StackName,
      Capabilities: ["CAPABILITY_IAM"],
      Tags: [{ Key: "alpha.eksctl.io/cluster-name", Value: "milvus-eks-cluster" }],
    });
    const arn = stack.Outputs?.[0]?.OutputValue ?? "";
    const made = roleCalled(arn.split("/")[1] ?? "");
    expect(stack).toMatchObject({ StackStatus: "CREATE_COMPLETE", Description: "of eksctl", DisableRollback: false });
    expect(made?.name).toMatch(/^eksctl-milvus-eks-cluster-addon-iamserviceacc-Role1-[A-Za-z0-9]{12}$/);
    expect(made?.arn).toBe(arn);
    expect([...(made?.attached ?? [])]).toEqual([policyArn("storage")]);
    expect([...(made?.inline ?? [])].map(([name, { text }]) => [name, JSON.parse(text)])).toEqual([
      [`${StackName}-Policy1`, allow("s3:PutObject", "arn:aws:s3:::b/${!name}")],
    ]);
    expect(Object.fromEntries(made?.tags ?? [])).toEqual({
      "alpha.eksctl.io/cluster-name": "milvus-eks-cluster",
      "aws:cloudformation:logical-id": "Role1",
      "aws:cloudformation:stack-id": stack.StackId,
      "aws:cloudformation:stack-name": StackName,
    });
    expect((await eventsOf(stack)).seen).toEqual([
      "CREATE_IN_PROGRESS",
      ...["Role1", "Policy1"].flatMap((id) => [
        `${id} CREATE_IN_PROGRESS`,
        `${id} CREATE_IN_PROGRESS`,
        `${id} CREATE_COMPLETE`,
      ]),
      "CREATE_COMPLETE",
    ]);
  });

  it("is found in its region alone, listed by status, and by its id alone once it is deleted", async () => {
    const stack = await create(templateOf({ Role1: role({ RoleName: "short-lived", Path: "/team/" }) }));
    expect(roleCalled("short-lived")?.path).toBe("/team/");
    const elsewhere = aws.cloudformation();
    elsewhere.config.region = async () => "eu-central-1";
    const absent = { name: "ValidationError", message: `Stack with id ${stack.StackName} does not exist` };
    const look = new DescribeStacksCommand({ StackName: stack.StackName });
    expect(await refusal(elsewhere.send(look))).toMatchObject(absent);
    await aws.cloudformation().send(new DeleteStackCommand({ StackName: stack.StackName }));
    expect(roleCalled("short-lived")).toBeUndefined();
    expect(await refusal(aws.cloudformation().send(look))).toMatchObject(absent);
    expect(await describeStack(stack.StackId ?? "")).toMatchObject({ StackStatus: "DELETE_COMPLETE" });
    const { StackSummaries } = await aws
      .cloudformation()
      .send(new ListStacksCommand({ StackStatusFilter: ["DELETE_COMPLETE"] }));
    expect(StackSummaries?.map(({ StackId }) => StackId)).toEqual([stack.StackId]);
    // Again, and of one that never was.
    await aws.cloudformation().send(new DeleteStackCommand({ StackName: stack.StackName }));
    await aws.cloudformation().send(new DeleteStackCommand({ StackName: "never-was" }));
  });

  it("keeps a role that others attached a policy to, and goes when that is gone", async () => {
    const stack = await create(templateOf({ Role1: role({ RoleName: "shared" }) }));
    const foreign = { RoleName: "shared", PolicyArn: policyArn("other") };
    await aws.iam().send(new AttachRolePolicyCommand(foreign));
    const remove = new DeleteStackCommand({ StackName: stack.StackName });
    await aws.cloudformation().send(remove);
    expect(await describeStack(stack.StackName ?? "")).toMatchObject({
      StackStatus: "DELETE_FAILED",
      StackStatusReason: "The following resource(s) failed to delete: [Role1]. ",
    });
    expect((await eventsOf(stack)).reasons.at(-2)).toContain(
      "Cannot delete entity, must detach all policies first. (Service: Iam, Status Code: 409",
    );
    await aws.iam().send(new DetachRolePolicyCommand(foreign));
    await aws.cloudformation().send(remove);
    expect(roleCalled("shared")).toBeUndefined();
    expect(await describeStack(stack.StackId ?? "")).toMatchObject({ StackStatus: "DELETE_COMPLETE" });
  });

  it("is in progress for others until it is made", async () => {
    const { account, surroundings } = aws;
    const authorize = makeAuthorize(account, surroundings);
    let begin = () => {};
    const gate = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const service = makeCloudFormationService({
      account,
      authorize,
      iam: makeIamService({ account, authorize, surroundings }),
      surroundings: { ...surroundings, sleep: () => gate },
      latency: 1,
    });
    const caller = account.findKey(account.admin.accessKeyId)?.caller ?? { kind: "anonymous" };
    const call = async (form: Record<string, string>) => {
      const body = Buffer.from(new URLSearchParams(form).toString());
      const request = { method: "POST", rawTarget: "/", headers: {}, body };
      return (await service({ request, caller, body, region, requestId: "r" })).body;
    };
    const StackName = "slow";
    const TemplateBody = templateOf({ Role1: role({ RoleName: "slow" }) });
    const named = { "Capabilities.member.1": "CAPABILITY_NAMED_IAM" };
    const made = call({ Action: "CreateStack", StackName, TemplateBody, ...named });
    expect(await call({ Action: "DescribeStacks", StackName })).toContain("<StackStatus>CREATE_IN_PROGRESS<");
    await expect(call({ Action: "DeleteStack", StackName })).rejects.toThrow(
      /DeleteStack of a stack in CREATE_IN_PROG/,
    );
    begin();
    await made;
    expect(await call({ Action: "DescribeStacks", StackName })).toContain("<StackStatus>CREATE_COMPLETE<");
  });
});

describe("what cannot be made is taken back, and the events say why", () => {
  const handler = 'Resource handler returned message: "';
  const nobody = { AWS: `arn:aws:iam::${accountId}:user/nobody` };
  const rights = ["cloudformation:*", "iam:CreateRole", "iam:DeleteRole", "iam:DetachRolePolicy"];
  it.each([
    {
      what: "a role with a policy that does not exist",
      resources: { Role1: role({ ManagedPolicyArns: [policyArn("storage"), policyArn("nope")] }) },
      reason: `${handler}Policy ${policyArn("nope")} does not exist or is not attachable. (Service: Iam, Status Code: 404, Request ID: `,
    },
    {
      what: "a role that trusts nobody there is",
      resources: {
        Role1: role({
          AssumeRolePolicyDocument: { ...trust, Statement: { ...trust.Statement[0], Principal: nobody } },
        }),
      },
      reason: `${handler}Invalid principal in policy: "AWS":"${nobody.AWS}" (Service: Iam, Status Code: 400, Request ID: `,
    },
    {
      what: "a role that its maker may not attach to",
      resources: { Role1: role() },
      rights,
      reason: "is not authorized to perform: iam:AttachRolePolicy on resource: ",
    },
    {
      what: "a role that its maker may not make",
      resources: { Role1: role() },
      rights: ["cloudformation:*"],
      reason: "is not authorized to perform: iam:CreateRole on resource: ",
    },
    {
      what: "a type that the local cloud has not",
      resources: { Bucket1: { Type: "AWS::S3::Bucket", DependsOn: "Role1" }, Role1: role() },
      reason: "NotImplemented: The local cloud does not implement AWS::S3::Bucket.",
    },
    {
      what: "a property that the local cloud has not",
      resources: { Role1: role({ MaxSessionDuration: 7200 }) },
      reason: "NotImplemented: The local cloud does not implement AWS::IAM::Role's MaxSessionDuration.",
    },
    {
      what: "an attribute that there is not",
      resources: {
        Role1: role(),
        Policy1: { ...inline, Properties: { ...inline.Properties, Roles: [{ "Fn::GetAtt": "Role1.X" }] } },
      },
      reason: "Template error: resource Role1 does not support attribute type X in Fn::GetAtt",
    },
  ])("$what", async ({ resources, reason, rights: given }) => {
    const before = aws.account.iam.roles.size;
    const as = given && aws.account.createUser(newName(), [allow(given)]);
    const stack = await create(templateOf(resources), {}, as);
    const { seen, reasons } = await eventsOf(stack);
    expect(stack.StackStatus).toBe("ROLLBACK_COMPLETE");
    expect(seen.at(-1)).toBe("ROLLBACK_COMPLETE");
    expect(reasons.join("\n")).toContain(reason);
    expect(reasons.at(-1)).toMatch(
      /^The following resource\(s\) failed to create: \[\w+\]\. Rollback requested by user\.$/,
    );
    expect(aws.account.iam.roles.size).toBe(before);
  });

  it("but not somebody else's role of the same name", async () => {
    const AssumeRolePolicyDocument = JSON.stringify(trust);
    await aws.iam().send(new CreateRoleCommand({ RoleName: "theirs", AssumeRolePolicyDocument }));
    const before = roleCalled("theirs");
    const stack = await create(templateOf({ Role1: role({ RoleName: "theirs" }) }));
    expect(stack.StackStatus).toBe("ROLLBACK_COMPLETE");
    expect((await eventsOf(stack)).reasons[1]).toMatch(
      /^Resource handler returned message: "Resource of type 'AWS::IAM::Role' with identifier 'theirs' already exists\." \(RequestToken: [-0-9a-f]{36}, HandlerErrorCode: AlreadyExists\)$/,
    );
    expect(roleCalled("theirs")).toBe(before);
  });

  it("unless rollback is disabled, or is not allowed either", async () => {
    const template = templateOf({ Role1: role({ ManagedPolicyArns: [policyArn("nope")] }) });
    const kept = await create(template, { DisableRollback: true });
    const user = aws.account.createUser(newName(), [
      allow(["cloudformation:*", "iam:CreateRole", "iam:AttachRolePolicy"]),
    ]);
    const stuck = await create(template, {}, user);
    expect([kept.StackStatus, stuck.StackStatus]).toEqual(["CREATE_FAILED", "ROLLBACK_FAILED"]);
    expect((await eventsOf(stuck)).seen.slice(-2)).toEqual(["Role1 DELETE_FAILED", "ROLLBACK_FAILED"]);
  });

  it("and blocks its name until it is deleted", async () => {
    const { StackName = "" } = await create(templateOf({ Role1: role({ ManagedPolicyArns: [policyArn("nope")] }) }));
    const again = () => create(templateOf({ Role1: role() }), { StackName });
    expect(await refusal(again())).toMatchObject({
      name: "AlreadyExistsException",
      message: `Stack [${StackName}] already exists`,
    });
    await aws.cloudformation().send(new DeleteStackCommand({ StackName }));
    expect(await again()).toMatchObject({ StackStatus: "CREATE_COMPLETE" });
  });
});

describe("a template is refused before anything is made", () => {
  const named = templateOf({ Role1: role({ RoleName: "named" }) });
  it.each<{ how: string; body: string; input?: Partial<CreateStackCommandInput>; name?: string; message: string }>([
    {
      how: "that makes roles, without saying so",
      body: templateOf({ Role1: role() }),
      input: { Capabilities: [] },
      name: "InsufficientCapabilitiesException",
      message: "Requires capabilities : [CAPABILITY_IAM]",
    },
    {
      how: "that names them, without saying so",
      body: named,
      input: { Capabilities: ["CAPABILITY_IAM"] },
      name: "InsufficientCapabilitiesException",
      message: "Requires capabilities : [CAPABILITY_NAMED_IAM]",
    },
    { how: "that is no JSON", body: "{", message: "Template format error: JSON not well-formed." },
    {
      how: "that is a list",
      body: "[]",
      name: "NotImplemented",
      message: "The local cloud does not implement templates in YAML.",
    },
    {
      how: "without resources",
      body: "{}",
      message: "Template format error: At least one Resources member must be defined.",
    },
    {
      how: "with a resource of no type",
      body: templateOf({ Role1: {} }),
      message: "Template format error: [/Resources/Role1] Every Resources object must contain a Type member.",
    },
    {
      how: "that names what is not in it",
      body: templateOf({ Policy1: inline }),
      message: "Template format error: Unresolved resource dependencies [Role1] in the Resources block of the template",
    },
    {
      how: "whose outputs do",
      body: templateOf({ Role2: role() }, { Outputs: output }),
      message: "Template format error: Unresolved resource dependencies [Role1] in the Outputs block of the template",
    },
    {
      how: "that goes in a circle",
      body: templateOf({ A: { Type: "T", DependsOn: ["B"] }, B: { Type: "T", Properties: { P: { Ref: "A" } } } }),
      message: "Circular dependency between resources: [A, B]",
    },
    {
      how: "that is nested without end",
      body: `{"Resources":{"A":{"Type":"T","Properties":{"P":${"[".repeat(20_000)}${"]".repeat(20_000)}}}}}`,
      message: "Template format error: nested too deep.",
    },
    {
      how: "with a function that is not here",
      body: templateOf({ A: { Type: "T", Properties: { P: { "Fn::Join": ["", []] } } } }),
      name: "NotImplemented",
      message: "The local cloud does not implement Fn::Join of that form.",
    },
    {
      how: "with parameters of its own",
      body: templateOf({ Role1: role() }, { Parameters: {} }),
      name: "NotImplemented",
      message: "The local cloud does not implement a template's Parameters.",
    },
    {
      how: "with a parameter of the call",
      body: named,
      input: { OnFailure: "DELETE" },
      name: "NotImplemented",
      message: "The local cloud does not implement CreateStack's OnFailure.",
    },
    {
      how: "for a name that no stack can have",
      body: named,
      input: { StackName: "1st" },
      message:
        "1 validation error detected: Value '1st' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*",
    },
  ])("$how", async ({ body, input, name = "ValidationError", message }) => {
    const before = aws.account.iam.roles.size;
    expect(await refusal(create(body, input))).toMatchObject({ name, message });
    expect(aws.account.iam.roles.size).toBe(before);
  });
});

describe("every operation is allowed on its stack, and refused without its action and on another stack", () => {
  const on = (name: string) => `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/*`;
  const commands: Record<CloudFormationOperation, { on: string; send: (as: SigningCredentials) => Promise<unknown> }> =
    {
      CreateStack: {
        on: on("fresh"),
        send: (as) => create(templateOf({ T: { Type: "T" } }), { StackName: "fresh" }, as),
      },
      DescribeStacks: {
        on: on("there"),
        send: (as) => aws.cloudformation(as).send(new DescribeStacksCommand({ StackName: "there" })),
      },
      DescribeStackEvents: {
        on: on("there"),
        send: (as) => aws.cloudformation(as).send(new DescribeStackEventsCommand({ StackName: "there" })),
      },
      ListStacks: { on: "*", send: (as) => aws.cloudformation(as).send(new ListStacksCommand({})) },
      DeleteStack: {
        on: on("there"),
        send: (as) => aws.cloudformation(as).send(new DeleteStackCommand({ StackName: "there" })),
      },
    };
  beforeAll(async () => {
    await create(templateOf({ T: { Type: "T" } }), { StackName: "there" });
  });

  it.each(Object.entries(commands))("%s", async (name, { on: resource, send }) => {
    const user = (action: string, where: string) => aws.account.createUser(newName(), [allow(action, where)]);
    const action = `cloudformation:${name}`;
    const refused = {
      name: "AccessDenied",
      message: expect.stringContaining(`not authorized to perform: ${action} on`),
    };
    expect(await refusal(send(user("cloudformation:Get*", "*")))).toMatchObject(refused);
    expect(await refusal(send(user(action, on("another"))))).toMatchObject(refused);
    await send(user(action, resource));
  });
});
