import type { V1Deployment, V1StatefulSet } from "@kubernetes/client-node";
import { parse } from "yaml";
import { isMilvus } from "../milvus/chart.ts";
import { type Manifest, renderedObjects } from "../milvus/manifest.ts";
import { podReading } from "./from-kubernetes.ts";
import type { PodReading } from "./readings.ts";

/** A pod of each of Milvus' own workloads, as a rendered manifest has it made. */
export const renderedPods = (manifest: Manifest, now: number): readonly PodReading[] =>
  renderedObjects(manifest, "Deployment", "StatefulSet")
    .filter(({ labels }) => isMilvus(labels))
    .map(({ kind, name, text }) => {
      const { spec } = parse(text, { uniqueKeys: false, logLevel: "silent" }) as V1Deployment | V1StatefulSet;
      return { ...podReading(spec?.template ?? {}), name, madeBy: `${kind.toLowerCase()}/${name}`, createdAt: now };
    });
