import { type Document, isScalar, isSeq, type Node } from "yaml";
import type { Json } from "../model/json.ts";
import { balancerAnnotation, controllerTypes } from "./exposure.ts";
import { specKeyOf } from "./spec-keys.ts";
import { leaves } from "./values.ts";
import { nodeAt, offsetOf, type Position, readValuesFile, type ValuesFault } from "./values-file.ts";

/** A value of the user's that cannot stand beside ours. */
export type Contradiction = Position & {
  readonly file: string;
  readonly path: string;
  /** Undefined for a secret. */
  readonly theirs: string | undefined;
  readonly ours: string;
  /** The key of the spec that makes it ours. Undefined: whatever the spec says, it would be. */
  readonly specKey: string | undefined;
};

/** A values file that Helm cannot read, with where and why. */
export type Unreadable = Position & { readonly file: string; readonly fault: ValuesFault };

type Wanted = {
  readonly path: readonly string[];
  readonly text: string;
  /** What alone cannot stand beside it; left out: whatever else. */
  readonly unlike?: readonly string[];
  readonly secret?: true;
  readonly specKey?: string | undefined;
};

/**
 * Finds what in the user's values contradicts ours. Each document of each file is only read, never merged: that is
 * Helm's work. `443` and `"443"` mean the same to the chart.
 */
export function findContradictions(
  files: readonly { readonly file: string; readonly text: string }[],
  ours: Json,
): { readonly contradictions: readonly Contradiction[]; readonly unreadable: readonly Unreadable[] } {
  const contradictions: Contradiction[] = [];
  const unreadable: Unreadable[] = [];
  const values = [
    ...leaves(ours).map(({ path, value }) => ({ path, text: asText(value), specKey: specKeyOf(path) })),
    ...beyondOurs,
    ...besideRanges(ours),
    ...besideClusterIp(ours),
  ];
  const config = configOf(ours);
  for (const { file, text } of files) {
    const { documents, faults, position } = readValuesFile(text);
    unreadable.push(...faults.map((fault) => ({ file, ...fault })));
    if (faults.length > 0) continue;
    const found = (node: Node, path: string, { text: said, secret, specKey }: Wanted, theirs: string) =>
      contradictions.push({
        file,
        ...position(offsetOf(node)),
        path,
        theirs: secret ? undefined : theirs,
        ours: said,
        specKey,
      });
    for (const document of documents) {
      for (const { node, want, theirs } of against(document, values)) found(node, want.path.join("."), want, theirs);
      const own = nodeAt(document, userConfig);
      if (!isScalar(own)) continue;
      for (const inner of readValuesFile(asText(own.value)).documents)
        for (const { want, theirs } of against(inner, config))
          found(own, `${userConfig.join(".")}: ${want.path.join(".")}`, want, theirs);
    }
  }
  return { contradictions, unreadable };
}

/** What a document says otherwise than wanted. Nothing, null and an empty list leave a value to us. */
const against = (document: Document, wants: readonly Wanted[]) =>
  wants.flatMap((want) => {
    const node = nodeAt(document, want.path);
    if (node === undefined) return [];
    const theirs = isScalar(node) ? asText(node.value) : isSeq(node) ? asText(node.toJS(document)) : "{…}";
    const stands = theirs === "" || theirs === want.text || want.unlike?.includes(theirs) === false;
    return stands ? [] : [{ node, want, theirs }];
  });

/**
 * Values that we leave as the chart has them, and that must stay so: keys would go into the ConfigMap, where Milvus'
 * C++ side prefers them to the role; another name would hide the pods from whoever looks for Milvus; and with a
 * ConfigMap of the user's own the chart writes none of ours.
 */
const beyondOurs: readonly Wanted[] = [
  { path: ["externalS3", "accessKey"], text: "", secret: true },
  { path: ["externalS3", "secretKey"], text: "", secret: true },
  { path: ["nameOverride"], text: "milvus" },
  { path: ["customConfigMap"], text: "" },
];

/** With security groups of the user's own the controller makes none that would hold the ranges. */
const besideRanges = (ours: Json): readonly Wanted[] =>
  leaves(ours)
    .filter(({ path }) => path.join(".") === "service.loadBalancerSourceRanges")
    .map(({ path }) => ({
      path: ["service", "annotations", balancerAnnotation("aws-load-balancer-security-groups")],
      text: "",
      specKey: specKeyOf(path),
    }));

/** By these the controller makes a load balancer, of whatever type the Service is. */
const besideClusterIp = (ours: Json): readonly Wanted[] =>
  leaves(ours)
    .filter(({ path, value }) => path.join(".") === "service.type" && value === "ClusterIP")
    .map(({ path }) => ({
      path: ["service", "annotations", balancerAnnotation("aws-load-balancer-type")],
      text: "",
      unlike: controllerTypes,
      specKey: specKeyOf(path),
    }));

/** Milvus reads this file after the chart's own, and the later wins. */
const userConfig = ["extraConfigFiles", "user.yaml"];

/** Milvus' own configuration as the chart writes it for our values: `externalS3` becomes `minio`, the host its address. */
const configOf = (ours: Json): readonly Wanted[] => [
  ...leaves(ours).flatMap(({ path, value }) => {
    const [section, key = ""] = path;
    if (section !== "externalS3" || key === "enabled") return [];
    return [{ path: ["minio", key === "host" ? "address" : key], text: asText(value), specKey: specKeyOf(path) }];
  }),
  { path: ["minio", "accessKeyID"], text: "", secret: true },
  { path: ["minio", "secretAccessKey"], text: "", secret: true },
];

/** A value as the chart's templates print it; a list in one line, and an empty one as nothing. */
const asText = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? "" : `[${value.map(asText).join(", ")}]`;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
};
