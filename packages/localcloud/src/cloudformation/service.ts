/*
 * CloudFormation over the query protocol, as far as `eksctl create|get|delete iamserviceaccount` needs it.
 *
 * Covers stacks whose templates hold AWS::IAM::Role and AWS::IAM::Policy: created, described, listed and deleted, with
 * their events; resources are made by IAM itself with the rights of whoever asked, and a failure rolls the stack back.
 * Differs from the real one: CreateStack and DeleteStack answer when all is done, so that nobody waits through a
 * client's half minute between two looks (others see the stack in progress meanwhile); templates are JSON with `Ref`,
 * `Fn::GetAtt` and `Fn::Sub`, without parameters, conditions, mappings and exports; resources are made one after
 * another; IAM sees no `aws:CalledVia`; a deleted stack is remembered for ever; lists come in one page. A type of
 * resource that is not here fails as a resource; other operations and parameters answer NotImplemented (501).
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html
 */
import type { Account } from "../aws/account.ts";
import { requireAllowed, requireSigned } from "../aws/authorize.ts";
import { notImplemented } from "../aws/protocol.ts";
import {
  listOfTexts,
  optionalText,
  readTags,
  requiredText,
  validationError,
  type QueryParams,
} from "../aws/query-params.ts";
import {
  makeQueryService,
  namespaces,
  type QueryOperation,
  type XmlFields,
  type XmlValue,
} from "../aws/query-service.ts";
import { AwsError, type Authorize, type AwsCall, type AwsService } from "../aws/service.ts";
import type { Surroundings } from "../surroundings.ts";
import { randomUuid } from "../uuid.ts";
import { createStack, deleteStack, type Deployment } from "./deployment.ts";
import { resourceTypes } from "./resource-types.ts";
import type { Stack, StackEvent } from "./stack.ts";
import { readTemplate, textOf, type Template } from "./template.ts";

export type CloudFormationOptions = {
  readonly account: Account;
  readonly authorize: Authorize;
  readonly iam: AwsService;
  readonly surroundings: Surroundings;
  /** Milliseconds that each call of IAM waits. */
  readonly latency?: number;
};

type Operation = {
  /** Parameters that are understood; a list's by its name alone. */
  readonly params: readonly string[];
  /** What is authorised; a stack that is not there is named `stack/<name>/*`. */
  readonly resource: (params: QueryParams, stacks: Stacks) => string;
  readonly run: (params: QueryParams, stacks: Stacks, call: AwsCall) => Promise<XmlFields | undefined>;
};

/** Those of one region. */
type Stacks = {
  readonly all: readonly Stack[];
  /** By id, or by the name of one that was not deleted. */
  readonly find: (nameOrId: string) => Stack | undefined;
  readonly arn: (name: string, id: string) => string;
  readonly add: (stack: Stack) => void;
  readonly deployment: Deployment;
};

export type CloudFormationOperation =
  | "CreateStack"
  | "DeleteStack"
  | "DescribeStackEvents"
  | "DescribeStacks"
  | "ListStacks";

const stackName = { min: 1, max: 128, pattern: /^[a-zA-Z][-a-zA-Z0-9]*$/ };

function namedStack(params: QueryParams, { find, arn }: Stacks): string {
  const name = requiredText(params, "StackName");
  return find(name)?.id ?? (name.startsWith("arn:") ? name : arn(name, "*"));
}

/** @throws AwsError `ValidationError`, which clients take for its absence */
function requireStack(params: QueryParams, { find }: Stacks): Stack {
  const name = requiredText(params, "StackName");
  const stack = find(name);
  if (stack === undefined) throw validationError(`Stack with id ${name} does not exist`);
  return stack;
}

const operations: Record<CloudFormationOperation, Operation> = {
  CreateStack: {
    params: ["StackName", "TemplateBody", "DisableRollback", "Capabilities", "Tags"],
    resource: (params, { arn }) => arn(requiredText(params, "StackName", stackName), "*"),
    run: async (params, stacks, { region }) => {
      const name = requiredText(params, "StackName", stackName);
      const template = readTemplate(requiredText(params, "TemplateBody", { min: 1, max: 51_200 }));
      const capabilities = listOfTexts(params, "Capabilities");
      requireCapabilities(template, capabilities);
      if (stacks.find(name) !== undefined) {
        throw new AwsError("AlreadyExistsException", 400, `Stack [${name}] already exists`);
      }
      const { clock } = stacks.deployment;
      const stack: Stack = {
        id: stacks.arn(name, randomUuid(clock.random)),
        name,
        region,
        template,
        tags: readTags(params),
        capabilities,
        disableRollback: optionalText(params, "DisableRollback") === "true",
        createdAt: clock.now(),
        deletedAt: undefined,
        status: "CREATE_IN_PROGRESS",
        reason: undefined,
        resources: new Map(),
        outputs: new Map(),
        events: [],
      };
      stacks.add(stack);
      await createStack(stack, stacks.deployment);
      return { StackId: stack.id };
    },
  },
  // As at AWS, deleting one that is not there succeeds.
  DeleteStack: {
    params: ["StackName"],
    resource: namedStack,
    run: async (params, stacks) => {
      const stack = stacks.find(requiredText(params, "StackName"));
      if (stack === undefined || (stack.status.startsWith("DELETE_") && stack.status !== "DELETE_FAILED"))
        return undefined;
      if (stack.status.endsWith("_IN_PROGRESS")) throw notImplemented(`DeleteStack of a stack in ${stack.status}`);
      await deleteStack(stack, stacks.deployment);
      return undefined;
    },
  },
  DescribeStacks: {
    params: ["StackName"],
    resource: (params, stacks) => (params.has("StackName") ? namedStack(params, stacks) : stacks.arn("*", "*")),
    run: async (params, stacks) => {
      const one = params.has("StackName") ? [requireStack(params, stacks)] : undefined;
      return { Stacks: (one ?? stacks.all.filter(({ deletedAt }) => deletedAt === undefined)).map(stackFields) };
    },
  },
  ListStacks: {
    params: ["StackStatusFilter"],
    resource: () => "*",
    run: async (params, { all }) => {
      const wanted = listOfTexts(params, "StackStatusFilter");
      const listed = all.filter(({ status }) => wanted.length === 0 || wanted.includes(status));
      return { StackSummaries: listed.map(summaryFields) };
    },
  },
  DescribeStackEvents: {
    params: ["StackName"],
    resource: namedStack,
    run: async (params, stacks) => {
      const stack = requireStack(params, stacks);
      return { StackEvents: stack.events.toReversed().map((event) => eventFields(stack, event)) };
    },
  },
};

export const cloudFormationOperations: readonly string[] = Object.keys(operations);

export function makeCloudFormationService(options: CloudFormationOptions): AwsService {
  const { account, authorize, surroundings } = options;
  const kept: Stack[] = [];
  const stacksFor = (call: AwsCall): Stacks => {
    const all = kept.filter(({ region }) => region === call.region);
    return {
      all,
      find: (key) =>
        all.find(({ id }) => id === key) ?? all.find((one) => one.name === key && one.deletedAt === undefined),
      arn: (name, id) => `arn:${account.partition}:cloudformation:${call.region}:${account.id}:stack/${name}/${id}`,
      add: (stack) => kept.push(stack),
      deployment: { clock: surroundings, account, iam: iamFor(call, options) },
    };
  };
  const authorised = Object.entries(operations).map(([name, operation]): [string, QueryOperation] => [
    name,
    async (call, params) => {
      requireSigned(call.caller);
      const stacks = stacksFor(call);
      requireAllowed(authorize, {
        caller: call.caller,
        action: `cloudformation:${name}`,
        resource: operation.resource(params, stacks),
        resourceAccount: account.id,
        context: { "aws:RequestedRegion": call.region },
      });
      const unknown = [...params.keys()].map((key) => key.split(".")[0] ?? "").find((key) => !isKnown(operation, key));
      if (unknown !== undefined) throw notImplemented(`${name}'s ${unknown}`);
      return operation.run(params, stacks, call);
    },
  ]);
  return makeQueryService({
    name: "CloudFormation",
    version: "2010-05-15",
    namespace: namespaces.cloudformation,
    operations: Object.fromEntries(authorised),
  });
}

/** IAM with the caller of the stack. */
function iamFor(
  { caller, requestId }: AwsCall,
  { iam, surroundings, latency = 0 }: CloudFormationOptions,
): Deployment["iam"] {
  return async ([action, params]) => {
    if (latency > 0) await surroundings.sleep(latency);
    const body = Buffer.from(new URLSearchParams({ Action: action, ...params }).toString());
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    await iam({
      request: { method: "POST", rawTarget: "/", headers, body },
      caller,
      body,
      region: "us-east-1",
      requestId,
    });
  };
}

const isKnown = ({ params }: Operation, name: string): boolean => ["Action", "Version", ...params].includes(name);

/** Whoever has a stack made that hands out rights must have said so. */
function requireCapabilities({ resources }: Template, given: readonly string[]): void {
  const named = [...resources.values()].some(({ type, properties }) => {
    const kind = resourceTypes[type];
    return kind?.namedNeedsCapability === true && properties[kind.name.property] !== undefined;
  });
  const enough = named ? ["CAPABILITY_NAMED_IAM"] : ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"];
  const some = [...resources.values()].some(({ type }) => type.startsWith("AWS::IAM::"));
  if (!some || enough.some((capability) => given.includes(capability))) return;
  throw new AwsError("InsufficientCapabilitiesException", 400, `Requires capabilities : [${enough[0]}]`);
}

const date = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();

function summaryFields(stack: Stack): XmlFields {
  return {
    StackId: stack.id,
    StackName: stack.name,
    TemplateDescription: stack.template.description,
    CreationTime: date(stack.createdAt),
    DeletionTime: date(stack.deletedAt),
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
  };
}

function stackFields(stack: Stack): XmlFields {
  const { TemplateDescription: Description, ...summary } = summaryFields(stack);
  const outputs: XmlValue = [...stack.outputs].map(([OutputKey, value]) => ({ OutputKey, OutputValue: textOf(value) }));
  return {
    ...summary,
    Description,
    DisableRollback: stack.disableRollback,
    RollbackConfiguration: {},
    NotificationARNs: [],
    Capabilities: stack.capabilities,
    Outputs: stack.outputs.size === 0 ? undefined : outputs,
    Tags: [...stack.tags].map(([Key, Value]) => ({ Key, Value })),
    EnableTerminationProtection: false,
  };
}

function eventFields({ id, name }: Stack, event: StackEvent): XmlFields {
  return {
    StackId: id,
    StackName: name,
    EventId: event.id,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: date(event.at),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
  };
}
