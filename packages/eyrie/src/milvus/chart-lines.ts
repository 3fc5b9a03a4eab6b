import { compareVersions, isVersion } from "./version.ts";

/** Minor versions of Milvus that a line of the chart carries; each has its own ways with S3. */
export type MilvusLine = "2.2" | "2.3" | "2.4" | "2.5" | "2.6";

/** A run of chart versions that take the same keys. Source: the tags of zilliztech/milvus-helm. */
export type ChartLine = {
  /** The first version of the line; it ends where the next one begins. */
  readonly first: string;
  readonly milvus: MilvusLine;
  /** Four Deployments, each for one task, or one that does the work of all. */
  readonly coordinators: "four" | "mixed";
  /** Whether `milvus run` starts one coordinator by itself, and an index node: 2.6 calls them unknown and ends. */
  readonly startsOldRoles: boolean;
  /** Whether `externalS3.region` reaches Milvus. */
  readonly passesRegionOn: boolean;
};

/** Oldest first. Charts before 3.3.0 carry Milvus 2.1 and older, and take what the oldest line takes. */
export const chartLines: readonly [ChartLine, ...ChartLine[]] = [
  { first: "3.3.0", milvus: "2.2", coordinators: "four", startsOldRoles: true, passesRegionOn: false },
  { first: "4.1.0", milvus: "2.3", coordinators: "four", startsOldRoles: true, passesRegionOn: false },
  { first: "4.1.5", milvus: "2.3", coordinators: "four", startsOldRoles: true, passesRegionOn: true },
  { first: "4.1.29", milvus: "2.4", coordinators: "four", startsOldRoles: true, passesRegionOn: true },
  // 4.1.36 rewrote the template and lost region and iamEndpoint on the way.
  { first: "4.1.36", milvus: "2.4", coordinators: "four", startsOldRoles: true, passesRegionOn: false },
  { first: "4.2.2", milvus: "2.4", coordinators: "four", startsOldRoles: true, passesRegionOn: true },
  { first: "4.2.4", milvus: "2.4", coordinators: "mixed", startsOldRoles: true, passesRegionOn: true },
  // Up to 4.2.32 its beta.
  { first: "4.2.26", milvus: "2.5", coordinators: "mixed", startsOldRoles: true, passesRegionOn: true },
  { first: "5.0.0", milvus: "2.6", coordinators: "mixed", startsOldRoles: false, passesRegionOn: true },
];

/** The last version whose templates Eyrie was made for. */
export const newestKnownChart = "5.0.19";

/** The last known chart that carries each line of Milvus. */
export const lastChartOf: Readonly<Record<MilvusLine, string>> = {
  "2.2": "4.0.34",
  "2.3": "4.1.28",
  "2.4": "4.2.25",
  "2.5": "4.2.58",
  "2.6": newestKnownChart,
};

export const isNewerThanKnown = (version: string): boolean => compareVersions(version, newestKnownChart) > 0;

/**
 * The line of a chart version. One that is newer than all known, or says nothing that could be compared, is taken to be
 * like the newest.
 */
export function chartLineOf(version: string): ChartLine {
  const line = isVersion(version)
    ? chartLines.findLast(({ first }) => compareVersions(version, first) >= 0)
    : chartLines.at(-1);
  return line ?? chartLines[0];
}
