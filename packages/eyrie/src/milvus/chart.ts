import { isScalar } from "yaml";
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

/** The objects of some kinds in a rendered manifest, as text: only those that are wanted need be parsed. */
export const objectTexts = (manifest: string, ...kinds: readonly string[]): readonly string[] =>
  manifest.split(/^---\s*$/m).filter((text) => kinds.includes(/^kind: (\S+)\s*$/m.exec(text)?.[1] ?? ""));

/** Milvus' own Deployments and StatefulSets of a rendered manifest, and how many pods each is to have. */
export function milvusWorkloads(
  manifest: string,
  parse: (document: string) => unknown,
): readonly { readonly name: string; readonly replicas: number }[] {
  return objectTexts(manifest, "Deployment", "StatefulSet").flatMap((text) => {
    const { metadata, spec } = parse(text) as {
      metadata?: { name?: string; labels?: Record<string, string> };
      spec?: { replicas?: number };
    };
    const ours = metadata?.labels?.["app.kubernetes.io/name"] === "milvus";
    return ours && metadata.name !== undefined ? [{ name: metadata.name, replicas: spec?.replicas ?? 1 }] : [];
  });
}

/** The key of the release's ConfigMap that Milvus reads. */
export const configKey = "default.yaml";

/**
 * ConfigMaps of a rendered manifest that hold Milvus' configuration, name → that file's text.
 * Only those documents are parsed: a release's manifest can be megabytes.
 */
export function configTextsByName(
  manifest: string,
  parse: (document: string) => unknown,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const document of objectTexts(manifest, "ConfigMap")) {
    if (!document.includes(configKey)) continue;
    const { metadata, data } = parse(document) as { metadata?: { name?: string }; data?: Record<string, string> };
    const text = data?.[configKey];
    if (metadata?.name !== undefined && text !== undefined) found[metadata.name] = text;
  }
  return found;
}
