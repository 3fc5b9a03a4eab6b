import { isScalar } from "yaml";
import { nodeAt, readValuesFile } from "./values-file.ts";

/** An object of a release whose name would be too long, and how long the part that one chooses may be. */
export type OverlongName = {
  readonly kind: "Service" | "StatefulSet";
  readonly name: string;
  readonly most: number;
  /** What the name is made from: the release, or the value that replaces it. */
  readonly from: "milvus.release" | "fullnameOverride";
  readonly longest: number;
  /** The value that does without the object, when there is one. */
  readonly without: string | undefined;
};

/** A Service's name is a DNS label. */
const mostOfService = 63;
/**
 * A StatefulSet's pods bear its name, a hyphen and a hash of ten in a label, which has room for 63.
 * @see https://github.com/kubernetes/kubernetes/issues/64023
 */
const mostOfStatefulSet = 52;

/** The longest suffixes of the StatefulSets that the chart's dependencies make, unless one of `off` is said. */
const dependencies = [
  { suffix: "-pulsarv3-zookeeper", without: "pulsarv3.enabled: false", off: ["pulsarv3.enabled", "pulsar.enabled"] },
  { suffix: "-etcd", without: "etcd.enabled: false", off: ["etcd.enabled"] },
] as const;

/**
 * The first name too long for Kubernetes among those the chart makes from the release or from `fullnameOverride`. The
 * release itself is held short enough for the chart's own Services by the spec; its dependencies have longer suffixes,
 * and values switch them off.
 */
export function overlongName(release: string, files: readonly { readonly text: string }[]): OverlongName | undefined {
  const documents = files.flatMap(({ text }) => readValuesFile(text).documents);
  const given = (path: string) =>
    documents.flatMap((document) => {
      const node = nodeAt(document, path.split("."));
      return isScalar(node) ? [node.value] : [];
    });
  const about = (from: OverlongName["from"], base: string, suffix: string, most: number) =>
    base.length + suffix.length > most
      ? { from, name: `${base}${suffix}`, most, longest: most - suffix.length }
      : undefined;
  const fullname =
    given("fullnameOverride")
      .map(String)
      .toSorted((a, b) => b.length - a.length)[0] ?? "";
  const service = about("fullnameOverride", fullname, "-streamingnode", mostOfService);
  if (service !== undefined) return { kind: "Service", ...service, without: undefined };
  for (const { suffix, without, off } of dependencies) {
    if (off.flatMap(given).includes(false)) continue;
    const found = about("milvus.release", release, suffix, mostOfStatefulSet);
    if (found !== undefined) return { kind: "StatefulSet", ...found, without };
  }
  return undefined;
}
