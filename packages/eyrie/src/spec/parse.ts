import { yamlSaid } from "../messages/spec-yaml.ts";
import type { FilePlace } from "../model/file-place.ts";
import { explain } from "./explain.ts";
import { type Spec, specSchema } from "./schema.ts";
import { type Lines, linesOf, locate, type Mistake, pathText, type SpecError } from "./spec-error.ts";
import { placeKey, readYaml, type YamlTree } from "./yaml-tree.ts";

export type ParsedSpec =
  | {
      readonly ok: true;
      readonly spec: Spec;
      /** Of each of `policy.extraStatements`, where there are any: what they mean shows only beside the rest of a set-up. */
      readonly statementsAt?: readonly FilePlace[];
    }
  | { readonly ok: false; readonly errors: readonly SpecError[] };

/**
 * Reads the text of a spec. Pure, and never throws: whatever is wrong is in `errors`, all of it, in the file's order.
 * Where the YAML itself is broken nothing else is looked at.
 * @param file The name to show; it is not opened.
 */
export const parseSpec = (text: string, file: string): ParsedSpec => {
  const lines = linesOf(text);
  const tree = readYaml(lines);
  const { spec, mistakes } = check(tree);
  if (spec === undefined || mistakes.length > 0) return { ok: false, errors: errorsOf(mistakes, lines, file) };
  const statementsAt = placesOfStatements(spec, tree, lines, file);
  return { ok: true, spec, ...(statementsAt.length === 0 ? {} : { statementsAt }) };
};

const placesOfStatements = ({ policy }: Spec, { places }: YamlTree, lines: Lines, file: string): readonly FilePlace[] =>
  (policy?.extraStatements ?? []).map((_, at) => {
    const offset = places.get(placeKey(["policy", "extraStatements", at]))?.value ?? 0;
    const { line, column } = locate(lines, offset);
    return { file, line, column };
  });

/** Each mistake once, where it stands in the file. */
export const errorsOf = (mistakes: readonly Mistake[], lines: Lines, file: string): readonly SpecError[] =>
  inOrder(once(mistakes).map((mistake) => toError(mistake, lines, file)));

const check = (tree: YamlTree): { readonly spec?: Spec; readonly mistakes: readonly Mistake[] } => {
  if (tree.value === undefined) return { mistakes: tree.mistakes };
  if (tree.value === null)
    return { mistakes: [...tree.mistakes, { path: [], offset: 0, rule: "file-empty", ...yamlSaid.emptyFile }] };
  if (typeof tree.value !== "object" || Array.isArray(tree.value)) {
    const offset = tree.places.get("[]")?.value ?? 0;
    return { mistakes: [...tree.mistakes, { path: [], offset, rule: "root-not-mapping", ...yamlSaid.rootNotMapping }] };
  }
  const parsed = specSchema.safeParse(tree.value);
  return parsed.success
    ? { spec: parsed.data, mistakes: tree.mistakes }
    : { mistakes: [...tree.mistakes, ...explain(parsed.error.issues, tree)] };
};

/** What an alias makes visible in several places is said once. */
const once = (mistakes: readonly Mistake[]): readonly Mistake[] => [
  ...new Map(
    mistakes.map((mistake) => [`${mistake.offset} ${mistake.rule} ${pathText(mistake.path)}`, mistake]),
  ).values(),
];

/** By position as it is shown: what is said of the file's end stands after its last word, not after its last blank. */
const inOrder = (errors: readonly SpecError[]): readonly SpecError[] =>
  errors.toSorted((a, b) => a.line - b.line || a.column - b.column);

const toError = ({ path, offset, rule, fact, remedy, suggestion }: Mistake, lines: Lines, file: string): SpecError => ({
  file,
  ...locate(lines, offset),
  path: pathText(path),
  rule,
  fact,
  remedy,
  ...(suggestion === undefined ? {} : { suggestion }),
});
