/** Label and field selectors, as lists and watches take them. */

import { entryOf, valueAt } from "./json.ts";
import type { KubernetesObject, LabelSelector } from "./kinds.ts";
import { parseRequirements } from "./label-selector.ts";
import { badRequest } from "./status.ts";

export type Labels = Readonly<Record<string, string>>;
export type LabelRequirement = (labels: Labels) => boolean;
export type ObjectFilter = (object: KubernetesObject) => boolean;

/** @throws StatusError 400 when it is not a selector. */
export function parseLabelSelector(text: string): LabelRequirement {
  const requirements = parseRequirements(text).map(({ key, operator, values }) => requirement(key, operator, values));
  return (labels) => requirements.every((holds) => holds(labels));
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
    case "Gt":
      return (labels) => has(labels) && Number(labels[name]) > Number(values[0]);
    case "Lt":
      return (labels) => has(labels) && Number(labels[name]) < Number(values[0]);
    case "DoesNotExist":
      return (labels) => !has(labels);
    default:
      return () => false;
  }
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

/** As kubectl writes one; empty for one that selects everything. */
export function selectorText(selector: unknown): string {
  const { matchLabels = {}, matchExpressions = [] } = (selector ?? {}) as LabelSelector;
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const sets = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === "Exists") return key;
    return operator === "DoesNotExist" ? `!${key}` : `${key} ${operator.toLowerCase()} (${values.join(",")})`;
  });
  return [...equal, ...sets].join(",");
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
      if (match === undefined) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      const everywhere = field === "metadata.name" || field === "metadata.namespace";
      const path = everywhere ? field : entryOf(supported, field);
      if (path === undefined) throw unknownField(field, supported);
      const equal = match["operator"] !== "!=";
      return (object) => (scalar(valueAt(object, path)) === match["value"]) === equal;
    });
  return (object) => requirements.every((holds) => holds(object));
}

function unknownField(field: string, supported: Readonly<Record<string, string>>): Error {
  if (Object.keys(supported).length > 0) return badRequest(`field label not supported: ${field}`);
  const shown = JSON.stringify(field);
  return badRequest(`${shown} is not a known field selector: only "metadata.name", "metadata.namespace"`);
}

function scalar(found: unknown): string {
  if (typeof found === "string") return found;
  return typeof found === "number" || typeof found === "boolean" ? String(found) : "";
}
