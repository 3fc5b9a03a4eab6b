import { randomUuid } from "../uuid.ts";
import type { Json, JsonFields, Template } from "./template.ts";

export type ResourceStatus = `${"CREATE" | "DELETE"}_${"IN_PROGRESS" | "COMPLETE" | "FAILED"}`;
export type StackStatus = ResourceStatus | `ROLLBACK_${"IN_PROGRESS" | "COMPLETE" | "FAILED"}`;

/** A resource that was made, or was tried to make. */
export type StackResource = {
  readonly logicalId: string;
  readonly type: string;
  /** As the template has them, until their functions are worked out. */
  properties: JsonFields;
  /** The role's or policy's name; empty until it is known. */
  physicalId: string;
  /** What `Fn::GetAtt` finds; empty until it was made. */
  attributes: Readonly<Record<string, string>>;
  status: ResourceStatus;
};

export type StackEvent = {
  readonly id: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly at: number;
  readonly status: StackStatus;
  readonly reason: string | undefined;
};

export type Stack = {
  /** `arn:<partition>:cloudformation:<region>:<account>:stack/<name>/<UUID>` */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly template: Template;
  readonly tags: ReadonlyMap<string, string>;
  readonly capabilities: readonly string[];
  readonly disableRollback: boolean;
  readonly createdAt: number;
  deletedAt: number | undefined;
  status: StackStatus;
  reason: string | undefined;
  /** By logical id, in the order they were begun. */
  readonly resources: Map<string, StackResource>;
  outputs: ReadonlyMap<string, Json>;
  /** Oldest first. */
  readonly events: StackEvent[];
};

export type Clock = { readonly now: () => number; readonly random: (length: number) => Uint8Array };

/** Sets the stack's status and tells of it as an event on the stack itself. */
export function enterStack(stack: Stack, status: StackStatus, reason: string | undefined, clock: Clock): void {
  stack.status = status;
  stack.reason = reason;
  const { name: logicalId, id: physicalId } = stack;
  const type = "AWS::CloudFormation::Stack";
  stack.events.push({ id: randomUuid(clock.random), logicalId, physicalId, type, at: clock.now(), status, reason });
}

export function enterResource(
  stack: Stack,
  resource: StackResource,
  status: ResourceStatus,
  reason: string | undefined,
  clock: Clock,
): void {
  resource.status = status;
  const { logicalId, physicalId, type } = resource;
  const at = clock.now();
  const id = `${logicalId}-${status}-${new Date(at).toISOString()}`;
  stack.events.push({ id, logicalId, physicalId, type, at, status, reason });
}
