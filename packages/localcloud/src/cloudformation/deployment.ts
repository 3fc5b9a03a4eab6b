/* Making a stack's resources in the order they need each other, and taking them away again. */
import type { Account } from "../aws/account.ts";
import { notImplemented } from "../aws/protocol.ts";
import { validationError } from "../aws/query-params.ts";
import { AwsError } from "../aws/service.ts";
import { randomUuid } from "../uuid.ts";
import { resourceTypes, type IamCall, type ResourceType } from "./resource-types.ts";
import { enterResource, enterStack, type Clock, type Stack, type StackResource } from "./stack.ts";
import { resolve, textOf, type JsonFields, type Scope } from "./template.ts";

export type Deployment = {
  readonly clock: Clock;
  readonly account: Pick<Account, "iam" | "visibility">;
  /** IAM as whoever asked: CloudFormation has no rights of its own. @throws AwsError as IAM does */
  readonly iam: (call: IamCall) => Promise<void>;
};

/** From CREATE_IN_PROGRESS to the end. What goes wrong is not thrown: the stack's events tell of it. */
export async function createStack(stack: Stack, deployment: Deployment): Promise<void> {
  const { clock } = deployment;
  enterStack(stack, "CREATE_IN_PROGRESS", "User Initiated", clock);
  const failed = (await createResources(stack, deployment)) ?? resolveOutputs(stack, deployment);
  if (failed === undefined) return enterStack(stack, "CREATE_COMPLETE", undefined, clock);
  if (stack.disableRollback) return enterStack(stack, "CREATE_FAILED", failed, clock);
  enterStack(stack, "ROLLBACK_IN_PROGRESS", `${failed}Rollback requested by user.`, clock);
  const left = await removeResources(stack, deployment);
  enterStack(stack, left === undefined ? "ROLLBACK_COMPLETE" : "ROLLBACK_FAILED", left, clock);
}

/** From DELETE_IN_PROGRESS to the end, likewise. */
export async function deleteStack(stack: Stack, deployment: Deployment): Promise<void> {
  const { clock } = deployment;
  enterStack(stack, "DELETE_IN_PROGRESS", "User Initiated", clock);
  const left = await removeResources(stack, deployment);
  if (left === undefined) stack.deletedAt = clock.now();
  enterStack(stack, left === undefined ? "DELETE_COMPLETE" : "DELETE_FAILED", left, clock);
}

/** @returns why the stack cannot go on */
async function createResources(stack: Stack, deployment: Deployment): Promise<string | undefined> {
  const { clock } = deployment;
  for (const [logicalId, { type, properties }] of stack.template.resources) {
    const status = "CREATE_IN_PROGRESS";
    const resource: StackResource = { logicalId, type, properties, physicalId: "", attributes: {}, status };
    enterResource(stack, resource, status, undefined, clock);
    try {
      await createResource(stack, resource, deployment);
    } catch (error) {
      enterResource(stack, resource, "CREATE_FAILED", reasonOf(error, resource, clock), clock);
      return `The following resource(s) failed to create: [${logicalId}]. `;
    }
    enterResource(stack, resource, status, "Resource creation Initiated", clock);
    enterResource(stack, resource, "CREATE_COMPLETE", undefined, clock);
  }
  return undefined;
}

async function createResource(stack: Stack, resource: StackResource, deployment: Deployment): Promise<void> {
  const { clock, iam, account } = deployment;
  const { logicalId, type } = resource;
  const kind = Object.hasOwn(resourceTypes, type) ? resourceTypes[type] : undefined;
  if (kind === undefined) throw notImplemented(type);
  const unknown = Object.keys(resource.properties).find((key) => !kind.properties.includes(key));
  if (unknown !== undefined) throw notImplemented(`${type}'s ${unknown}`);
  resource.properties = resolve(resource.properties, scopeOf(stack, deployment)) as JsonFields;
  resource.physicalId = textOf(resource.properties[kind.name.property] ?? madeUpName(stack, logicalId, kind, clock));
  for (const call of kind.create(resource.physicalId, resource.properties, stack.tags)) {
    await iam(call);
    // From the first thing made on it is the stack's to take away; what was there before is not.
    stack.resources.set(logicalId, resource);
  }
  const role = type === "AWS::IAM::Role" ? account.iam.roles.get(resource.physicalId.toLowerCase()) : undefined;
  if (role === undefined) return;
  resource.attributes = { Arn: role.arn, RoleId: role.id };
  role.tags.set("aws:cloudformation:stack-name", stack.name);
  role.tags.set("aws:cloudformation:stack-id", stack.id);
  role.tags.set("aws:cloudformation:logical-id", logicalId);
  account.visibility.changed();
}

/** @returns why they cannot be told */
function resolveOutputs(stack: Stack, deployment: Deployment): string | undefined {
  try {
    const scope = scopeOf(stack, deployment);
    stack.outputs = new Map([...stack.template.outputs].map(([name, value]) => [name, resolve(value, scope)]));
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `${error.message}. `;
  }
}

/** Newest first. @returns why the stack could not be emptied */
async function removeResources(stack: Stack, deployment: Deployment): Promise<string | undefined> {
  const { clock } = deployment;
  const stuck: string[] = [];
  for (const resource of [...stack.resources.values()].toReversed()) {
    if (resource.status === "DELETE_COMPLETE") continue;
    enterResource(stack, resource, "DELETE_IN_PROGRESS", undefined, clock);
    try {
      await removeResource(resource, deployment);
      enterResource(stack, resource, "DELETE_COMPLETE", undefined, clock);
    } catch (error) {
      enterResource(stack, resource, "DELETE_FAILED", reasonOf(error, resource, clock), clock);
      stuck.push(resource.logicalId);
    }
  }
  return stuck.length === 0 ? undefined : `The following resource(s) failed to delete: [${stuck.join(", ")}]. `;
}

/** What is gone already is no failure. */
async function removeResource({ type, physicalId, properties }: StackResource, { iam }: Deployment): Promise<void> {
  for (const call of resourceTypes[type]?.remove(physicalId, properties) ?? []) {
    try {
      await iam(call);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "NoSuchEntity") throw error;
    }
  }
}

function scopeOf(stack: Stack, { account: { iam } }: Deployment): Scope {
  const pseudo = {
    "AWS::AccountId": iam.account,
    "AWS::Partition": iam.partition,
    "AWS::Region": stack.region,
    "AWS::StackId": stack.id,
    "AWS::StackName": stack.name,
    "AWS::URLSuffix": iam.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
  };
  return {
    ref: (name) => {
      const value = new Map(Object.entries(pseudo)).get(name) ?? stack.resources.get(name)?.physicalId;
      if (value === undefined) throw notImplemented(name);
      return value;
    },
    attribute: (name, attribute) => {
      const value = stack.resources.get(name)?.attributes[attribute];
      if (value !== undefined) return value;
      throw validationError(
        `Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
      );
    },
  };
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** `<stack>-<logical id>-<12 letters and digits>`; the stack's name is cut to what is left. */
function madeUpName(stack: Stack, logicalId: string, { name }: ResourceType, { random }: Clock): string {
  const chance = [...random(12)].map((byte) => letters.charAt(byte % letters.length)).join("");
  const end = `-${logicalId}-${chance}`;
  return `${stack.name.slice(0, name.longest - end.length)}${end}`;
}

const handlerCodes: Readonly<Record<string, string>> = {
  AccessDenied: "AccessDenied",
  NoSuchEntity: "NotFound",
  LimitExceeded: "ServiceLimitExceeded",
};

/** As CloudFormation quotes the handler of an IAM resource. */
function reasonOf(error: unknown, { type, physicalId }: StackResource, clock: Clock): string {
  // A defect of the local cloud's own is no failure of the resource.
  if (!(error instanceof AwsError)) throw error;
  if (physicalId === "") return `${error.code}: ${error.message}`;
  const said = (message: string, code: string): string =>
    `Resource handler returned message: "${message}" (RequestToken: ${randomUuid(clock.random)}, HandlerErrorCode: ${code})`;
  if (error.code === "EntityAlreadyExists") {
    return said(`Resource of type '${type}' with identifier '${physicalId}' already exists.`, "AlreadyExists");
  }
  const answer = `(Service: Iam, Status Code: ${error.status}, Request ID: ${randomUuid(clock.random)}) (SDK Attempt Count: 1)`;
  return said(`${error.message} ${answer}`, handlerCodes[error.code] ?? "InvalidRequest");
}
