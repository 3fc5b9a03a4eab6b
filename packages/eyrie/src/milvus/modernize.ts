import { isAlias, isMap, isNode, isScalar, isSeq, type Pair, visit, type YAMLMap } from "yaml";
import { chartLineOf } from "./chart-lines.ts";
import { coordinators, deadKeys, successorsOf } from "./dead-keys.ts";
import { fold } from "./fold-coordinators.ts";
import { missingRegion, missingRootPath } from "./missing-place.ts";
import {
  type Changes,
  type Comment,
  type Note,
  type Refusal,
  Refused,
  type Section,
  type Work,
} from "./modernizing.ts";
import { oldRoles } from "./run-roles.ts";
import { isNothing, nodeAt, offsetOf, type Position, readValuesFile, type ValuesFault } from "./values-file.ts";
import { blockAt, commentLine, endOfLine, lineStart, spliced } from "./values-text.ts";

export type Modernized =
  | { readonly status: "done"; readonly text: string; readonly notes: readonly Note[] }
  | { readonly status: "broken"; readonly at: Position; readonly fault: ValuesFault }
  | { readonly status: "refused"; readonly refusal: Refusal };

/**
 * A values file rewritten for a chart: keys of components that its line has no workload for go, the four coordinators'
 * into one mixCoordinator, all others' into comments; a missing region comes out of the host. What is not concerned
 * stays byte for byte, and its own output it leaves alone.
 */
export function modernized(source: string, chart: string, say: (comment: Comment) => string): Modernized {
  // The YAML library leaves it out of its offsets.
  const mark = source.startsWith("\uFEFF") ? "\uFEFF" : "";
  const text = source.slice(mark.length);
  const { documents, faults, position } = readValuesFile(text);
  const [broken] = faults;
  if (broken !== undefined) {
    const { fault, ...at } = broken;
    return { status: "broken", at, fault };
  }
  const [document, another] = documents.filter(({ contents }) => contents !== null && !isNothing(contents));
  if (document === undefined) return { status: "done", text: source, notes: [] };
  try {
    // Helm 3 takes the first document, Helm 4 all of them.
    if (another !== undefined) throw new Refused({ kind: "documents", ...position(offsetOf(another.contents)) });
    const { splices, notes } = changesTo({ text, document, position, chart, say });
    return { status: "done", text: mark + spliced(text, splices), notes };
  } catch (error) {
    if (error instanceof Refused) return { status: "refused", refusal: error.refusal };
    throw error;
  }
}

function changesTo(work: Work): Changes {
  const { document, position } = work;
  const root = document.contents;
  const region = missingRegion(work);
  const going = goingFrom(work);
  if (going.size === 0 && region === undefined) return { splices: [], notes: missingRootPath(work) };
  if (!isMap(root) || root.flow === true) throw new Refused({ kind: "flow", ...position(offsetOf(root)) });

  const sections = sectionsOf(work, root);
  const hasKeys = ({ pair: { value } }: Section) => isMap(isAlias(value) ? value.resolve(document) : value);
  const replaced =
    foldsInto(work) && sections.some((one) => going.has(one.name) && isCoordinator(one.name) && hasKeys(one));
  // One that is off says nothing of what it should be like.
  const off = replaced && valueAt(work, "mixCoordinator", "enabled") === false;
  const leaving = sections.filter(({ name }) => going.has(name) || (off && name === "mixCoordinator"));
  for (const name of going)
    if (leaving.every((section) => section.name !== name))
      throw new Refused({ kind: "merged", path: name, ...position(offsetOf(nodeAt(document, [name]))) });
  for (const { name, at, block } of leaving)
    if (work.text.slice(block.start, at).trim() !== "") throw new Refused({ kind: "odd", path: name, ...position(at) });
  refuseSharedAnchors(work, root, leaving);

  const folded = replaced
    ? leaving.filter((one) => (isCoordinator(one.name) && hasKeys(one)) || one.name === "mixCoordinator")
    : [];
  const parts = [
    ...(folded.length === 0 ? [] : [fold(work, folded, sections)]),
    ...leaving
      .filter((section) => !folded.includes(section))
      .map((section) => intoComment(work, section, !hasKeys(section))),
    ...(region === undefined ? [] : [region]),
  ];
  return {
    splices: parts.flatMap(({ splices }) => splices),
    notes: [...parts.flatMap(({ notes }) => notes), ...missingRootPath(work)],
  };
}

const isCoordinator = (name: string) => coordinators.some((one) => one === name);

const valueAt = ({ document }: Work, ...path: readonly string[]): unknown => {
  const node = nodeAt(document, path);
  return isScalar(node) ? node.value : undefined;
};

/** Whether a mixCoordinator is to take what the four had: not where they are what somebody wants, and can be. */
function foldsInto(work: Work): boolean {
  const { coordinators: kind, startsOldRoles } = chartLineOf(work.chart);
  const wanted = valueAt(work, "mixCoordinator", "enabled") === false && startsOldRoles;
  return kind === "mixed" && valueAt(work, "cluster", "enabled") !== false && !wanted;
}

/**
 * Components whose keys are dead; and coordinators that are switched on where mixCoordinator is as well, as a file for
 * an old chart says it: both would be at work. And what Milvus does not start at all.
 */
function goingFrom(work: Work): ReadonlySet<string> {
  const dead = deadKeys(work.chart, [{ path: "", text: work.text }]).map(({ path }) => path.split(".")[0] ?? path);
  const on = (name: string) => valueAt(work, name, "enabled") === true;
  const doubled = foldsInto(work) ? coordinators.filter(on) : [];
  const unknown = chartLineOf(work.chart).startsOldRoles
    ? []
    : oldRoles.filter((name) => !isCoordinator(name) && on(name));
  return new Set([...dead, ...doubled, ...unknown]);
}

function sectionsOf({ text }: Work, root: YAMLMap): readonly Section[] {
  const pairs = root.items.map((pair: Pair) => ({ pair, at: offsetOf(pair.key) }));
  return pairs.map(({ pair, at }, index) => {
    const next = pairs[index + 1]?.at;
    return {
      name: isScalar(pair.key) ? String(pair.key.value) : "",
      pair,
      at,
      block: blockAt(text, at, next === undefined ? text.length : lineStart(text, next)),
      keeps: keepsBlanks(text, pair.value),
    };
  });
}

function keepsBlanks(text: string, value: unknown): boolean {
  if (isMap(value)) return value.flow !== true && keepsBlanks(text, value.items.at(-1)?.value);
  if (isSeq(value)) return value.flow !== true && keepsBlanks(text, value.items.at(-1));
  return isScalar(value) && /^[|>]\d?\+/.test(text.slice(offsetOf(value)));
}

/** What is to go may name a part that stays; without it that would mean nothing. */
function refuseSharedAnchors({ position }: Work, root: YAMLMap, leaving: readonly Section[]): void {
  const going = new Set(leaving.map(({ pair }) => pair));
  const needed = new Set<string>();
  for (const pair of root.items)
    if (!going.has(pair) && isNode(pair.value))
      visit(pair.value, { Alias: (_, { source }) => void needed.add(source) });
  for (const { name: path, pair, at } of leaving) {
    if (!isNode(pair.value)) continue;
    visit(pair.value, {
      Value: (_, { anchor: name }) => {
        if (name !== undefined && needed.has(name)) throw new Refused({ kind: "anchor", path, name, ...position(at) });
      },
    });
  }
}

/** Nobody but its owner knows what of a component's keys its successor should have: they stay, as a comment. */
function intoComment({ text, position, say }: Work, { name: path, at, block }: Section, keyless: boolean): Changes {
  const prefix = text.slice(block.start, at);
  const successors = successorsOf(path);
  const lines = text.slice(block.start, block.end).split(/(?<=\n)/);
  const above = prefix + commentLine(say({ kind: "commented", path, successors, keyless })) + endOfLine(text);
  const commented = lines.map((line) => (line.trim() === "" ? line : `${prefix}# ${line.slice(prefix.length)}`));
  return {
    splices: [{ start: block.start, end: block.end, text: above + commented.join("") }],
    notes: [{ kind: "commented", path, successors, keyless, ...position(at) }],
  };
}
