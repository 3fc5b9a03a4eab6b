import type { MilvusLine } from "../milvus/chart-lines.ts";
import { milvusLineOf, tagOf } from "../milvus/milvus-line.ts";
import type { Readings } from "./readings.ts";

/** Milvus' own image, wherever it was pulled from; not that of its init container. */
const isMilvus = (image: string): boolean => /(?:^|\/)milvus:v?\d/.test(image);

/**
 * The lines of Milvus that are there: by the images of its pods, else of its workloads, else by the chart. Where nothing
 * says, the newest that is known.
 */
export function linesIn({ pods, release }: Pick<Readings, "pods" | "release">): readonly MilvusLine[] {
  const running =
    pods.status === "present" ? pods.value.flatMap(({ containers }) => containers.map(({ image }) => image)) : [];
  const rendered = release.status === "present" ? Object.values(release.value.images) : [];
  const images = [running, rendered].map((all) => all.filter(isMilvus)).find((found) => found.length > 0);
  const versions = images?.map((image) => tagOf(image) ?? "") ?? [
    release.status === "present" ? release.value.chart.appVersion : "",
  ];
  return [...new Set(versions.map(milvusLineOf))].toSorted();
}
