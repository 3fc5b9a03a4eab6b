import { chartLineOf, type MilvusLine } from "../milvus/chart-lines.ts";
import { keysBelow } from "../milvus/merged-values.ts";
import { milvusLineOf } from "../milvus/milvus-line.ts";
import type { Release } from "../milvus/release.ts";
import { settingsIn } from "../milvus/settings.ts";
import { versionOf } from "./helm-release.ts";
import type { Target } from "./target.ts";

/** The line that a revision runs: the image's tag in its values says it before its chart does. */
function lineOf({ config, chart }: Release): MilvusLine {
  const { tag } = keysBelow(keysBelow(config, "image"), "all");
  if (typeof tag === "string" && tag !== "") return milvusLineOf(tag);
  return chart.appVersion === "" ? chartLineOf(chart.version).milvus : milvusLineOf(chart.appVersion);
}

/** The line that a run installs. */
function lineToCome({ release }: Pick<Target, "release">): MilvusLine {
  const [tag] = settingsIn(release.valuesFiles, [["image", "all", "tag"]]);
  if (tag !== undefined && tag.value !== "" && tag.value !== "null") return milvusLineOf(tag.value);
  const version = versionOf(release);
  const { installed } = release;
  const same =
    installed.status === "present"
      ? [installed.value.inForce, installed.value.latest].find(({ chart }) => chart.version === version)
      : undefined;
  return same === undefined || same.chart.appVersion === ""
    ? chartLineOf(version).milvus
    : milvusLineOf(same.chart.appVersion);
}

/**
 * The lines of Milvus whose pods may run before a run is done and after: what is deployed, what an upgrade that failed
 * left, and what is to come. A policy serves all of them, so that nothing is lacking in between; once only the last of
 * them is deployed, the next run narrows it.
 */
export function linesAtHand(target: Pick<Target, "release">): readonly MilvusLine[] {
  const { installed } = target.release;
  const running = installed.status === "present" ? [installed.value.inForce, installed.value.latest] : [];
  const deployed = running.filter(({ status }) => status !== "uninstalled").map(lineOf);
  return [...new Set([...deployed, lineToCome(target)])].toSorted();
}
