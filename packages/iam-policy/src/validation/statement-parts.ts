import { documentElements } from "../document.ts";
import { statementElements } from "../grammar.ts";
import { isObject } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { within } from "../place.ts";
import type { Spot } from "../place.ts";
import type { Effect, NamedPrincipal } from "../statement.ts";
import type { Report } from "./finding.ts";
import { forms } from "./kinds.ts";
import type { PolicyKind } from "./kinds.ts";
import { nearest } from "./spelling.ts";
import { each, typeOf, writtenStrings } from "./written.ts";
import type { Written } from "./written.ts";

export type Part<T> = { readonly negated: boolean; readonly spot: Spot; readonly values: readonly Written<T>[] };

export type WrittenCondition = {
  readonly operator: string;
  readonly key: string;
  /** Of the operator. */
  readonly operatorSpot: Spot;
  /** Of the key. */
  readonly spot: Spot;
  readonly values: readonly Written<string | number | boolean>[];
};

/** What could be read of a statement; what could not is reported and left out. */
export type StatementParts = {
  readonly spot: Spot;
  readonly effect: Effect | undefined;
  readonly sid: string | undefined;
  readonly principals: Part<NamedPrincipal> | undefined;
  /** `"Principal": "*"`, without a type. */
  readonly bareEveryone: boolean;
  readonly actions: Part<string> | undefined;
  readonly resources: Part<string> | undefined;
  readonly conditions: readonly WrittenCondition[];
};

/**
 * Reports elements that do not belong where they are.
 * @returns those that misspelt ones were meant for, most likely: nobody needs to be told that they are missing.
 */
export function checkElements(
  source: JsonObject,
  at: "document" | "statement",
  spot: Spot,
  report: Report,
): ReadonlySet<string> {
  const meant = new Set<string>();
  const [here, elsewhere] =
    at === "document" ? [documentElements, statementElements] : [statementElements, documentElements];
  for (const element of Object.keys(source)) {
    if (here.includes(element)) continue;
    const where = within(spot, element);
    if (elsewhere.includes(element)) {
      report("misplaced-element", where, { element, belongs: at === "document" ? "statement" : "document" });
    } else {
      const names = nearest(element, here);
      report("unknown-element", where, { element, nearest: names }, names[0]);
      for (const name of names) meant.add(name);
    }
  }
  return meant;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export function readParts(source: JsonObject, spot: Spot, kind: PolicyKind, report: Report): StatementParts {
  const meant = checkElements(source, "statement", spot, report);
  const context = { spot, kind, meant, report };
  return {
    spot,
    effect: readEffect(source["Effect"], context),
    sid: readSid(source["Sid"], within(spot, "Sid"), kind, report),
    principals: readPart(source, "Principal", forms[kind].principal, context, readPrincipals),
    bareEveryone: source["Principal"] === "*",
    actions: readPart(source, "Action", "needed", context, writtenStrings),
    resources: readPart(source, "Resource", forms[kind].resource, context, writtenStrings),
    conditions: readConditions(source["Condition"], within(spot, "Condition"), report),
  };
}

type Context = {
  readonly spot: Spot;
  readonly kind: PolicyKind;
  /** Elements that are there under a misspelt name. */
  readonly meant: ReadonlySet<string>;
  readonly report: Report;
};

function readEffect(effect: unknown, { spot, meant, report }: Context): Effect | undefined {
  if (effect === "Allow" || effect === "Deny") return effect;
  if (effect === undefined) {
    if (!meant.has("Effect")) report("missing-element", spot, { elements: ["Effect"] });
  } else if (typeof effect !== "string") {
    report("wrong-type", within(spot, "Effect"), { expected: "string", got: typeOf(effect) });
  } else report("invalid-effect", within(spot, "Effect"), { effect }, nearest(effect, ["Allow", "Deny"])[0]);
  return undefined;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
function readSid(sid: unknown, spot: Spot, kind: PolicyKind, report: Report): string | undefined {
  if (sid === undefined) return undefined;
  if (typeof sid !== "string") {
    report("wrong-type", spot, { expected: "string", got: typeOf(sid) });
    return undefined;
  }
  if (sid === "") report("empty-sid", spot, {});
  else if (forms[kind].keptByIam && !/^[A-Za-z0-9]*$/.test(sid)) {
    report("invalid-sid", spot, { sid }, sid.replaceAll(/[^A-Za-z0-9]/g, ""));
  }
  return sid;
}

function readPart<T>(
  statement: JsonObject,
  element: "Principal" | "Action" | "Resource",
  wanted: "needed" | "refused",
  { spot, kind, meant, report }: Context,
  read: (source: unknown, spot: Spot, element: string, report: Report) => readonly Written<T>[],
): Part<T> | undefined {
  const form = forms[kind];
  const both = [element, `Not${element}`];
  const there = both.filter((name) => statement[name] !== undefined);
  if (there.length === 2) report("conflicting-elements", spot, { elements: there });
  for (const name of there) {
    if (wanted === "refused" || form.refuses.includes(name)) {
      report("unsupported-element", within(spot, name), { element: name, type: form.name });
    }
  }
  if (there.length === 0 && wanted === "needed" && !both.some((name) => meant.has(name))) {
    report("missing-element", spot, { elements: both.filter((name) => !form.refuses.includes(name)) });
  }
  const [found] = there;
  if (found === undefined) return undefined;
  const at = within(spot, found);
  return { negated: found !== element, spot: at, values: read(statement[found], at, found, report) };
}

function readPrincipals(
  source: unknown,
  spot: Spot,
  element: string,
  report: Report,
): readonly Written<NamedPrincipal>[] {
  if (source === "*") return [{ value: { type: "AWS", value: "*" }, spot }];
  if (!isObject(source)) {
    report("principal-format", spot, {});
    return [];
  }
  const types = Object.entries(source);
  if (types.length === 0) report("empty-element", spot, { element });
  return types.flatMap(([type, values]) =>
    writtenStrings(values, within(spot, type), `${element}.${type}`, report).map(({ value, spot: at }) => ({
      value: { type, value },
      spot: at,
    })),
  );
}

function readConditions(source: unknown, spot: Spot, report: Report): readonly WrittenCondition[] {
  if (source === undefined) return [];
  if (!isObject(source)) {
    report("wrong-type", spot, { expected: "object", got: typeOf(source) });
    return [];
  }
  if (Object.keys(source).length === 0) report("empty-condition-block", spot, {});
  return Object.entries(source).flatMap(([operator, keys]) => {
    const operatorSpot = within(spot, operator);
    if (!isObject(keys)) {
      report("wrong-type", operatorSpot, { expected: "object", got: typeOf(keys) });
      return [];
    }
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      operatorSpot,
      spot: within(operatorSpot, key),
      values: readConditionValues(values, within(operatorSpot, key), key, report),
    }));
  });
}

function readConditionValues(
  source: unknown,
  spot: Spot,
  key: string,
  report: Report,
): readonly Written<string | number | boolean>[] {
  if (Array.isArray(source) && source.length === 0) report("empty-condition", spot, { key });
  return each(source, spot).flatMap(({ value, spot: at }) => {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      return [{ value, spot: at }];
    }
    report("wrong-type", at, { expected: "string", got: typeOf(value) });
    return [];
  });
}
