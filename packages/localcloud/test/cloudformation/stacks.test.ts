import {
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStacksCommand,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import { AttachRolePolicyCommand, CreateRoleCommand, DetachRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAccount, type Account } from "../../src/aws/account.ts";
import { makeAuthorize } from "../../src/aws/authorize.ts";
import { makeCloudFormationService } from "../../src/cloudformation/service.ts";
import { makeIamService } from "../../src/iam/service.ts";
import type { Surroundings } from "../../src/surroundings.ts";
import { accountId, allow, refusal, region, type LocalAws } from "../aws/local-aws.ts";
import {
  createStack,
  describeStack,
  inline,
  newName,
  output,
  policyArn,
  role,
  startLocalAwsWithPolicies,
  templateOf,
  trust,
} from "./stacks.ts";

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAwsWithPolicies();
});
afterAll(() => aws.close());

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
    const stack = await createStack(aws, templateOf({ Policy1: inline, Role1: role() }, { Outputs: output }), {
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
    const stack = await createStack(aws, templateOf({ Role1: role({ RoleName: "short-lived", Path: "/team/" }) }));
    expect(roleCalled("short-lived")?.path).toBe("/team/");
    const elsewhere = aws.cloudformation();
    elsewhere.config.region = async () => "eu-central-1";
    const absent = { name: "ValidationError", message: `Stack with id ${stack.StackName} does not exist` };
    const look = new DescribeStacksCommand({ StackName: stack.StackName });
    expect(await refusal(elsewhere.send(look))).toMatchObject(absent);
    await aws.cloudformation().send(new DeleteStackCommand({ StackName: stack.StackName }));
    expect(roleCalled("short-lived")).toBeUndefined();
    expect(await refusal(aws.cloudformation().send(look))).toMatchObject(absent);
    expect(await describeStack(aws, stack.StackId)).toMatchObject({ StackStatus: "DELETE_COMPLETE" });
    const { StackSummaries } = await aws
      .cloudformation()
      .send(new ListStacksCommand({ StackStatusFilter: ["DELETE_COMPLETE"] }));
    expect(StackSummaries?.map(({ StackId }) => StackId)).toEqual([stack.StackId]);
    // Again, and of one that never was.
    await aws.cloudformation().send(new DeleteStackCommand({ StackName: stack.StackName }));
    await aws.cloudformation().send(new DeleteStackCommand({ StackName: "never-was" }));
  });

  it("keeps a role that others attached a policy to, and goes when that is gone", async () => {
    const stack = await createStack(aws, templateOf({ Role1: role({ RoleName: "shared" }) }));
    const foreign = { RoleName: "shared", PolicyArn: policyArn("other") };
    await aws.iam().send(new AttachRolePolicyCommand(foreign));
    const remove = new DeleteStackCommand({ StackName: stack.StackName });
    await aws.cloudformation().send(remove);
    expect(await describeStack(aws, stack.StackName)).toMatchObject({
      StackStatus: "DELETE_FAILED",
      StackStatusReason: "The following resource(s) failed to delete: [Role1]. ",
    });
    expect((await eventsOf(stack)).reasons.at(-2)).toContain(
      "Cannot delete entity, must detach all policies first. (Service: Iam, Status Code: 409",
    );
    await aws.iam().send(new DetachRolePolicyCommand(foreign));
    await aws.cloudformation().send(remove);
    expect(roleCalled("shared")).toBeUndefined();
    expect(await describeStack(aws, stack.StackId)).toMatchObject({ StackStatus: "DELETE_COMPLETE" });
  });

  it("is in progress for others until it is made", async () => {
    let begin = () => {};
    const gate = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const call = callingDirectly(aws.account, { ...aws.surroundings, sleep: () => gate });
    const StackName = "slow";
    const made = call({ Action: "CreateStack", ...slow });
    expect(await call({ Action: "DescribeStacks", StackName })).toContain("<StackStatus>CREATE_IN_PROGRESS<");
    await expect(call({ Action: "DeleteStack", StackName })).rejects.toThrow(
      /DeleteStack of a stack in CREATE_IN_PROG/,
    );
    begin();
    await made;
    expect(await call({ Action: "DescribeStacks", StackName })).toContain("<StackStatus>CREATE_COMPLETE<");
  });

  it("lets its tags on a role be seen as late as the role", async () => {
    let now = Date.now();
    const surroundings = { ...aws.surroundings, now: () => now };
    const account = makeAccount({ id: accountId, surroundings, consistency: 1000 });
    const TemplateBody = templateOf({ Role1: role({ RoleName: "slow", ManagedPolicyArns: [] }) });
    await callingDirectly(account, surroundings)({ Action: "CreateStack", ...slow, TemplateBody });
    now += 1000;
    expect(account.visibility.visible().roles.get("slow")?.tags.get("aws:cloudformation:logical-id")).toBe("Role1");
  });
});

const slow = {
  StackName: "slow",
  TemplateBody: templateOf({ Role1: role({ RoleName: "slow" }) }),
  "Capabilities.member.1": "CAPABILITY_NAMED_IAM",
};

/** The service without a socket, its every call of IAM waiting for `sleep`. @returns the answer's XML */
function callingDirectly(account: Account, surroundings: Surroundings) {
  const authorize = makeAuthorize(account, surroundings);
  const iam = makeIamService({ account, authorize, surroundings });
  const service = makeCloudFormationService({ account, authorize, iam, surroundings, latency: 1 });
  const caller = account.findKey(account.admin.accessKeyId)?.caller ?? { kind: "anonymous" };
  return async (form: Readonly<Record<string, string>>) => {
    const body = Buffer.from(new URLSearchParams(form).toString());
    const request = { method: "POST", rawTarget: "/", headers: {}, body };
    return (await service({ request, caller, body, region, requestId: "r" })).body;
  };
}

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
      what: "a policy of no role",
      resources: { Role1: role(), Policy1: { ...inline, Properties: { ...inline.Properties, Roles: [] } } },
      reason: "At least one of [Groups,Roles,Users] must be non-empty.",
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
    const stack = await createStack(aws, templateOf(resources), {}, as);
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
    const stack = await createStack(aws, templateOf({ Role1: role({ RoleName: "theirs" }) }));
    expect(stack.StackStatus).toBe("ROLLBACK_COMPLETE");
    expect((await eventsOf(stack)).reasons[1]).toMatch(
      /^Resource handler returned message: "Resource of type 'AWS::IAM::Role' with identifier 'theirs' already exists\." \(RequestToken: [-0-9a-f]{36}, HandlerErrorCode: AlreadyExists\)$/,
    );
    expect(roleCalled("theirs")).toBe(before);
  });

  it("unless rollback is disabled, or is not allowed either", async () => {
    const template = templateOf({ Role1: role({ ManagedPolicyArns: [policyArn("nope")] }) });
    const kept = await createStack(aws, template, { DisableRollback: true });
    const user = aws.account.createUser(newName(), [
      allow(["cloudformation:*", "iam:CreateRole", "iam:AttachRolePolicy"]),
    ]);
    const stuck = await createStack(aws, template, {}, user);
    expect([kept.StackStatus, stuck.StackStatus]).toEqual(["CREATE_FAILED", "ROLLBACK_FAILED"]);
    expect((await eventsOf(stuck)).seen.slice(-2)).toEqual(["Role1 DELETE_FAILED", "ROLLBACK_FAILED"]);
  });

  it("and blocks its name until it is deleted", async () => {
    const { StackName = "" } = await createStack(
      aws,
      templateOf({ Role1: role({ ManagedPolicyArns: [policyArn("nope")] }) }),
    );
    const again = () => createStack(aws, templateOf({ Role1: role() }), { StackName });
    expect(await refusal(again())).toMatchObject({
      name: "AlreadyExistsException",
      message: `Stack [${StackName}] already exists`,
    });
    await aws.cloudformation().send(new DeleteStackCommand({ StackName }));
    expect(await again()).toMatchObject({ StackStatus: "CREATE_COMPLETE" });
  });
});
