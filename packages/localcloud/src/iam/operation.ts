import {
  optionalInteger,
  optionalText,
  requiredText,
  validationError,
  type Constraint,
  type QueryParams,
} from "../aws/query-params.ts";
import type { XmlFields } from "../aws/query-service.ts";
import type { Account } from "../aws/account.ts";
import { AwsError } from "../aws/service.ts";
import type { Caller } from "../aws/service.ts";
import type { IamStore } from "./store.ts";

/** What an operation may use. */
export type IamContext = {
  readonly store: IamStore;
  readonly now: number;
  readonly random: (length: number) => Uint8Array;
  readonly caller: Caller;
  readonly account: Pick<Account, "principalGone" | "organization">;
};

/** The call's IAM action is `iam:` and the operation's name; it is authorised before `run` is reached. */
export type Operation = {
  /** The ARN to authorise on; `*` for lists. */
  readonly resource: (params: QueryParams, iam: IamContext) => string;
  /** Condition keys of the operation's own. */
  readonly context?: (params: QueryParams, iam: IamContext) => Record<string, string | readonly string[]>;
  /** A further action the call needs, such as `iam:TagRole` when a role is created with tags. */
  readonly alsoNeeds?: (params: QueryParams) => string | undefined;
  readonly run: (params: QueryParams, iam: IamContext) => XmlFields | undefined;
};

export const roleName: Constraint = { min: 1, max: 64, pattern: /^[\w+=,.@-]+$/ };
export const policyName: Constraint = { min: 1, max: 128, pattern: /^[\w+=,.@-]+$/ };
export const rolePath: Constraint = { min: 1, max: 512, pattern: /^(?:\/|\/[!-~]+\/)$/ };
export const policyPath: Constraint = { min: 1, max: 512, pattern: /^(?:(?:\/[A-Za-z0-9.,+@=_-]+)*)\/$/ };
export const arn: Constraint = { min: 20, max: 2048 };

export function noSuchEntity(message: string): AwsError {
  return new AwsError("NoSuchEntity", 404, message);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError("EntityAlreadyExists", 409, message);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceeded", 409, message);
}

export function deleteConflict(message: string): AwsError {
  return new AwsError("DeleteConflict", 409, message);
}

export function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInput", 400, message);
}

const markerOf = (key: string): string => Buffer.from(key).toString("base64url");

/** One page in the order of `keyOf`; the marker is the last key, so that what is deleted meanwhile shifts nothing. */
export function page<Item>(
  params: QueryParams,
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly end: { IsTruncated: boolean; Marker: string | undefined } } {
  const most = optionalInteger(params, "MaxItems", { min: 1, max: 1000 }) ?? 100;
  const marker = optionalText(params, "Marker", { min: 1, max: 320 });
  const after = marker === undefined ? undefined : Buffer.from(marker, "base64url").toString("utf8");
  if (after !== undefined && markerOf(after) !== marker) throw validationError("Invalid Marker.");
  const left = [...items]
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const taken = left.slice(0, most);
  const last = taken.at(-1);
  const truncated = left.length > taken.length;
  return {
    items: taken.map(({ item }) => item),
    end: {
      IsTruncated: truncated,
      Marker: truncated && last !== undefined ? markerOf(last.key) : undefined,
    },
  };
}

export function date(milliseconds: number): Date {
  return new Date(milliseconds);
}

export function requiredArn(params: QueryParams, name: string): string {
  const value = requiredText(params, name, arn);
  if (/^arn:[^:]+:iam::[^:]*:.+/.test(value)) return value;
  throw invalidInput(`ARN ${value} is not valid.`);
}
