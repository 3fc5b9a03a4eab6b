import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import {
  administratorArn,
  iamArn,
  makeIamStore,
  roleByArn,
  type Bearer,
  type IamStore,
  type Role,
} from "../iam/store.ts";
import { makeVisibility, type Visibility } from "../iam/visibility.ts";
import { branch } from "../seeded-random.ts";
import type { Surroundings } from "../surroundings.ts";
import { newAccessKeyId, newSecret, newSessionToken, uniqueId } from "./identifiers.ts";
import { makeOrganization, type Organization } from "./organization.ts";
import { makeRegions, type Regions } from "./regions.ts";
import type { Caller } from "./service.ts";
import type { SigningCredentials } from "./sign.ts";

/** An access key and whom it stands for. */
export type AccessKey = SigningCredentials & {
  readonly caller: Caller;
  /** Milliseconds since the epoch; long-lived keys have none. */
  readonly expiresAt?: number;
  /** Of a version 1 token: no good in regions that an account must ask for. */
  readonly defaultRegionsOnly?: boolean;
};

/** What a role session bears beyond its role. */
export type RoleSession = {
  readonly key: AccessKey;
  readonly roleArn: string;
  /** `AROA…`: the session ends with this role, also when another takes its name. */
  readonly roleId: string;
  readonly expiresAt: number;
  /** Empty: the session has all of the role's permissions. */
  readonly policies: readonly PolicyDocument[];
  /** Condition keys that the session carries into every call, such as `aws:FederatedProvider`. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
};

export type SessionRequest = {
  readonly role: Role;
  readonly sessionName: string;
  /** Seconds. */
  readonly duration: number;
  readonly policies: readonly PolicyDocument[];
  readonly context: RoleSession["context"];
  readonly defaultRegionsOnly?: boolean;
};

export type Account = {
  /** Twelve digits. */
  readonly id: string;
  readonly partition: string;
  /** The truth, which writes look at. */
  readonly iam: IamStore;
  /** What everybody else looks at. */
  readonly visibility: Visibility;
  readonly regions: Regions;
  readonly organization: Organization;
  /** The key of the user `admin`, who has AdministratorAccess attached. */
  readonly admin: SigningCredentials;
  /** @returns undefined for an unknown key, and for a session whose role is gone */
  readonly findKey: (accessKeyId: string) => AccessKey | undefined;
  readonly findSession: (accessKeyId: string) => RoleSession | undefined;
  /** @returns undefined when the role is gone, also when another took its name */
  readonly sessionRole: (session: RoleSession) => Role | undefined;
  /** @param policies documents as JSON text or parsed; they become the user's inline policies `policy-0`, `policy-1`, … */
  readonly createUser: (name: string, policies: readonly unknown[]) => SigningCredentials;
  readonly openSession: (request: SessionRequest) => RoleSession;
  /** Takes a user away for good; nobody has its key any more. */
  readonly deleteUser: (name: string) => void;
  /** Called for each role and user that is deleted; added by whoever keeps policies that may name one. */
  readonly principalGone: ((gone: Bearer) => void)[];
};

export type AccountOptions = {
  readonly id: string;
  /** `aws` unless given. */
  readonly partition?: string;
  readonly surroundings: Surroundings;
  /** Milliseconds within which a change of IAM becomes visible; 0, the default, is at once. */
  readonly consistency?: number;
};

export function makeAccount({ id, partition = "aws", surroundings, consistency = 0 }: AccountOptions): Account {
  const { now, random } = surroundings;
  const iam = makeIamStore(id, partition, now());
  const visibility = makeVisibility(iam, consistency, { ...surroundings, random: branch(random) });
  const keys = new Map<string, AccessKey>();
  const sessions = new Map<string, RoleSession>();
  const principalGone: Account["principalGone"] = [];

  const addUser = (name: string, inline: Bearer["inline"], attached: readonly string[]): SigningCredentials => {
    if (iam.users.has(name.toLowerCase())) throw new Error(`The local account already has a user ${name}`);
    const user: Bearer = {
      name,
      path: "/",
      arn: iamArn(iam, `user/${name}`),
      id: uniqueId("AIDA", random),
      createdAt: now(),
      boundary: undefined,
      inline,
      attached: new Set(attached),
      tags: new Map(),
    };
    iam.users.set(name.toLowerCase(), user);
    const credentials = { accessKeyId: newAccessKeyId("AKIA", random), secretAccessKey: newSecret(random) };
    keys.set(credentials.accessKeyId, {
      ...credentials,
      caller: { kind: "user", account: id, arn: user.arn, userId: user.id },
    });
    return credentials;
  };

  const sessionRole = ({ roleArn, roleId }: RoleSession): Role | undefined => {
    const role = roleByArn(visibility.visible(), roleArn);
    return role?.id === roleId ? role : undefined;
  };
  const findSession = (accessKeyId: string): RoleSession | undefined => {
    const session = sessions.get(accessKeyId);
    return session === undefined || sessionRole(session) === undefined ? undefined : session;
  };

  return {
    id,
    partition,
    iam,
    visibility,
    regions: makeRegions(),
    organization: makeOrganization(partition),
    principalGone,
    admin: addUser("admin", new Map(), [administratorArn(partition)]),
    findKey: (accessKeyId) => keys.get(accessKeyId) ?? findSession(accessKeyId)?.key,
    findSession,
    sessionRole,
    createUser: (name, policies) =>
      addUser(
        name,
        new Map(
          policies.map((policy, index) => {
            const text = typeof policy === "string" ? policy : JSON.stringify(policy);
            const policyName = `policy-${index}`;
            return [policyName, { text, parsed: parsePolicy(text, { name: policyName, type: "identity" }) }];
          }),
        ),
        [],
      ),
    deleteUser: (name) => {
      const user = iam.users.get(name.toLowerCase());
      if (user === undefined) return;
      iam.users.delete(name.toLowerCase());
      for (const [accessKeyId, { caller }] of keys) {
        if (caller.kind === "user" && caller.arn === user.arn) keys.delete(accessKeyId);
      }
      for (const tell of principalGone) tell(user);
    },
    openSession: ({ role, sessionName, duration, policies, context, defaultRegionsOnly = false }) => {
      const accessKeyId = newAccessKeyId("ASIA", random);
      const expiresAt = now() + duration * 1000;
      const caller: Caller = {
        kind: "role-session",
        account: id,
        arn: `arn:${partition}:sts::${id}:assumed-role/${role.name}/${sessionName}`,
        roleArn: role.arn,
        userId: `${role.id}:${sessionName}`,
        accessKeyId,
      };
      const key = {
        accessKeyId,
        secretAccessKey: newSecret(random),
        sessionToken: newSessionToken(random),
        caller,
        expiresAt,
        defaultRegionsOnly,
      };
      const session = { key, roleArn: role.arn, roleId: role.id, expiresAt, policies, context };
      forgetEnded(sessions, now());
      sessions.set(accessKeyId, session);
      return session;
    },
  };
}

/** How long a session that ended is still told to have expired; later its key is unknown. */
const remembered = 24 * 60 * 60 * 1000;

/** From the oldest on, so that no call looks at many. */
function forgetEnded(sessions: Map<string, RoleSession>, now: number): void {
  for (const [accessKeyId, { expiresAt }] of sessions) {
    if (expiresAt + remembered > now) return;
    sessions.delete(accessKeyId);
  }
}
