import { isDeepStrictEqual } from "node:util";
import { isMap, stringify } from "yaml";
import type { Json } from "../model/json.ts";
import { keysBelow } from "./merged-values.ts";
import { type Mixed, mixedOf, type Remark } from "./mix-coordinator.ts";
import { type Changes, Refused, type Section, type Work } from "./modernizing.ts";
import { isNothing, nodeAt, offsetOf } from "./values-file.ts";
import {
  blanksBefore,
  blanksFrom,
  commentLine,
  commentsIn,
  endOfLine,
  lineEnd,
  lineStart,
  type Splice,
} from "./values-text.ts";

/**
 * The four coordinators' sections as one mixCoordinator: in the place of the first, or in the one that is there already,
 * which gets what it does not say itself. Comments of sections that go stand above it.
 */
export function fold(work: Work, folded: readonly Section[], sections: readonly Section[]): Changes {
  const { document, position } = work;
  const old = folded.filter(({ name }) => name !== "mixCoordinator");
  const names = [...new Set(old.map(({ name }) => name))];
  const values = Object.fromEntries(
    names.map((name) => [name, (nodeAt(document, [name])?.toJS(document) ?? null) as Json]),
  );
  const mixed = mixedOf(values);
  const there = sections.findLast((section) => section.name === "mixCoordinator" && !folded.includes(section));
  const { splices, remarks } =
    there === undefined
      ? replacing(work, folded, sections, names, mixed)
      : completing(work, folded, sections, values, mixed, there);
  const where = position(old[0]?.at ?? 0);
  return {
    splices,
    notes: [
      ...old.map(({ name: path, at }) => ({ kind: "folded" as const, path, ...position(at) })),
      ...remarks.map((remark) => ({ kind: "remark" as const, path: "mixCoordinator", remark, ...where })),
    ],
  };
}

type Folding = { readonly splices: readonly Splice[]; readonly remarks: readonly Remark[] };

function replacing(
  work: Work,
  folded: readonly Section[],
  sections: readonly Section[],
  names: readonly string[],
  mixed: Mixed,
): Folding {
  const { text } = work;
  const [first, ...rest] = folded;
  if (first === undefined) return { splices: [], remarks: [] };
  const { start, end } = first.block;
  const prefix = text.slice(start, first.at);
  const step = stepOf(work, first);
  const lines = [
    ...folded.flatMap((section) => commentsOf(work, section, section !== first)),
    commentLine(work.say({ kind: "folded", from: names })),
    ...remarked(work, mixed.remarks),
    ...(Object.keys(mixed.values).length === 0 ? [] : yamlLines({ mixCoordinator: mixed.values }, step)),
  ];
  const eol = endOfLine(text);
  const instead = lines.map((line) => prefix + line).join(eol) + (text.slice(start, end).endsWith("\n") ? eol : "");
  return {
    splices: [{ start, end, text: instead }, ...removals(text, rest, sections)],
    remarks: mixed.remarks,
  };
}

function completing(
  work: Work,
  folded: readonly Section[],
  sections: readonly Section[],
  old: Readonly<Record<string, Json>>,
  mixed: Mixed,
  there: Section,
): Folding {
  const { text, document, say } = work;
  const said = (key: string) => nodeAt(document, ["mixCoordinator", key]);
  const missing = (key: string) => said(key) === undefined;
  // A standby that nobody asked for is only for the replicas that come from here.
  const ownCount = !missing("replicas") && mixed.remarks.some(({ kind }) => kind === "standby");
  const values = Object.fromEntries(
    Object.entries(mixed.values).filter(([key]) => missing(key) && !(ownCount && key === "activeStandby")),
  );
  const remarks = [
    ...mixed.remarks.filter(
      (remark) => remark.kind === "left-out" || (missing(topOf(remark)) && !(ownCount && remark.kind === "standby")),
    ),
    ...Object.entries(mixed.values).flatMap(([key, value]): readonly Remark[] => {
      const was = Object.entries(old).flatMap(([name, section]) => {
        const one = keysBelow({ section }, "section")[key];
        return one === undefined ? [] : [[name, one] as const];
      });
      const differs = !missing(key) && !isDeepStrictEqual(said(key)?.toJS(document), value);
      return differs && was.length > 0 ? [{ kind: "left-out", key, was: Object.fromEntries(was) }] : [];
    }),
  ];
  const comments = [
    ...folded.flatMap((section) => commentsOf(work, section, true)),
    ...(Object.keys(values).length === 0 && remarks.length === 0
      ? []
      : [commentLine(say({ kind: "completed", from: Object.keys(old) })), ...remarked(work, remarks)]),
  ];
  const prefix = text.slice(there.block.start, there.at);
  const eol = endOfLine(text);
  const above = comments.map((line) => `${prefix}${line}${eol}`).join("");
  return {
    splices: [
      ...removals(text, folded, sections),
      { start: there.block.start, end: there.block.start, text: above },
      ...insertion(work, there, values),
    ],
    remarks,
  };
}

/** Keys put first into a section that is there. */
function insertion(work: Work, section: Section, values: Mixed["values"]): readonly Splice[] {
  const { text, position } = work;
  if (Object.keys(values).length === 0) return [];
  const { value } = section.pair;
  const eol = endOfLine(text);
  const step = stepOf(work, section);
  const prefix = text.slice(section.block.start, section.at);
  // Whoever shares it would get the keys, too.
  if (isMap(value) && value.anchor !== undefined)
    throw new Refused({ kind: "anchor", path: section.name, name: value.anchor, ...position(section.at) });
  if (isMap(value) && value.flow === true) {
    const at = offsetOf(value) + 1;
    const said = Object.entries(values).map(([key, one]) => `${key}: ${JSON.stringify(one)}`);
    return [{ start: at, end: at, text: ` ${said.join(", ")}${value.items.length === 0 ? " " : ","}` }];
  }
  if (isMap(value) && value.items[0] !== undefined) {
    const at = lineStart(text, offsetOf(value.items[0].key));
    const indent = text.slice(at, offsetOf(value.items[0].key));
    if (indent.trim() !== "") throw new Refused({ kind: "odd", path: section.name, ...position(section.at) });
    const lines = yamlLines(values, step).map((line) => indent + line + eol);
    return [{ start: at, end: at, text: lines.join("") }];
  }
  if (value !== null && !isNothing(value))
    throw new Refused({ kind: "odd", path: section.name, ...position(section.at) });
  const at = lineEnd(text, section.at);
  const lines = yamlLines(values, step).map((line) => prefix + " ".repeat(step) + line);
  return [{ start: at, end: at, text: text.endsWith("\n", at) ? lines.join(eol) + eol : eol + lines.join(eol) }];
}

/** Helm reads YAML 1.1, where an unquoted `on` is true. */
const yamlLines = (values: Json, indent: number): readonly string[] =>
  stringify(values, { indent, version: "1.1", lineWidth: 0, blockQuote: false }).trimEnd().split("\n");

/** How deep the file indents; 2 where a section does not show it. */
function stepOf({ text }: Work, { pair, at, block }: Section): number {
  const first = isMap(pair.value) && pair.value.flow !== true ? pair.value.items[0] : undefined;
  if (first === undefined) return 2;
  const key = offsetOf(first.key);
  return Math.max(key - lineStart(text, key) - (at - block.start), 1);
}

const remarked = ({ say }: Work, remarks: readonly Remark[]): readonly string[] =>
  remarks.map((remark) => commentLine(say({ kind: "remark", remark })));

const topOf = (remark: Remark): string =>
  ({ "no-limit": "resources", standby: "activeStandby", "left-out": "key" in remark ? remark.key : "" })[
    remark.kind
  ].replace(/\..*$/s, "");

/** What a file begins with is about the file. */
const ownHead = ({ block }: Section): number => (block.head === 0 ? block.start : block.head);

const commentsOf = ({ text }: Work, section: Section, withHead: boolean): readonly string[] =>
  commentsIn(text.slice(withHead ? ownHead(section) : section.block.start, section.block.end));

/**
 * Takes sections away. Of blank lines before and behind one those before stay, and none where it was the last; where
 * they are part of the value before, all of these and none of the others.
 */
function removals(text: string, going: readonly Section[], sections: readonly Section[]): readonly Splice[] {
  const runs: { start: number; end: number; keeps: boolean }[] = [];
  for (const section of sections) {
    if (!going.includes(section)) continue;
    const start = ownHead(section);
    const before = sections.findLast((other) => other.at < section.at && !going.includes(other));
    const run = runs.at(-1);
    // Neighbours go as one.
    if (run !== undefined && text.slice(run.end, start).trim() === "") run.end = section.block.end;
    else runs.push({ start, end: section.block.end, keeps: before?.keeps ?? false });
  }
  return runs.map(({ start, end, keeps }) => {
    const [before, behind] = [blanksBefore(text, start), blanksFrom(text, end)];
    if (keeps) return { start, end: behind, text: "" };
    if (behind === text.length) return { start: before, end, text: "" };
    return { start, end: before < start || start === 0 ? behind : end, text: "" };
  });
}
