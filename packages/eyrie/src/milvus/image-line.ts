import type { Json } from "../model/json.ts";
import { isOf } from "./access.ts";
import { chartLineOf, chartLines, type MilvusLine } from "./chart-lines.ts";
import { coordinators, firstStreaming, madeOf } from "./dead-keys.ts";
import { keysBelow } from "./merged-values.ts";
import { milvusLineOf } from "./milvus-line.ts";
import { runRoles, streamingSwitch } from "./run-roles.ts";
import { scalarText } from "./scalar.ts";
import { compareVersions } from "./version.ts";

/**
 * What comes of an image in a chart that was made for another line.
 * - `unknown`: pods are told to run what this Milvus does not know, and end at once.
 * - `unswitched`: 2.5 knows a streaming node, which ends unless a variable says that there is to be one.
 * - `no-indexnode`: 2.5 and older build indexes there alone.
 * - `no-streamingnode`: 2.6 writes through it.
 * - `woodpecker`: its message queue is to be one that came with 2.6. A release that is there keeps its own.
 */
type MisfitKind = "unknown" | "unswitched" | "no-indexnode" | "no-streamingnode" | "woodpecker";

type Misfit = {
  readonly kind: MisfitKind;
  /** What it is told to run and does not know. */
  readonly roles?: readonly string[];
};

export type OtherLine = {
  readonly tag: string;
  readonly milvus: MilvusLine;
  /** The line that the chart was made for. */
  readonly carries: MilvusLine;
  readonly misfits: readonly Misfit[];
};

/**
 * The image that values pin, where it is of another line than the chart's own.
 * @param appVersion what the chart says that it carries; empty where only its version is known
 */
export function otherLine(chart: string, appVersion: string, values: Json): OtherLine | undefined {
  const { tag: written = null } = keysBelow(keysBelow(values, "image"), "all");
  const tag = scalarText(written);
  // Digests, `latest`, `master-…` and names of somebody's builds tell no line.
  if (!/^v?[2-9]\.\d/.test(tag) || compareVersions(chart, chartLines[0].first) < 0) return undefined;
  const milvus = milvusLineOf(tag);
  const carries = appVersion === "" ? chartLineOf(chart).milvus : milvusLineOf(appVersion);
  return milvus === carries ? undefined : { tag, milvus, carries, misfits: misfitsOf(milvus, chart, values) };
}

function misfitsOf(milvus: MilvusLine, chart: string, values: Json): readonly Misfit[] {
  const isOne = keysBelow(values, "cluster")["enabled"] === false;
  const streams = isOf(milvus, { since: "2.6" });
  const of2_6 = compareVersions(chart, "5.0.0") >= 0;
  const made = madeOf(chart, values);
  const roles = made.flatMap((component) => {
    const told = runRoles[component];
    return told === undefined || isOf(milvus, told) ? [] : [told.role];
  });
  const switched = JSON.stringify(values).includes(streamingSwitch);
  const queue = isOne
    ? (keysBelow(values, "standalone")["messageQueue"] ?? "woodpecker") === "woodpecker"
    : keysBelow(values, "woodpecker")["enabled"] === true;
  const found: readonly (Misfit | false)[] = [
    roles.length > 0 && { kind: "unknown", roles },
    milvus === "2.5" && of2_6 && !switched && made.includes("streamingNode") && { kind: "unswitched" },
    !streams && !isOne && !made.includes("indexNode") && { kind: "no-indexnode" },
    streams && !isOne && !made.includes("streamingNode") && { kind: "no-streamingnode" },
    !streams && of2_6 && queue && { kind: "woodpecker" },
  ];
  return found.filter((one) => one !== false);
}

/** Values by which a chart makes what this Milvus starts and needs, and nothing else; none where there are no such. */
export function fitting({ milvus, misfits }: OtherLine, chart: string, values: Json): Readonly<Record<string, string>> {
  if (misfits.length === 0) return {};
  if (keysBelow(values, "cluster")["enabled"] === false) return { "standalone.messageQueue": "rocksmq" };
  // Older charts have no streaming node, and set what 2.6 has no use for.
  if (compareVersions(chart, firstStreaming) < 0) return {};
  const streams = isOf(milvus, { since: "2.6" });
  const made = madeOf(chart, values);
  const old = streams ? coordinators.filter((name) => made.includes(name)) : [];
  return {
    ...(old.length === 0 ? {} : { "mixCoordinator.enabled": "true" }),
    ...Object.fromEntries(old.map((name) => [`${name}.enabled`, "false"])),
    "streaming.enabled": String(streams),
    "indexNode.enabled": String(!streams),
  };
}
