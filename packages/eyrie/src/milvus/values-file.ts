import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  visit,
} from "yaml";

/** Why Helm cannot read a values file: in the YAML library's words, or what Helm minds beyond them. */
export type ValuesFault =
  | { readonly kind: "syntax"; readonly code: ErrorCode; readonly message: string }
  /** Text or a list where keys belong. */
  | { readonly kind: "root" }
  /** A list, a mapping or nothing as a key: an unrendered `{{ … }}` reads so. */
  | { readonly kind: "key" }
  /** A merge key that leads to no mapping. */
  | { readonly kind: "merge" }
  | { readonly kind: "alias-unknown" | "alias-endless"; readonly name: string };

/** Line and column, from 1. */
export type Position = { readonly line: number; readonly column: number };

export type ValuesFile = {
  /** Helm 3 takes the first document that the text holds, Helm 4 merges all of them. */
  readonly documents: readonly Document[];
  /** Empty when Helm would read the file. */
  readonly faults: readonly (Position & { readonly fault: ValuesFault })[];
  readonly position: (offset: number) => Position;
};

/** Reads a values file as Helm does: YAML 1.1, where `on` is true, and where a key may stand twice. */
export function readValuesFile(text: string): ValuesFile {
  const lines = new LineCounter();
  const documents: readonly Document.Parsed[] = parseAllDocuments(text, {
    version: "1.1",
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults = documents
    .flatMap((document) => [...syntaxFaults(document), ...(document.errors.length > 0 ? [] : helmFaults(document))])
    .map(({ fault, offset }) => ({ ...position(offset), fault }));
  return { documents, faults, position };
}

type Fault = { readonly fault: ValuesFault; readonly offset: number };

const syntaxFaults = ({ errors }: Document): readonly Fault[] =>
  errors.map(({ code, message, pos: [offset] }) => ({ fault: { kind: "syntax", code, message }, offset }));

/** What the library lets pass and Helm does not. */
function helmFaults(document: Document): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (node: unknown, fault: ValuesFault) => faults.push({ fault, offset: offsetOf(node) });
  const { contents } = document;
  if (contents !== null && !isMap(contents) && !isNothing(contents)) add(contents, { kind: "root" });
  visit(document, {
    Pair: (_, pair) => {
      const name = followed(document, pair.key);
      if (!isScalar(name) || isNothing(name)) add(pair.key, { kind: "key" });
      else if (isMerge(name) && !mergedBy(document, pair).every(isMap)) add(name, { kind: "merge" });
    },
    Alias: (_, alias, around) => {
      const target = alias.resolve(document);
      if (target === undefined) add(alias, { kind: "alias-unknown", name: alias.source });
      else if (around.includes(target)) add(alias, { kind: "alias-endless", name: alias.source });
    },
  });
  return faults;
}

export const isNothing = (node: unknown) => isScalar(node) && node.value === null;

export const offsetOf = (node: unknown): number =>
  (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined) ?? 0;

/**
 * The value a path leads to, where Helm would find it: through aliases and merge keys (`<<`), and in the last of
 * several keys of one name. A merge key counts as writing its keys where it stands.
 */
export function nodeAt(document: Document, path: readonly string[]): Node | undefined {
  let node = followed(document, document.contents);
  for (const key of path) node = childOf(document, node, key);
  return node;
}

function followed(document: Document, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return (node ?? undefined) as Node | undefined;
}

function childOf(document: Document, node: Node | undefined, key: string): Node | undefined {
  if (!isMap(node)) return undefined;
  for (const pair of node.items.toReversed()) {
    const name = followed(document, pair.key);
    if (!isScalar(name)) continue;
    if (String(name.value) === key) return followed(document, pair.value);
    if (!isMerge(name)) continue;
    const found = mergedBy(document, pair)
      .map((source) => childOf(document, source, key))
      .find((child) => child !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a key is the merge key, `<<`. */
export const isMerge = (key: Scalar) => key.type === "PLAIN" && key.source === "<<";

/** What a merge key brings in, the strongest first. */
export function mergedBy(document: Document, { value }: Pair): readonly (Node | undefined)[] {
  const merged = followed(document, value);
  return isSeq(merged) ? merged.items.map((item) => followed(document, item)) : [merged];
}
