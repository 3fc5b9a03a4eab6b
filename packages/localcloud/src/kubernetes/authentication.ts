/**
 * Who sent a request: the admin or a test user by bearer token, a service account by its signed token, or whoever a
 * token of somebody else's stands for, as AWS credentials do at EKS.
 */

import type { ClusterUser } from "../cluster.ts";
import { sameText } from "../same-text.ts";
import type { PolicyRule } from "./kinds.ts";
import { isAllowed, refusal, type User } from "./rbac.ts";
import { badRequest, forbidden, notImplemented } from "./status.ts";
import type { Store } from "./store.ts";
import { apiAudience, type TokenSigner, type TokenSubject } from "./tokens.ts";

export type Authentication = {
  /** Undefined for anybody unknown: no token, a foreign, expired or revoked one, or one meant for somebody else. */
  readonly authenticate: (authorization: string | undefined) => User | undefined;
  readonly adminToken: string;
  /**
   * Makes a user outside RBAC objects and returns its bearer token.
   * `deny` takes away whatever else grants it, so that a test can remove one permission of many.
   */
  readonly addUser: (name: string, allow: readonly PolicyRule[], deny?: readonly PolicyRule[]) => string;
};

export function createAuthentication(
  store: Store,
  tokens: TokenSigner,
  random: (length: number) => Uint8Array,
  authenticateElsewhere: (token: string) => ClusterUser | undefined = () => undefined,
): Authentication {
  const users = new Map<string, User>();
  const newToken = (): string => Buffer.from(random(24)).toString("base64url");
  const adminToken = newToken();
  users.set(adminToken, {
    name: "kubernetes-admin",
    uid: "kubernetes-admin",
    groups: ["system:masters", "system:authenticated"],
  });
  return {
    adminToken,
    addUser: (name, allow, deny = []) => {
      const token = newToken();
      users.set(token, { name, uid: name, groups: ["system:authenticated"], allow, deny });
      return token;
    },
    authenticate: (authorization) => {
      const token = /^bearer +(?<token>\S+)$/i.exec(authorization ?? "")?.groups?.["token"];
      if (token === undefined) return undefined;
      const known = [...users].find(([candidate]) => sameText(candidate, token));
      if (known !== undefined) return known[1];
      const subject = tokens.read(token, apiAudience);
      if (subject === undefined) return authenticateElsewhere(token);
      return isAlive(store, subject) ? serviceAccountUser(subject) : undefined;
    },
  };
}

/** A token dies with its service account, and with the pod it is bound to. */
function isAlive(store: Store, { namespace, serviceAccount, pod }: TokenSubject): boolean {
  const account = store.get("serviceaccounts", namespace, serviceAccount.name);
  if (account?.metadata.uid !== serviceAccount.uid) return false;
  return pod === undefined || store.get("pods", namespace, pod.name)?.metadata.uid === pod.uid;
}

function serviceAccountUser({ namespace, serviceAccount }: TokenSubject): User {
  return {
    name: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
    uid: serviceAccount.uid,
    groups: serviceAccountGroups(namespace),
  };
}

function serviceAccountGroups(namespace: string): string[] {
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
}

/**
 * Who the caller wants to act as (`kubectl --as`, `--as-group`), or the caller.
 * @throws StatusError 403 when the caller may not impersonate that user or a group, 400 for a group without a user.
 */
export function impersonated(store: Store, user: User, headers: Readonly<Record<string, string>>): User {
  const name = headers["impersonate-user"];
  const further = Object.keys(headers).find((header) => /^impersonate-(?:uid$|extra-)/.test(header));
  if (further !== undefined) throw notImplemented(further);
  const asked = (headers["impersonate-group"] ?? "").split(", ").filter((group) => group !== "");
  if (name === undefined || name === "") {
    if (asked.length === 0) return user;
    throw badRequest(`requested ${JSON.stringify(asked)} without impersonating a user`);
  }
  const account = /^system:serviceaccount:(?<namespace>[^:]+):[^:]+$/.exec(name)?.groups?.["namespace"];
  const wanted = [{ resource: "users", name }, ...asked.map((group) => ({ resource: "groups", name: group }))];
  for (const { resource, name: whom } of wanted) {
    const attributes = { verb: "impersonate", group: "", resource, namespace: "", name: whom };
    if (isAllowed(store, user, attributes)) continue;
    throw forbidden({ group: "", plural: resource, kind: "" }, whom, refusal(user, attributes));
  }
  const groups = account === undefined ? ["system:authenticated"] : serviceAccountGroups(account);
  return { name, uid: "", groups: [...new Set([...asked, ...groups])] };
}
