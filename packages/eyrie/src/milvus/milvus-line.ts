import { milvusLines } from "./access-model.ts";
import type { MilvusLine } from "./chart-lines.ts";
import { compareVersions } from "./version.ts";

/**
 * The line of a version of Milvus, as a chart's `appVersion` or an image's tag says it. A newer one than all known, and
 * a tag that tells none, such as `latest`, are taken to be of the newest.
 */
export function milvusLineOf(version: string): MilvusLine {
  const [oldest = "2.2"] = milvusLines;
  if (!/^v?\d+\.\d+/.test(version)) return milvusLines.at(-1) ?? oldest;
  return milvusLines.findLast((line) => compareVersions(version, line) >= 0) ?? oldest;
}

/** The tag of a container's image, `2.5.4-gpu` of `registry:5000/milvus:2.5.4-gpu`; undefined where it has none. */
export const tagOf = (image: string): string | undefined => /^[^@]*:([^:/@]+)(?:@.*)?$/.exec(image)?.[1];
