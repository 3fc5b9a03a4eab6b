import { isScalar } from "yaml";
import type { Json } from "../model/json.ts";
import { leaves } from "./values.ts";
import { nodeAt, offsetOf, type Position, readValuesFile, type ValuesFault } from "./values-file.ts";

/** A value of the user's that cannot stand beside ours. */
export type Contradiction = Position & {
  readonly file: string;
  readonly path: string;
  readonly theirs: string;
  readonly ours: string;
};

/** A values file that Helm cannot read, with where and why. */
export type Unreadable = Position & { readonly file: string; readonly fault: ValuesFault };

/**
 * Finds what in the user's values contradicts ours. Each document of each file is only read, never merged: that is
 * Helm's work. `443` and `"443"` mean the same to the chart.
 */
export function findContradictions(
  files: readonly { readonly file: string; readonly text: string }[],
  ours: Json,
): { readonly contradictions: readonly Contradiction[]; readonly unreadable: readonly Unreadable[] } {
  const contradictions: Contradiction[] = [];
  const unreadable: Unreadable[] = [];
  for (const { file, text } of files) {
    const { documents, faults, position } = readValuesFile(text);
    unreadable.push(...faults.map((fault) => ({ file, ...fault })));
    if (faults.length > 0) continue;
    for (const document of documents) {
      const found = (path: string, node: unknown, theirs: string, wanted: string) =>
        contradictions.push({ file, ...position(offsetOf(node)), path, theirs, ours: wanted });
      for (const path of staticKeys) {
        const node = nodeAt(document, path.split("."));
        if (isScalar(node) && scalarText(node.value) !== "") found(path, node, "(hidden)", '""');
      }
      for (const { path, value } of leaves(ours)) {
        const node = nodeAt(document, path.split("."));
        const theirs = isScalar(node) ? scalarText(node.value) : node === undefined ? "" : "{…}";
        const wanted = scalarText(value);
        if (theirs !== "" && theirs !== wanted) found(path, node, theirs, wanted);
      }
    }
  }
  return { contradictions, unreadable };
}

/** Keys that the chart would write into the ConfigMap, where Milvus' C++ side prefers them to the role. */
const staticKeys = ["externalS3.accessKey", "externalS3.secretKey"];

/** A scalar as the chart's templates print it; null leaves the value to us. */
const scalarText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
