import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { yamlSaid } from "../messages/spec-yaml.ts";
import { type Lines, locate, type Mistake, type Path } from "./spec-error.ts";
import { syntaxMistakes } from "./yaml-syntax.ts";

/** Where a value stands in the text. */
export type Place = {
  /** Offset of the key; absent for the root and for the items of a list. */
  readonly key?: number;
  readonly value: number;
  /** A number, truth value or null as it is written: `5.0` says more than 5. */
  readonly source?: string;
};

export type YamlTree = {
  /** Plain data; mappings have no prototype. `undefined` when the file holds nothing. */
  readonly value: unknown;
  readonly places: ReadonlyMap<string, Place>;
  readonly mistakes: readonly Mistake[];
};

export const placeKey = (path: Path): string => JSON.stringify(path);

/** A spec is a short file. */
const mostCharacters = 64 * 1024;
/** How many values aliases may unfold to. */
const mostAliased = 1000;

/**
 * Reads one YAML 1.2 document, whatever a directive in it says, with anchors, aliases and merge keys.
 * The values are unfolded here rather than by the library, so that each keeps its place in the text,
 * and a few lines of aliases cannot unfold to millions of values.
 */
export const readYaml = (lines: Lines): YamlTree => {
  const { text } = lines;
  if (text.length > mostCharacters) return broken(yamlSaid.fileTooLong(text.length, mostCharacters), "file-long");
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: "error", // "silent" would also hide that there is a second document
  });
  const mistakes = syntaxMistakes([...document.errors, ...document.warnings]);
  // What the library makes of broken syntax is a guess: errors about it would mislead.
  if (mistakes.length > 0) return { value: undefined, places: new Map(), mistakes };
  return document.contents === null ? broken(yamlSaid.emptyFile, "file-empty") : unfold(document.contents, lines);
};

const broken = (said: Pick<Mistake, "fact" | "remedy">, rule: string): YamlTree => ({
  value: undefined,
  places: new Map(),
  mistakes: [{ path: [], offset: 0, rule, ...said }],
});

type Pass = {
  readonly lines: Lines;
  readonly places: Map<string, Place>;
  readonly mistakes: Mistake[];
  readonly anchors: Map<string, Node>;
  /** Nodes being unfolded: an alias to one of them has no end. */
  readonly open: Set<Node>;
  aliased: number;
  /** The alias in the text itself that is being unfolded. */
  outermost: { readonly path: Path; readonly node: Node };
};

const unfold = (root: Node, lines: Lines): YamlTree => {
  const pass: Pass = {
    lines,
    places: new Map(),
    mistakes: [],
    anchors: new Map(),
    open: new Set(),
    aliased: 0,
    outermost: { path: [], node: root },
  };
  const value = readNode(pass, root, [], {}, false);
  return { value, places: pass.places, mistakes: pass.mistakes };
};

const offsetOf = (node: Node): number => node.range?.[0] ?? 0;

const complain = (
  pass: Pass,
  path: Path,
  node: Node,
  rule: string,
  said: Pick<Mistake, "fact" | "remedy">,
): undefined => {
  pass.mistakes.push({ path, offset: offsetOf(node), rule, ...said });
};

type KeyPlace = Pick<Place, "key">;

const readNode = (pass: Pass, node: Node, path: Path, key: KeyPlace, throughAlias: boolean): unknown => {
  if (throughAlias) {
    pass.aliased += 1;
    if (pass.aliased === mostAliased + 1)
      complain(
        pass,
        pass.outermost.path,
        pass.outermost.node,
        "yaml-alias-explosion",
        yamlSaid.aliasExplosion(mostAliased),
      );
    if (pass.aliased > mostAliased) return undefined;
  }
  if (!throughAlias && isAlias(node)) pass.outermost = { path, node };
  if (isAlias(node)) return readAlias(pass, node, path, key);
  if ("anchor" in node && typeof node.anchor === "string") pass.anchors.set(node.anchor, node);
  const place = { ...key, value: offsetOf(node) };
  pass.places.set(placeKey(path), place);
  if (isScalar(node)) return readScalar(pass, node, path, place);
  pass.open.add(node);
  try {
    if (isMap(node)) return readMap(pass, node, path, throughAlias);
    return isSeq(node) ? readSeq(pass, node, path, throughAlias) : undefined;
  } finally {
    pass.open.delete(node);
  }
};

const readScalar = (pass: Pass, node: Scalar, path: Path, place: Place): unknown => {
  if (typeof node.value !== "string")
    pass.places.set(placeKey(path), { ...place, source: node.source ?? String(node.value) });
  return node.value;
};

/** The node an alias stands for; says why when there is none. */
const resolved = (pass: Pass, node: Node, path: Path): Node | undefined => {
  if (!isAlias(node)) return node;
  const target = pass.anchors.get(node.source);
  if (target === undefined) return complain(pass, path, node, "yaml-alias-unknown", yamlSaid.unknownAlias(node.source));
  return pass.open.has(target)
    ? complain(pass, path, node, "yaml-alias-endless", yamlSaid.endlessAlias(node.source))
    : target;
};

const readAlias = (pass: Pass, alias: Alias, path: Path, key: KeyPlace): unknown => {
  pass.places.set(placeKey(path), { ...key, value: offsetOf(alias) });
  const target = resolved(pass, alias, path);
  return target === undefined ? undefined : readNode(pass, target, path, key, true);
};

const readSeq = (pass: Pass, node: YAMLSeq, path: Path, throughAlias: boolean): readonly unknown[] =>
  node.items.map((item, index) => readItem(pass, item, [...path, index], {}, offsetOf(node), throughAlias));

/** An item or a value; absent ones (`key:` at the end of a flow mapping) are null. */
const readItem = (
  pass: Pass,
  item: unknown,
  path: Path,
  key: KeyPlace,
  fallback: number,
  throughAlias: boolean,
): unknown => {
  if (isYamlNode(item)) return readNode(pass, item, path, key, throughAlias);
  pass.places.set(placeKey(path), { ...key, value: key.key ?? fallback, source: "" });
  return null;
};

const isYamlNode = (item: unknown): item is Node => isScalar(item) || isMap(item) || isSeq(item) || isAlias(item);

const readMap = (pass: Pass, node: YAMLMap, path: Path, throughAlias: boolean): unknown => {
  const found: Record<string, unknown> = Object.create(null);
  const merges: Node[] = [];
  for (const pair of node.items) {
    if (isMerge(pair)) {
      if (isYamlNode(pair.value)) merges.push(pair.value);
      continue;
    }
    const name = keyName(pass, pair, node, path);
    if (name === undefined) continue;
    const at = [...path, name];
    const offset = isYamlNode(pair.key) ? offsetOf(pair.key) : offsetOf(node);
    if (name in found) {
      const first = locate(pass.lines, pass.places.get(placeKey(at))?.key ?? offset).line;
      pass.mistakes.push({ path: at, offset, rule: "yaml-duplicate-key", ...yamlSaid.duplicateKey(name, first) });
      continue;
    }
    found[name] = readItem(pass, pair.value, at, { key: offset }, offset, throughAlias);
  }
  for (const merge of merges) {
    if (!throughAlias) pass.outermost = { path, node: merge };
    mergeInto(pass, found, merge, path);
  }
  return found;
};

const isMerge = (pair: Pair): boolean => isScalar(pair.key) && pair.key.type === "PLAIN" && pair.key.value === "<<";

/** A key as text: YAML reads `1:` and `true:` as other things, but here all keys are names. */
const keyName = (pass: Pass, pair: Pair, map: YAMLMap, path: Path): string | undefined => {
  const written = isYamlNode(pair.key) ? pair.key : map;
  const key = resolved(pass, written, path);
  if (key === undefined) return undefined;
  if (!isScalar(key) || (key.value === null && !key.source))
    return complain(pass, path, written, "yaml-key", yamlSaid.keyNotText);
  if (key.anchor !== undefined) pass.anchors.set(key.anchor, key);
  const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
  // A mapping turned into a JavaScript object would lose it without a word.
  return name === "__proto__" ? complain(pass, path, written, "yaml-key-reserved", yamlSaid.reservedKey(name)) : name;
};

/** `<<: *base`, `<<: [*one, *two]`: fills in what is not there yet. */
const mergeInto = (pass: Pass, found: Record<string, unknown>, merge: Node, path: Path): void => {
  const target = resolved(pass, merge, path);
  for (const item of isSeq(target) ? target.items : [target]) {
    const source = isYamlNode(item) ? resolved(pass, item, path) : undefined;
    if (isMap(source)) mergeMap(pass, found, source, path);
    else if (source !== undefined) complain(pass, path, merge, "yaml-merge", yamlSaid.mergeNotMapping);
  }
};

const mergeMap = (pass: Pass, found: Record<string, unknown>, source: YAMLMap, path: Path): void => {
  const before = [...pass.places];
  const merged = readNode(pass, source, path, {}, true);
  if (typeof merged !== "object" || merged === null) return;
  for (const [name, value] of Object.entries(merged)) if (!(name in found)) found[name] = value;
  // What stood here before keeps its place.
  for (const [key, place] of before) pass.places.set(key, place);
};
