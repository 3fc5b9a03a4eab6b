import {
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStacksCommand,
  type CreateStackCommandInput,
} from "@aws-sdk/client-cloudformation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import type { CloudFormationOperation } from "../../src/cloudformation/service.ts";
import { accountId, allow, refusal, region, type LocalAws } from "../aws/local-aws.ts";
import { createStack, inline, newName, output, role, startLocalAwsWithPolicies, templateOf } from "./stacks.ts";

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAwsWithPolicies();
});
afterAll(() => aws.close());

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
    ...["Properties", "DependsOn"].map((key) => ({
      how: `whose ${key} is nested without end`,
      body: `{"Resources":{"A":{"Type":"T","${key}":${"[".repeat(20_000)}${"]".repeat(20_000)}}}}`,
      message: "Template format error: nested too deep.",
    })),
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
    expect(await refusal(createStack(aws, body, input))).toMatchObject({ name, message });
    expect(aws.account.iam.roles.size).toBe(before);
  });
});

describe("every operation is allowed on its stack, and refused without its action and on another stack", () => {
  const on = (name: string) => `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/*`;
  const commands: Record<CloudFormationOperation, { on: string; send: (as: SigningCredentials) => Promise<unknown> }> =
    {
      CreateStack: {
        on: on("fresh"),
        send: (as) => createStack(aws, templateOf({ T: { Type: "T" } }), { StackName: "fresh" }, as),
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
    await createStack(aws, templateOf({ T: { Type: "T" } }), { StackName: "there" });
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
