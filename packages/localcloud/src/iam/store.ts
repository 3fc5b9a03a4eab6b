/*
 * IAM's state, and the account's own copy of AWS's managed policies.
 *
 * Covers policies, roles, OpenID Connect providers and users (users are made by the local cloud itself).
 * Differs from the real one: of AWS's own managed policies only AdministratorAccess and those of nodes
 * (eks/node-role.ts) exist; groups, instance profiles and service-linked roles do not.
 */
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";

/** A document as it was written, for showing, and as it is understood, for deciding. */
export type StoredDocument = { readonly text: string; readonly parsed: PolicyDocument };

export type StoredVersion = StoredDocument & { readonly id: string; readonly createdAt: number };

export type ManagedPolicy = {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly description: string | undefined;
  readonly createdAt: number;
  updatedAt: number;
  /** Oldest first. */
  versions: readonly StoredVersion[];
  defaultVersionId: string;
  /** Version numbers are never used again. */
  nextVersion: number;
  readonly tags: Map<string, string>;
};

/** What a role and a user have in common as bearers of permissions. */
export type Bearer = {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: number;
  /** ARN of a managed policy. */
  boundary: string | undefined;
  readonly inline: Map<string, StoredDocument>;
  /** ARNs of managed policies, in the order they were attached. */
  readonly attached: Set<string>;
  readonly tags: Map<string, string>;
};

export type Role = Bearer & {
  trust: StoredDocument;
  description: string | undefined;
  /** Seconds. */
  maxSessionDuration: number;
};

export type OidcProvider = {
  readonly arn: string;
  /** Without `https://`, as IAM gives it back and as condition keys begin. */
  readonly url: string;
  readonly clientIds: Set<string>;
  thumbprints: readonly string[];
  readonly createdAt: number;
  readonly tags: Map<string, string>;
};

export type IamStore = {
  readonly account: string;
  readonly partition: string;
  /** By ARN. */
  readonly policies: Map<string, ManagedPolicy>;
  /** By name in lower case: IAM's names differ by more than case. */
  readonly roles: Map<string, Role>;
  /** By name in lower case. */
  readonly users: Map<string, Bearer>;
  /** By ARN. */
  readonly providers: Map<string, OidcProvider>;
  /** What GetAccountSummary says otherwise than AWS's defaults; the limits that are enforced stay. */
  readonly quotas: Map<string, number>;
  /** Of the tokens that STS's global endpoint gives: 1 is good in the regions that every account has, 2 in all. */
  globalEndpointTokenVersion: 1 | 2;
};

export function makeIamStore(account: string, partition: string, now: number): IamStore {
  const administrator = administratorAccess(partition, now);
  return {
    account,
    partition,
    policies: new Map([[administrator.arn, administrator]]),
    roles: new Map(),
    users: new Map(),
    providers: new Map(),
    quotas: new Map(),
    globalEndpointTokenVersion: 1,
  };
}

export function administratorArn(partition: string): string {
  return `arn:${partition}:iam::aws:policy/AdministratorAccess`;
}

function administratorAccess(partition: string, now: number): ManagedPolicy {
  const arn = administratorArn(partition);
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  return {
    name: "AdministratorAccess",
    path: "/",
    arn,
    id: "ANPAIWMBCKSKIEE64ZLYK",
    description: "Provides full access to AWS services and resources.",
    createdAt: now,
    updatedAt: now,
    versions: [{ id: "v1", text, parsed: parsePolicy(text, { name: arn, type: "identity" }), createdAt: now }],
    defaultVersionId: "v1",
    nextVersion: 2,
    tags: new Map(),
  };
}

export function isAwsManaged(policy: ManagedPolicy): boolean {
  return policy.arn.includes(":iam::aws:");
}

export function iamArn(store: IamStore, resource: string): string {
  return `arn:${store.partition}:iam::${store.account}:${resource}`;
}

export function defaultDocument(policy: ManagedPolicy): PolicyDocument | undefined {
  return policy.versions.find((version) => version.id === policy.defaultVersionId)?.parsed;
}

/** Every identity-based document of a role or user: default versions of what is attached, then the inline ones. */
export function identityDocuments(store: IamStore, bearer: Bearer): readonly PolicyDocument[] {
  const managed = [...bearer.attached].flatMap((arn) => {
    const policy = store.policies.get(arn);
    return policy === undefined ? [] : [defaultDocument(policy)];
  });
  return [...managed, ...[...bearer.inline.values()].map((document) => document.parsed)].filter(
    (document) => document !== undefined,
  );
}

export function boundaryDocument(store: IamStore, bearer: Bearer): PolicyDocument | undefined {
  const policy = bearer.boundary === undefined ? undefined : store.policies.get(bearer.boundary);
  return policy === undefined ? undefined : defaultDocument(policy);
}

export function roleByArn(store: IamStore, arn: string): Role | undefined {
  const role = store.roles.get(nameIn(arn));
  return role?.arn === arn ? role : undefined;
}

export function userByArn(store: IamStore, arn: string): Bearer | undefined {
  const user = store.users.get(nameIn(arn));
  return user?.arn === arn ? user : undefined;
}

/** A role's or user's ARN ends with its name, whatever its path. */
function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1).toLowerCase();
}
