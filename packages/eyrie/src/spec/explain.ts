import { z } from "zod";
import { exposureSaid } from "../messages/spec-exposure.ts";
import { shapeSaid } from "../messages/spec-shape.ts";
import { statementsSaid } from "../messages/spec-statements.ts";
import { bounded, quotable } from "./bounded.ts";
import { meantExposure } from "./rules/exposure.ts";
import { asYaml, breachOf, passes, suggest } from "./rules/rule.ts";
import { statementBreaches } from "./rules/statements.ts";
import { tagBreaches, tagKey } from "./rules/tags.ts";
import { expectedAt, rangesUnused, ruleOf, unfound } from "./schema.ts";
import { type Mistake, type Path, pathText } from "./spec-error.ts";
import { unknownKey } from "./unknown-keys.ts";
import { type Place, placeKey, type YamlTree } from "./yaml-tree.ts";

type Issue = z.core.$ZodIssue;

/** What zod found, in the words of whoever wrote the file: where, which rule, and what would do. */
export const explain = (issues: readonly Issue[], tree: YamlTree): readonly Mistake[] => [
  ...issues.flatMap((issue) => explainOne(issue, issue.path.map(step), tree)),
  ...explainTags(tree),
  ...explainExisting(tree),
  ...explainRanges(tree),
  ...explainStatements(tree),
];

const step = (part: PropertyKey): string | number => (typeof part === "number" ? part : String(part));

const explainOne = (issue: Issue, path: Path, tree: YamlTree): readonly Mistake[] => {
  const value = valueAt(tree.value, path);
  // An alias that leads nowhere has been reported where it stands.
  if (value === undefined && tree.places.has(placeKey(path))) return [];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        unknownKey(path, key, keyOffset(tree, [...path, key]), (known) => valueAt(tree.value, known) !== undefined),
      );
    case "invalid_key":
      return textBreach(tagKey, String(path.at(-1)), path, keyOffset(tree, path));
    case "invalid_union": {
      const branch = issue.errors.find((errors) => errors.every((inner) => inner.path.length > 0));
      return branch === undefined
        ? [wrongType(path, value, tree)]
        : branch.flatMap((inner) => explainOne(inner, [...path, ...inner.path.map(step)], tree));
    }
    case "custom":
      return brokenRule(path, value, tree);
    default:
      return value === undefined ? [missing(path, tree)] : [wrongType(path, value, tree)];
  }
};

const valueAt = (value: unknown, path: Path): unknown => {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
};

/** The place of the value, or of the nearest thing around it. */
const placeOf = (tree: YamlTree, path: Path): Place =>
  tree.places.get(placeKey(path)) ?? (path.length === 0 ? { value: 0 } : placeOf(tree, path.slice(0, -1)));

const keyOffset = (tree: YamlTree, path: Path): number => {
  const place = placeOf(tree, path);
  return place.key ?? place.value;
};

const textBreach = (
  rule: Parameters<typeof breachOf>[0],
  value: string,
  path: Path,
  offset: number,
): readonly Mistake[] => {
  const breach = breachOf(rule, value);
  if (breach === undefined) return [];
  const { code, fact, remedy, suggestion } = breach;
  return [{ path, offset, rule: code, fact, remedy, suggestion }];
};

const brokenRule = (path: Path, value: unknown, tree: YamlTree): readonly Mistake[] => {
  const expected = expectedAt(path);
  const rule = expected === undefined ? undefined : ruleOf(expected.schema);
  return rule === undefined || typeof value !== "string"
    ? []
    : textBreach(rule, value, path, placeOf(tree, path).value);
};

/** zod looks at the tags as a whole only when each of them is good; here they are looked at in any case. */
const explainTags = (tree: YamlTree): readonly Mistake[] => {
  const tags = valueAt(tree.value, ["tags"]);
  if (typeof tags !== "object" || tags === null || Array.isArray(tags)) return [];
  return tagBreaches(Object.keys(tags)).map(({ code, key, fact, remedy }) => {
    const path = key === undefined ? ["tags"] : ["tags", key];
    return { path, offset: keyOffset(tree, path), rule: code, fact, remedy };
  });
};

/** What exists is found by its name, or through what else exists; a derived name nobody else would have given. */
const explainExisting = ({ value, ...tree }: YamlTree): readonly Mistake[] =>
  unfound(typeof value === "object" && value !== null ? value : {}).map(([section, through]) => {
    const path = [section, "existing"];
    const example = `name: ${exampleOf([section, "name"], undefined)}`;
    return {
      path,
      offset: keyOffset({ value, ...tree }, path),
      rule: "existing-unnamed",
      fact: through === undefined ? shapeSaid.existingUnnamed(section) : shapeSaid.existingUnled(section, through),
      remedy: shapeSaid.add(example, section),
    };
  });

/** Ranges that no load balancer would look at; a wrong exposure is told by itself. */
const explainRanges = (tree: YamlTree): readonly Mistake[] => {
  const milvus = valueAt(tree.value, ["milvus"]);
  if (typeof milvus !== "object" || milvus === null || !rangesUnused({ ...milvus })) return [];
  const path = ["milvus", "sourceRanges"];
  const exposure = valueAt(tree.value, ["milvus", "exposure"]) === undefined ? undefined : "none";
  return [
    {
      path,
      offset: keyOffset(tree, path),
      rule: "source-ranges-unused",
      fact: exposureSaid.rangesUnused(exposure),
      remedy: exposureSaid.sayExposure,
    },
  ];
};

/** Also where something else of the file is wrong, as with the tags. */
const explainStatements = (tree: YamlTree): readonly Mistake[] => {
  const root = typeof tree.value === "object" && tree.value !== null ? tree.value : {};
  const policy = valueAt(root, ["policy"]);
  if (typeof policy !== "object" || policy === null) return [];
  return statementBreaches(policy, root).map(({ code, path: below, isKey, fact, remedy, suggestion }) => {
    const path = ["policy", ...below];
    const offset = isKey === true || below.length === 1 ? keyOffset(tree, path) : placeOf(tree, path).value;
    return { path, offset, rule: code, fact, remedy, ...(suggestion === undefined ? {} : { suggestion }) };
  });
};

const missing = (path: Path, tree: YamlTree): Mistake => {
  const example = exampleOf(path, undefined);
  const parent = path.slice(0, -1);
  return {
    path,
    offset: keyOffset(tree, parent),
    rule: "missing-key",
    fact: shapeSaid.missing(pathText(path)),
    remedy: shapeSaid.add(`${String(path.at(-1))}: ${example}`, pathText(parent)),
  };
};

const wrongType = (path: Path, value: unknown, tree: YamlTree): Mistake => {
  const place = placeOf(tree, path);
  const expected = expectedAt(path);
  const key = typeof path.at(-1) === "number" ? "-" : `${String(path.at(-1))}:`;
  const about = { path, offset: place.value, rule: "wrong-type" };
  const name = pathText(path);
  if (expected?.schema instanceof z.ZodLiteral)
    return {
      ...about,
      rule: "api-version",
      fact: shapeSaid.apiVersion,
      remedy: shapeSaid.write(`${key} eyrie.dev/v1`),
      suggestion: "eyrie.dev/v1",
    };
  const example = `${key} ${exampleOf(path, value)}`;
  if (value === null)
    return {
      ...about,
      rule: "no-value",
      offset: place.key ?? place.value,
      fact: shapeSaid.noValue(name),
      remedy: expected?.optional === true ? shapeSaid.writeOrRemove(example) : shapeSaid.write(example),
    };
  if (expected?.schema instanceof z.ZodArray && expected.schema.element instanceof z.ZodUnknown)
    return { ...about, rule: "statements-list", ...statementsSaid.notList };
  if (expected?.schema instanceof z.ZodBoolean)
    return { ...about, fact: shapeSaid.yesOrNo(name), remedy: shapeSaid.write(`${key} true`), suggestion: "true" };
  if (expected?.schema instanceof z.ZodEnum) {
    const options = expected.schema.options.map(String);
    const source = typeof value === "string" ? value : (place.source ?? JSON.stringify(value));
    const meant = typeof value === "object" && !isSingle(value) ? undefined : meantExposure(source);
    return {
      ...about,
      rule: "unknown-choice",
      fact:
        typeof value === "object"
          ? shapeSaid.choiceExpected(name, options)
          : shapeSaid.choice(quotable(source), options),
      remedy: shapeSaid.write(`${key} ${meant ?? options[0] ?? ""}`),
      ...(meant === undefined ? {} : { suggestion: meant }),
    };
  }
  if (expected?.schema instanceof z.ZodArray)
    return Array.isArray(value)
      ? { ...about, rule: "empty-list", fact: exposureSaid.rangesMissing, remedy: shapeSaid.write(example) }
      : { ...about, fact: shapeSaid.listExpected(name), remedy: shapeSaid.write(example) };
  const rule = expected === undefined ? undefined : ruleOf(expected.schema);
  if (rule === undefined) return { ...about, fact: shapeSaid.keysExpected(name), remedy: shapeSaid.write(example) };
  if (typeof value === "object") {
    const isUnion = expected?.schema instanceof z.ZodUnion;
    return {
      ...about,
      fact: isUnion ? shapeSaid.pathsExpected(name) : shapeSaid.oneTextExpected(name),
      remedy: isUnion ? shapeSaid.valuesIntoFile(example) : shapeSaid.write(example),
      suggestion: rule.example,
    };
  }
  const read = JSON.stringify(value);
  const source = place.source ?? read;
  const fits = passes(rule, source);
  const suggestion = suggest(rule, source);
  return {
    ...about,
    fact:
      typeof value === "boolean"
        ? shapeSaid.truthValue(name, source)
        : bounded(shapeSaid.number(name, source, read), source),
    remedy: fits
      ? shapeSaid.quote(`${key} ${JSON.stringify(source)}`)
      : shapeSaid.write(`${key} ${asYaml(suggestion)}`),
    suggestion,
  };
};

/** A list that only the brackets keep from being what it holds. */
const isSingle = (value: unknown): boolean => Array.isArray(value) && value.length === 1;

/** What would do at a path, as YAML in one line; a text given where keys are expected goes into the key it means. */
const exampleOf = (path: Path, given: unknown): string => {
  const schema = expectedAt(path)?.schema;
  if (schema === undefined) return "…";
  const rule = ruleOf(schema);
  if (rule !== undefined) return asYaml(typeof given === "string" ? suggest(rule, given) : rule.example);
  if (schema instanceof z.ZodArray) return `[${inFlow(exampleOf([...path, 0], given))}]`;
  if (schema instanceof z.ZodEnum) return String(schema.options[0]);
  if (schema instanceof z.ZodRecord) return "{ team: search }";
  if (schema instanceof z.ZodUnknown) return statementsSaid.example;
  if (!(schema instanceof z.ZodObject)) return "…";
  const keys = Object.keys(schema.shape);
  const required = keys.filter((key) => expectedAt([...path, key])?.optional === false);
  const first = keys.includes("name") ? "name" : (keys[0] ?? "name");
  const shown = required.length > 0 ? required : [first];
  const inner = shown.map((key) => `${key}: ${inFlow(exampleOf([...path, key], key === first ? given : undefined))}`);
  return `{ ${inner.join(", ")} }`;
};

/** Inside braces a comma or a bracket ends a text. */
const inFlow = (written: string): string => (/^[^"'{].*[,[\]{}]/.test(written) ? JSON.stringify(written) : written);
