import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Json } from "../model/json.ts";
import { leaves } from "./values.ts";

/** A value of the user's that cannot stand beside ours. Line and column count from 1. */
export type Contradiction = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly theirs: string;
  readonly ours: string;
};

export type ValuesFile = { readonly file: string; readonly text: string };

/** A values file that is not YAML, with where and why. */
export type Unreadable = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly why: string;
};

/**
 * Finds what in the user's values contradicts ours. Each file is only read, never merged: that is Helm's work. Helm
 * reads YAML 1.1, where `on` is true and `yes` too, so this does as well; `443` and `"443"` mean the same to the chart.
 */
export function findContradictions(
  files: readonly ValuesFile[],
  ours: Json,
): { readonly contradictions: readonly Contradiction[]; readonly unreadable: readonly Unreadable[] } {
  const contradictions: Contradiction[] = [];
  const unreadable: Unreadable[] = [];
  for (const { file, text } of files) {
    const lines = new LineCounter();
    const document = parseDocument(text, { version: "1.1", lineCounter: lines, merge: true });
    const at = (offset: number) => {
      const { line, col } = lines.linePos(offset);
      return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
    };
    const [error] = document.errors;
    if (error !== undefined) {
      unreadable.push({ ...at(error.pos[0]), why: error.message.split("\n")[0] ?? error.message });
      continue;
    }
    for (const path of staticKeys) {
      const node = nodeAt(document, path.split("."));
      const given = isScalar(node) && scalarText(node.value) !== "";
      if (given) contradictions.push({ ...at(node.range?.[0] ?? 0), path, theirs: "(hidden)", ours: '""' });
    }
    for (const { path, value } of leaves(ours)) {
      const node = nodeAt(document, path.split("."));
      const theirs = isScalar(node) ? scalarText(node.value) : node === undefined ? "" : "{…}";
      const wanted = scalarText(value);
      if (node === undefined || theirs === "" || theirs === wanted) continue;
      contradictions.push({ ...at(node.range?.[0] ?? 0), path, theirs, ours: wanted });
    }
  }
  return { contradictions, unreadable };
}

/** Keys that the chart would write into the ConfigMap, where Milvus' C++ side prefers them to the role. */
const staticKeys = ["externalS3.accessKey", "externalS3.secretKey"];

/** A scalar as the chart's templates print it; null leaves the value to us. */
const scalarText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

/** The value a path leads to, through aliases and merge keys (`<<`), where Helm would find it. */
function nodeAt(document: Document, path: readonly string[]): Node | undefined {
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
  const own = node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  if (own !== undefined) return followed(document, own.value);
  const merge = node.items.find((pair) => isScalar(pair.key) && pair.key.source === "<<");
  const merged = followed(document, merge?.value);
  const sources = isSeq(merged) ? merged.items.map((item) => followed(document, item)) : [merged];
  return sources.map((source) => childOf(document, source, key)).find((found) => found !== undefined);
}
