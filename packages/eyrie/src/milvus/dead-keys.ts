import { type Document, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Json } from "../model/json.ts";
import { chartLineOf, chartLines } from "./chart-lines.ts";
import { guideKeys } from "./guide-keys.ts";
import { keysBelow } from "./merged-values.ts";
import { oldRoles } from "./run-roles.ts";
import { leaves } from "./values.ts";
import { compareVersions, isVersion } from "./version.ts";
import { isMerge, mergedBy, nodeAt, offsetOf, type Position, readValuesFile } from "./values-file.ts";

/** A key that somebody set and that does nothing in the chart at hand. */
export type DeadKey = {
  /** Dotted, down to the leaf: `rootCoordinator.resources.limits.cpu`. */
  readonly path: string;
  /** Keys that do its work in this chart; none where nothing does. */
  readonly replacedBy: readonly string[];
};

export const coordinators = ["rootCoordinator", "indexCoordinator", "queryCoordinator", "dataCoordinator"] as const;

/** The first chart that can make a streaming node. */
export const firstStreaming = "4.2.8";

type Component = {
  readonly successors: readonly string[];
  readonly switchedBy?: readonly string[];
  /** The first chart that can make it; where none is named, all can. */
  readonly first?: string;
};

/** Which components do the work of one that a line does not have, and what switches that one on all the same. */
const components: Readonly<Record<string, Component>> = {
  ...Object.fromEntries(coordinators.map((name) => [name, { successors: ["mixCoordinator"] }])),
  mixCoordinator: { successors: coordinators },
  indexNode: { successors: ["dataNode"] },
  streamingNode: { successors: [], switchedBy: ["streaming", "enabled"], first: firstStreaming },
};

/** Components for which a chart makes no workload unless the values switch them on: all that was measured of them is dead. */
export function idleComponents(chart: string): readonly string[] {
  const line = chartLineOf(chart);
  // Lines older than all that were measured have the components of the oldest of these.
  const column = Math.max(
    guideKeys.charts.findIndex((measured) => chartLineOf(measured) === line),
    0,
  );
  const rows = Object.entries({ ...guideKeys.guide, ...guideKeys.beside });
  return Object.keys(components).filter((name) =>
    rows.every(([path, verdicts]) => !path.startsWith(`${name}.`) || /^(?:dead|flag)$/.test(verdicts[column] ?? "")),
  );
}

/** Which components do the work of one in charts that do not have it. */
export const successorsOf = (component: string): readonly string[] => components[component]?.successors ?? [];

const firstWith = (has: (line: (typeof chartLines)[number]) => boolean): string => chartLines.find(has)?.first ?? "";

const mixedSince = firstWith((line) => line.coordinators === "mixed");

/** The chart version from which on a component is no more there by itself, or is there at all. */
const turns: Readonly<Record<string, { readonly since: string; readonly gone: boolean }>> = {
  ...Object.fromEntries(coordinators.map((name) => [name, { since: mixedSince, gone: true }])),
  mixCoordinator: { since: mixedSince, gone: false },
  indexNode: { since: firstWith((line) => !line.startsOldRoles), gone: true },
};

export const turnOf = (component: string) => turns[component];

/** What does the work of a key whose component a chart does not have. */
export const replacementsOf = (path: string): readonly string[] =>
  successorsOf(path.split(".")[0] ?? "").map((name) => path.replace(/^[^.]+/, name));

/** What says whether a component is there. */
const switchOf = (component: string): readonly string[] => components[component]?.switchedBy ?? [component, "enabled"];

/** Whoever says of a component whether it is on knows about it; nothing, empty lists and texts ask for nothing. */
const asksFor = (path: string, value: unknown) =>
  !path.endsWith(".enabled") || path.split(".").length > 2
    ? value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)
    : false;

/** The dead keys among values as Helm merged them. */
export function deadIn(chart: string, values: Json): readonly DeadKey[] {
  return idleComponents(chart).flatMap((component) => {
    const [top = "", key = ""] = switchOf(component);
    if (typeof keysBelow(values, top)[key] === "boolean") return [];
    return leaves(keysBelow(values, component), [component]).flatMap(({ path: keys, value }) => {
      const path = keys.join(".");
      return asksFor(path, value) ? [{ path, replacedBy: replacementsOf(path) }] : [];
    });
  });
}

/** Which of the components that not every line has a chart makes of these values. */
export function madeOf(chart: string, values: Json): readonly string[] {
  if (keysBelow(values, "cluster")["enabled"] === false) return [];
  const idle = idleComponents(chart);
  return Object.entries(components).flatMap(([name, { first = chart }]) => {
    const [top = "", key = ""] = switchOf(name);
    const said = keysBelow(values, top)[key];
    const on = typeof said === "boolean" ? said : !idle.includes(name);
    return on && compareVersions(chart, first) >= 0 ? [name] : [];
  });
}

/** Components that values switch on and the chart makes, and that its Milvus does not start; not where they name an older one. */
export function neverStarted(chart: string, values: Json): readonly string[] {
  const { tag } = keysBelow(keysBelow(values, "image"), "all");
  const older = typeof tag === "string" && tag !== "" && !(isVersion(tag) && compareVersions(tag, "2.6.0") >= 0);
  if (chartLineOf(chart).startsOldRoles || older || keysBelow(values, "cluster")["enabled"] === false) return [];
  return oldRoles.filter((name) => keysBelow(values, name)["enabled"] === true);
}

/** The dead keys of values files, each where it stands. A component that any of the files switches on or off is left out. */
export function deadKeys(
  chart: string,
  files: readonly { readonly path: string; readonly text: string }[],
): readonly (DeadKey & Position & { readonly file: string })[] {
  const read = files.map(({ path, text }) => ({ file: path, ...readValuesFile(text) }));
  const switched = (component: string) =>
    read.some(({ documents }) =>
      documents.some((document) => {
        const said = nodeAt(document, switchOf(component));
        return isScalar(said) && typeof said.value === "boolean";
      }),
    );
  const idle = idleComponents(chart).filter((component) => !switched(component));
  return read.flatMap(({ file, documents, position }) =>
    documents.flatMap((document) =>
      idle.flatMap((component) =>
        leafKeys(document, nodeAt(document, [component]), component).map(({ path, offset }) => ({
          file,
          ...position(offset),
          path,
          replacedBy: replacementsOf(path),
        })),
      ),
    ),
  );
}

/** Leaves below a node, each with where its key stands; below an alias that is where the aliased text stands. */
function leafKeys(
  document: Document,
  node: unknown,
  path: string,
  offset = offsetOf(node),
): readonly { readonly path: string; readonly offset: number }[] {
  const found = isAlias(node) ? node.resolve(document) : node;
  if (isMap(found))
    return found.items.flatMap((pair) => {
      const { key, value } = pair;
      if (!isScalar(key)) return [];
      if (isMerge(key)) return mergedBy(document, pair).flatMap((source) => leafKeys(document, source, path));
      return leafKeys(document, value, `${path}.${String(key.value)}`, offsetOf(key));
    });
  const value = isScalar(found) ? found.value : isSeq(found) ? found.items : null;
  return asksFor(path, value) ? [{ path, offset }] : [];
}
