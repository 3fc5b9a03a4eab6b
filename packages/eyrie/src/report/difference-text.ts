import { diffLines } from "diff";
import * as say from "../messages/plan.ts";
import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import { oneLine, printable } from "./printable.ts";
import { indent, type Page, read } from "./style.ts";

/** How JSON is to be compared: `policy` where IAM sees no difference between `"x"` and `["x"]`, nor in a list's order. */
export type Comparing = "policy" | "values";

const shortest = 100;
const contextLines = 2;

/** One field: `have → want` where both are short, else a small diff of the two texts. */
export function differenceLines(page: Page, { path, have, want }: Difference, comparing: Comparing): readonly string[] {
  const name = oneLine(path);
  const { style } = page;
  const [before, after] = [inline(have), inline(want)];
  if (before !== undefined && after !== undefined && before.length + after.length <= shortest) {
    const was = have === undefined ? style.quiet(read(page, say.nothing)) : style.bad(before);
    const willBe = want === undefined ? style.quiet(read(page, say.nothing)) : style.good(after);
    return [`${name}: ${was} → ${willBe}`];
  }
  return [`${name}:`, ...indent(diffed(page, asText(have, comparing), asText(want, comparing)), 2)];
}

/** A value as readable lines, for what is to be created: one field a line, items of a list behind a dash. */
export function valueLines(value: Json): readonly string[] {
  const short = inline(value);
  if (short !== undefined) return [short];
  if (typeof value === "string") return value.split("\n").map(printable);
  if (isList(value))
    return value.flatMap((item) => valueLines(item).map((line, index) => `${index === 0 ? "-" : " "} ${line}`));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const fits = inline(inner);
    return fits === undefined ? [`${oneLine(key)}:`, ...indent(valueLines(inner), 2)] : [`${oneLine(key)}: ${fits}`];
  });
}

/** A value that fits on a line; `undefined` when it does not. */
function inline(value: Json | undefined): string | undefined {
  if (value === undefined) return "";
  if (typeof value === "string") {
    const long = value.includes("\n") || jsonIn(value) !== undefined;
    return long ? undefined : oneLine(readsAsOther(value) ? JSON.stringify(value) : value);
  }
  if (typeof value !== "object" || value === null) return String(value);
  const text = JSON.stringify(value);
  const flat = isList(value) ? value.every((item) => typeof item !== "object" || item === null) : text === "{}";
  return flat && text.length <= shortest / 2 ? oneLine(text) : undefined;
}

/** `443` is a number and `"443"` a text: where a reader could take one for the other, quotes tell. */
function readsAsOther(text: string): boolean {
  return text === "" || text !== text.trim() || /^(?:true|false|null|[-+]?[\d.]+)$/.test(text);
}

function asText(value: Json | undefined, comparing: Comparing): string {
  if (value === undefined) return "";
  const parsed = typeof value === "string" ? (jsonIn(value) ?? value) : value;
  return typeof parsed === "string" ? parsed : JSON.stringify(settled(parsed, comparing), undefined, 2);
}

/** A document that stands inside of a text. */
function jsonIn(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The same meaning in one form: keys in order, and for policies what IAM treats alike. */
export function settled(value: Json, comparing: Comparing): Json {
  if (isList(value)) {
    const items = value.map((item) => settled(item, comparing));
    if (comparing === "values") return items;
    const [only, ...more] = items;
    if (only !== undefined && more.length === 0) return only;
    return items.every((item) => typeof item === "string") ? items.toSorted() : items;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, settled(inner, comparing)]));
}

type Line = { readonly mark: "+" | "-" | " "; readonly text: string };

function diffed({ style }: Page, before: string, after: string): readonly string[] {
  const lines = diffLines(ended(before), ended(after)).flatMap(({ added, removed, value }): readonly Line[] => {
    const mark = added ? "+" : removed ? "-" : " ";
    return value
      .replace(/\n$/, "")
      .split("\n")
      .map((text) => ({ mark, text }));
  });
  const near = (index: number) =>
    lines.slice(Math.max(0, index - contextLines), index + contextLines + 1).some(({ mark }) => mark !== " ");
  const shown: string[] = [];
  for (const [index, { mark, text }] of lines.entries()) {
    if (!near(index)) {
      if (near(index - 1) || index === 0) shown.push(style.quiet("…"));
      continue;
    }
    const line = `${mark} ${printable(text)}`;
    shown.push(mark === "+" ? style.good(line) : mark === "-" ? style.bad(line) : style.quiet(line));
  }
  return shown;
}

const ended = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
