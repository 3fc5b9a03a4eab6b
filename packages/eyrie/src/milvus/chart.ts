import { isScalar, parse } from "yaml";
import { type Manifest, renderedObjects, replicasOf } from "./manifest.ts";
import { nodeAt, readValuesFile } from "./values-file.ts";

/** The chart version a new release gets when neither spec nor a deployed release says another: Milvus 2.6.15. */
export const pinnedChartVersion = "5.0.19";

/** Name and version as a Chart.yaml gives them; empty where it does not. */
export function chartMetadata(text: string): { readonly name: string; readonly version: string } {
  const [document] = readValuesFile(text).documents;
  const field = (key: string) => {
    const node = document === undefined ? undefined : nodeAt(document, [key]);
    return isScalar(node) ? (node.source ?? "") : "";
  };
  return { name: field("name"), version: field("version") };
}

/** Whether a chart's own values.yaml knows of access by role. Bitnami's chart, of the same name, does not. */
export function knowsIam(valuesText: string): boolean {
  const [document] = readValuesFile(valuesText).documents;
  return document !== undefined && nodeAt(document, ["externalS3", "useIAM"]) !== undefined;
}

/** Labels that every object of a Milvus release bears, whichever chart line made it. */
export const milvusSelector = (release: string) =>
  `app.kubernetes.io/instance=${release},app.kubernetes.io/name=milvus`;

/** Whether an object's labels are those of Milvus' own. Attu bears them, and asks no S3. */
export const isMilvus = (labels: Readonly<Record<string, string>>): boolean =>
  labels["app.kubernetes.io/name"] === "milvus" && labels["component"] !== "attu";

/** What makes a release's pods anew: only a new pod gets injected, and reads its configuration. */
export const restartCommand = (namespace: string, release: string) =>
  `kubectl rollout restart deployment -n ${namespace} -l ${milvusSelector(release)}`;

/** A workload of a rendered manifest, and how many pods it is to have. */
export type Workload = {
  readonly kind: "Deployment" | "StatefulSet";
  readonly name: string;
  readonly replicas: number;
};

/** Every Deployment and StatefulSet of a rendered manifest; `milvus`: those of Milvus' own. */
export const workloadsIn = (release: Manifest, of: "release" | "milvus"): readonly Workload[] =>
  (["Deployment", "StatefulSet"] as const).flatMap((kind) =>
    renderedObjects(release, kind)
      .filter(({ labels }) => of === "release" || labels["app.kubernetes.io/name"] === "milvus")
      .map((rendered) => ({ kind, name: rendered.name, replicas: replicasOf(rendered) })),
  );

/** The key of the release's ConfigMap that the chart writes, and the one of `extraConfigFiles` that Milvus lays over it. */
export const configKey = "default.yaml";
export const userConfigKey = "user.yaml";

/** ConfigMaps of a rendered manifest that hold Milvus' configuration: name → file → text. */
export const configsIn = (release: Manifest): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  Object.fromEntries(
    renderedObjects(release, "ConfigMap")
      .filter(({ text }) => text.includes(configKey))
      .map(({ name, text }) => [name, (parse(text) as { data?: Record<string, string> }).data ?? {}] as const)
      .filter(([, data]) => configKey in data),
  );
