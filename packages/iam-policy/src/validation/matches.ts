import { actionsMeant, isKey, knownService } from "../catalogue.ts";
import type { KnownAction, ResourceType } from "../catalogue.ts";
import { matchesGlob, wildcardGlob } from "../wildcard.ts";
import { arnSections, couldBe, sectionsOf } from "./arn-types.ts";
import type { ArnSections } from "./arn-types.ts";
import type { Report } from "./finding.ts";
import type { Part, StatementParts, WrittenCondition } from "./statement-parts.ts";
import { withoutVariables } from "./text-checks.ts";

/** Reports actions that act on none of the statement's resources, such as `s3:ListBucket` on a bucket's objects. */
export function checkActionsMatch({ actions, resources }: StatementParts, report: Report): void {
  if (actions === undefined || resources === undefined || actions.negated || resources.negated) return;
  const values = resources.values.map(({ value }) => value);
  if (values.length === 0) return;
  const written = values.map(arnSections);
  const known = new Map<ResourceType, boolean>();
  const isThere = (type: ResourceType): boolean => {
    const found = known.get(type) ?? written.some((sections) => couldBe(sections, type));
    known.set(type, found);
    return found;
  };
  const matches = ({ name, types }: KnownAction): boolean =>
    types.length === 0 ? written.some((sections) => mayTakeUntyped(name, sections)) : types.some(isThere);
  for (const { value: action, spot } of actions.values) {
    const meant = actionsMeant(action);
    if (meant === undefined || meant.length === 0 || meant.some(matches)) continue;
    const types = [...new Set(meant.flatMap((each) => each.types))];
    const expected = types.map((type) => type.arn).sort((a, b) => a.length - b.length);
    report("action-never-matches", spot, { action, resources: values, expected }, resourceFor(types, values));
  }
}

/**
 * Of actions without a type of resource AWS says to write `*`, and yet holds some against an ARN: `iam:ListRoles`
 * against the path, `eks:CreateCluster` against the cluster to be. So only what is surely another thing counts as such:
 * an ARN of another service, and a bucket or object, as S3 holds these against `arn:aws:s3:::*`.
 */
function mayTakeUntyped(action: string, sections: ArnSections): boolean {
  const [, , service = "", region, account, resource = ""] = sections;
  if (sections.length < 6 || /^\*+$/.test(resource)) return true;
  if (!matchesGlob(wildcardGlob(service), action.slice(0, action.indexOf(":")))) return false;
  return service !== "s3" || region !== "" || account !== "";
}

/** The resource to add, or to write instead: the bucket of an object, the objects of a bucket. */
function resourceFor(types: readonly ResourceType[], values: readonly string[]): string | undefined {
  if (types.length === 0) return "*";
  const names = new Set(types.map(({ name }) => name));
  const found = values.find((value) => /^arn:[^:]*:s3:::/.test(value));
  if (found === undefined) return undefined;
  const [bucket = ""] = (sectionsOf(found)[5] ?? "").split("/");
  const ofBucket = [...sectionsOf(found).slice(0, 5), bucket].join(":");
  if (names.has("bucket")) return ofBucket;
  return names.has("object") ? `${ofBucket}/*` : undefined;
}

/**
 * Reports keys of a service that requests for the actions never carry, such as `s3:prefix` for `s3:GetObject`.
 * As AWS does, it judges actions that are written out, and what a pattern means only as a whole. Operators that ask
 * whether the key is there at all are let be.
 */
export function checkKeysCarried(
  actions: Part<string> | undefined,
  conditions: readonly WrittenCondition[],
  report: Report,
): void {
  if (actions === undefined || actions.negated) return;
  // Each once: a pattern may mean many actions, and a statement may have many keys.
  const asked = new Map(actions.values.map(({ value }) => [value.toLowerCase(), value]));
  const meanings = [...asked.values()].map((action) => ({ action, meant: actionsMeant(action) }));
  for (const { operator, key, spot } of conditions) {
    if (!isOfService(key) || /^Null$|IfExists$|^ForAllValues:/.test(operator)) continue;
    const lacking = meanings.filter(({ action, meant }) =>
      // What a pattern over services that are not known means cannot be told.
      meant === undefined ? !/[*?]/.test(action) : meant.length > 0 && !meant.some(({ carries }) => carries(key)),
    );
    if (lacking.length > 0) report("key-never-carried", spot, { key, actions: lacking.map(({ action }) => action) });
  }
}

function isOfService(key: string): boolean {
  const [prefix = ""] = key.split(":");
  return knownService(prefix)?.keys.some((known) => isKey(known.key, key)) === true;
}

export function isEverything(resource: string): boolean {
  return resource === "*" || withoutVariables(resource) === "arn:*";
}
