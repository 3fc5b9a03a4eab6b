/** Label and field selectors, as lists and watches take them. */

import { entryOf, valueAt } from "./json.ts";
import type { KubernetesObject, LabelSelector } from "./kinds.ts";
import { badRequest } from "./status.ts";

export type Labels = Readonly<Record<string, string>>;
export type LabelRequirement = (labels: Labels) => boolean;
export type ObjectFilter = (object: KubernetesObject) => boolean;

const key = String.raw`[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?(?:/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?`;
const value = String.raw`[-A-Za-z0-9_.]*`;
const inSet = new RegExp(`^(?<key>${key})\\s+(?<operator>in|notin)\\s*\\((?<values>[^()]*)\\)$`);
const equality = new RegExp(`^(?<key>${key})\\s*(?<operator>==|!=|=)\\s*(?<value>${value})$`);
const existence = new RegExp(`^(?<not>!)?\\s*(?<key>${key})$`);

/** @throws StatusError 400 when it is not a selector. */
export function parseLabelSelector(text: string): LabelRequirement {
  const requirements = splitOutsideParentheses(text).map((part) => parseRequirement(part));
  return (labels) => requirements.every((holds) => holds(labels));
}

function parseRequirement(part: string): LabelRequirement {
  const set = inSet.exec(part)?.groups;
  if (set !== undefined) {
    const values = (set["values"] ?? "").split(",").map((item) => item.trim());
    return requirement(set["key"] ?? "", set["operator"] === "in" ? "In" : "NotIn", values);
  }
  const equal = equality.exec(part)?.groups;
  if (equal !== undefined) {
    return requirement(equal["key"] ?? "", equal["operator"] === "!=" ? "NotIn" : "In", [equal["value"] ?? ""]);
  }
  const exists = existence.exec(part)?.groups;
  if (exists === undefined) throw badRequest(`unable to parse requirement: found '${part}'`);
  return requirement(exists["key"] ?? "", exists["not"] === undefined ? "Exists" : "DoesNotExist", []);
}

function requirement(name: string, operator: string, values: readonly string[]): LabelRequirement {
  const has = (labels: Labels): boolean => Object.hasOwn(labels, name);
  switch (operator) {
    case "In":
      return (labels) => has(labels) && values.includes(labels[name] ?? "");
    case "NotIn":
      return (labels) => !has(labels) || !values.includes(labels[name] ?? "");
    case "Exists":
      return has;
    case "DoesNotExist":
      return (labels) => !has(labels);
    default:
      return () => false;
  }
}

/** In one pass, and no deeper than one level: values hold no parentheses. */
function splitOutsideParentheses(text: string): string[] {
  const parts = text.match(/(?:[^,(]|\([^)]*\)?)+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** An empty selector matches everything, as in a ReplicaSet or a NetworkPolicy. */
export function matchesSelector(selector: LabelSelector, labels: Labels | undefined): boolean {
  const have = labels ?? {};
  const equal = Object.entries(selector.matchLabels ?? {}).every(([name, wanted]) => entryOf(have, name) === wanted);
  return (
    equal &&
    (selector.matchExpressions ?? []).every((item) => requirement(item.key, item.operator, item.values ?? [])(have))
  );
}

/**
 * @param supported field label → path in the object, as `spec.nodeName` for pods; `metadata.name` and
 * `metadata.namespace` are supported by every kind.
 * @throws StatusError 400 for a field the kind does not index.
 */
export function parseFieldSelector(text: string, supported: Readonly<Record<string, string>>): ObjectFilter {
  const requirements = text
    .split(",")
    .filter((part) => part !== "")
    .map((part): ObjectFilter => {
      const match = /^(?<field>[^=!]+)(?<operator>==|!=|=)(?<value>.*)$/s.exec(part.trim())?.groups;
      const field = match?.["field"] ?? "";
      if (match === undefined) throw badRequest(`invalid field selector: ${part}`);
      const everywhere = field === "metadata.name" || field === "metadata.namespace";
      const path = everywhere ? field : entryOf(supported, field);
      if (path === undefined) throw badRequest(`field label not supported: ${field}`);
      const equal = match["operator"] !== "!=";
      return (object) => (scalar(valueAt(object, path)) === match["value"]) === equal;
    });
  return (object) => requirements.every((holds) => holds(object));
}

function scalar(found: unknown): string {
  if (typeof found === "string") return found;
  return typeof found === "number" || typeof found === "boolean" ? String(found) : "";
}
