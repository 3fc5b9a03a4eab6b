/** Who a caller is and what Role and ClusterRole bindings let them do. @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */

import type { PolicyRule, RoleBinding } from "./kinds.ts";
import { type AccessRecord, requestNotes } from "./record.ts";
import type { Store } from "./store.ts";

export type User = {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  /** Rules that hold in the whole cluster without a binding object; how tests make users. */
  readonly allow?: readonly PolicyRule[];
  /** Taken away whatever else grants it. Kubernetes has no such thing; tests remove single permissions with it. */
  readonly deny?: readonly PolicyRule[];
};

export type Attributes =
  | {
      readonly verb: string;
      readonly group: string;
      /** Plural name, with `/<subresource>` behind it where there is one. */
      readonly resource: string;
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly verb: string; readonly path: string };

/** What `system:masters` may do. */
const everything: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
  { verbs: ["*"], nonResourceURLs: ["*"] },
];

/** What every authenticated caller may do, as the built-in `system:discovery` and `system:basic-user` roles say. */
const authenticated: readonly PolicyRule[] = [
  {
    verbs: ["get"],
    nonResourceURLs: [
      "/",
      "/api",
      "/api/*",
      "/apis",
      "/apis/*",
      "/openapi",
      "/openapi/*",
      "/version",
      "/version/",
      "/healthz",
      "/livez",
      "/readyz",
    ],
  },
  {
    verbs: ["create"],
    apiGroups: ["authorization.k8s.io"],
    resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
  },
  { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] },
];

/** What every service account may do, as the built-in `system:service-account-issuer-discovery` role says. */
const serviceAccounts: readonly PolicyRule[] = [
  {
    verbs: ["get"],
    nonResourceURLs: [
      "/.well-known/openid-configuration",
      "/.well-known/openid-configuration/",
      "/openid/v1/jwks",
      "/openid/v1/jwks/",
    ],
  },
];

export function isAllowed(store: Store, user: User, wanted: Attributes): boolean {
  const access = accessOf(store, user, wanted);
  requestNotes.getStore()?.decisions.push({ ...spoken(wanted), ...access });
  return access.allowed;
}

const spoken = (wanted: Attributes): Pick<AccessRecord, "action" | "resource"> => {
  if ("path" in wanted) return { action: wanted.verb, resource: wanted.path };
  const { verb, group, resource, namespace, name } = wanted;
  const where = [namespace, name].filter((part) => part !== "").join("/");
  return { action: verb, resource: `${group === "" ? resource : `${resource}.${group}`} ${where}`.trim() };
};

type Access = {
  readonly allowed: boolean;
  /** As an audit log words it: `RBAC: allowed by ClusterRoleBinding "a" of ClusterRole "b" to Group "c"`. */
  readonly reason: string;
};

function accessOf(store: Store, user: User, wanted: Attributes): Access {
  if (covers(user.deny, wanted, touches)) return { allowed: false, reason: "taken away from this user" };
  for (const { rules, reason } of grantsTo(store, user, "path" in wanted ? "" : wanted.namespace)) {
    if (covers(rules, wanted)) return { allowed: true, reason };
  }
  return { allowed: false, reason: "RBAC: no role bound to this user or its groups allows it" };
}

type Grant = { readonly rules: readonly PolicyRule[]; readonly reason: string };

/** What the user may do in the namespace; in the cluster only when that is empty. Lazy: whoever found one stops there. */
export function* grantsTo(store: Store, user: User, namespace: string): Generator<Grant> {
  if (user.groups.includes("system:masters")) yield { rules: everything, reason: "member of system:masters" };
  yield { rules: user.allow ?? [], reason: "a rule of this user's own" };
  yield { rules: authenticated, reason: "every authenticated user may" };
  if (user.groups.includes("system:serviceaccounts")) {
    yield { rules: serviceAccounts, reason: "every service account may" };
  }
  yield* boundTo(store, store.list("clusterrolebindings"), user);
  if (namespace !== "") yield* boundTo(store, store.list("rolebindings", namespace), user);
}

function* boundTo(store: Store, bindings: readonly RoleBinding[], user: User): Generator<Grant> {
  for (const { metadata, subjects, roleRef } of bindings) {
    const namespace = metadata.namespace ?? "";
    const subject = (subjects ?? []).find((candidate) => isSubject(candidate, user, namespace));
    if (subject === undefined) continue;
    const { kind, name } = roleRef;
    const role = kind === "Role" ? store.get("roles", namespace, name) : store.get("clusterroles", "", name);
    const binding =
      namespace === "" ? `ClusterRoleBinding "${metadata.name}"` : `RoleBinding "${metadata.name}/${namespace}"`;
    const who = subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace ?? namespace}` : subject.name;
    const reason = `RBAC: allowed by ${binding} of ${kind} "${name}" to ${subject.kind} "${who}"`;
    yield { rules: role?.rules ?? [], reason };
  }
}

function isSubject(
  subject: { kind: string; name: string; namespace?: string },
  user: User,
  bindingNamespace: string,
): boolean {
  switch (subject.kind) {
    case "User":
      return subject.name === user.name;
    case "Group":
      return user.groups.includes(subject.name);
    case "ServiceAccount":
      return user.name === `system:serviceaccount:${subject.namespace ?? bindingNamespace}:${subject.name}`;
    default:
      return false;
  }
}

function covers(rules: readonly PolicyRule[] | undefined, wanted: Attributes, has: Holds = contains): boolean {
  return (rules ?? []).some((rule) => {
    if (!has(rule.verbs, wanted.verb)) return false;
    if ("path" in wanted) return (rule.nonResourceURLs ?? []).some((pattern) => pathMatches(pattern, wanted.path));
    const names = rule.resourceNames ?? [];
    const [, subresource] = wanted.resource.split("/");
    const resources = rule.resources ?? [];
    return (
      has(rule.apiGroups, wanted.group) &&
      (has(resources, wanted.resource) || (subresource !== undefined && resources.includes(`*/${subresource}`))) &&
      (names.length === 0 || names.includes(wanted.name))
    );
  });
}

type Holds = (list: readonly string[] | undefined, item: string) => boolean;

const contains: Holds = (list, item) => list !== undefined && (list.includes("*") || list.includes(item));

/** Whoever asks for all of something is denied when any of it is. */
const touches: Holds = (list, item) => contains(list, item) || (item === "*" && list !== undefined);

function pathMatches(pattern: string, path: string): boolean {
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** Kubernetes' own words for a refusal, behind "… is forbidden: ". */
export function refusal(user: User, wanted: Attributes): string {
  if ("path" in wanted) return `User "${user.name}" cannot ${wanted.verb} path "${wanted.path}"`;
  const where = wanted.namespace === "" ? "at the cluster scope" : `in the namespace "${wanted.namespace}"`;
  return `User "${user.name}" cannot ${wanted.verb} resource "${wanted.resource}" in API group "${wanted.group}" ${where}`;
}
