import { isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import { chartLineOf } from "./chart-lines.ts";
import type { Changes, Note, Work } from "./modernizing.ts";
import { regionOfHost } from "./s3-host.ts";
import { nodeAt, offsetOf } from "./values-file.ts";
import { endOfLine, lineEnd, lineStart } from "./values-text.ts";

/** `externalS3`, where it is written out and in use. */
function externalS3(work: Work): YAMLMap | undefined {
  const root = work.document.contents;
  const own = isMap(root) ? root.items.findLast((pair) => nameOf(pair) === "externalS3")?.value : undefined;
  if (!isMap(own)) return undefined;
  const enabled = nodeAt(work.document, ["externalS3", "enabled"]);
  return isScalar(enabled) && enabled.value === false ? undefined : own;
}

const nameOf = ({ key }: Pair) => (isScalar(key) ? String(key.value) : "");

/** The guide's file has no region; where its host names one, that is it. */
export function missingRegion(work: Work): Changes | undefined {
  const { text, document, position, chart } = work;
  const section = externalS3(work);
  if (section === undefined || !chartLineOf(chart).passesRegionOn) return undefined;
  // Whoever shares it would get the region, too.
  if (section.anchor !== undefined) return undefined;
  const host = section.items.findLast((pair) => nameOf(pair) === "host");
  if (host === undefined || !isScalar(host.value) || typeof host.value.value !== "string") return undefined;
  const region = regionOfHost(host.value.value);
  if (region === undefined) return undefined;
  const done = (start: number, end: number, instead: string): Changes => ({
    splices: [{ start, end, text: instead }],
    notes: [{ kind: "region", path: "externalS3.region", region, ...position(offsetOf(host.key)) }],
  });

  const there = section.items.findLast((pair) => nameOf(pair) === "region");
  if (there !== undefined) {
    if (!isScalar(there.value) || (there.value.value !== null && there.value.value !== "")) return undefined;
    const [start = 0, end = 0] = there.value.range ?? [];
    if (end > start) return done(start, end, region);
    const [, keyEnd = 0] = isScalar(there.key) ? (there.key.range ?? []) : [];
    const behindColon = text.indexOf(":", keyEnd) + 1;
    return done(behindColon, behindColon, ` ${region}`);
  }
  // Comes by a merge key.
  if (nodeAt(document, ["externalS3", "region"]) !== undefined) return undefined;
  const valueEnd = host.value.range?.[1] ?? 0;
  if (section.flow === true) return done(valueEnd, valueEnd, `, region: ${region}`);
  const key = offsetOf(host.key);
  const prefix = text.slice(lineStart(text, key), key);
  const line = `${prefix}region: ${region}`;
  const end = lineEnd(text, valueEnd);
  const eol = endOfLine(text);
  if (prefix.trim() !== "") return undefined;
  return text.endsWith("\n", end) ? done(end, end, line + eol) : done(end, end, eol + line);
}

/** Where a release stores must not move, so nobody but its owner, or Eyrie, can say. */
export function missingRootPath(work: Work): readonly Note[] {
  if (externalS3(work) === undefined) return [];
  const rootPath = nodeAt(work.document, ["externalS3", "rootPath"]);
  if (rootPath !== undefined && !(isScalar(rootPath) && (rootPath.value === null || rootPath.value === ""))) return [];
  const at = nodeAt(work.document, ["externalS3"]);
  return [{ kind: "root-path", path: "externalS3.rootPath", ...work.position(offsetOf(at)) }];
}
