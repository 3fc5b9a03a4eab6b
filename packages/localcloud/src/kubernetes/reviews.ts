/** What a caller may ask about itself. */

import { isObject, type JsonObject, valueAt } from "./json.ts";
import { type Attributes, grantsTo, isAllowed, type User } from "./rbac.ts";
import { apiVersionOf, type Resource } from "./registry.ts";
import { invalidValue } from "./problems.ts";
import { badRequest, rejected } from "./status.ts";
import type { Store } from "./store.ts";

export function answerReview(store: Store, user: User, body: JsonObject, resource: Resource): JsonObject {
  const head = { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata: {} };
  if (resource.kind === "SelfSubjectReview") {
    const { name, uid, groups } = user;
    return { ...head, status: { userInfo: { username: name, uid, groups } } };
  }
  if (resource.kind === "SelfSubjectRulesReview") return { ...head, spec: {}, status: rulesIn(store, user, body) };
  const allowed = isAllowed(store, user, attributes(body));
  return { ...head, spec: body["spec"], status: { allowed } };
}

function rulesIn(store: Store, user: User, body: JsonObject): JsonObject {
  const namespace = valueAt(body, "spec.namespace");
  if (typeof namespace !== "string" || namespace === "") throw badRequest("no namespace on request");
  const rules = [...grantsTo(store, user, namespace)].flatMap((grant) => grant.rules);
  const resourceRules = rules.filter((rule) => rule.nonResourceURLs === undefined);
  const nonResourceRules = rules.filter((rule) => rule.nonResourceURLs !== undefined);
  return { resourceRules, nonResourceRules, incomplete: false };
}
/** The real server does not name the kind here. */
const unnamed = { group: "authorization.k8s.io", kind: "" };

function attributes(body: JsonObject): Attributes {
  const asked = valueAt(body, "spec.resourceAttributes");
  const text = (field: string): string => {
    const value = isObject(asked) ? asked[field] : undefined;
    return typeof value === "string" ? value : "";
  };
  const other = valueAt(body, "spec.nonResourceAttributes");
  if (isObject(asked) && isObject(other)) {
    const shown = { Path: other["path"], Verb: other["verb"] };
    const why = "cannot be specified in combination with resourceAttributes";
    throw rejected(unnamed, "", [invalidValue("spec.nonResourceAttributes", shown, why)]);
  }
  if (isObject(asked)) {
    const subresource = text("subresource");
    return {
      verb: text("verb"),
      group: text("group"),
      resource: subresource === "" ? text("resource") : `${text("resource")}/${subresource}`,
      namespace: text("namespace"),
      name: text("name"),
    };
  }
  const path = valueAt(body, "spec.nonResourceAttributes.path");
  const verb = valueAt(body, "spec.nonResourceAttributes.verb");
  if (typeof path !== "string" || typeof verb !== "string") {
    const why = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
    throw rejected(unnamed, "", [invalidValue("spec.resourceAttributes", null, why)]);
  }
  return { verb, path };
}
