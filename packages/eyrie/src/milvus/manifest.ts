import { parse } from "yaml";

/** One object that Helm rendered. */
export type RenderedObject = {
  readonly kind: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Its whole document, to be parsed by whom it concerns. */
  readonly text: string;
};

/** What Helm recorded of a release's objects, and the namespace it was installed in. */
export type Manifest = { readonly manifest: string; readonly namespace: string };

/**
 * The objects of some kinds that a release rendered into its own namespace. Of each only `metadata` is parsed: a release's manifest can be
 * megabytes, and parsing all of Milvus' Deployments takes a fifth of a second.
 */
export const renderedObjects = (
  { manifest, namespace: home }: Manifest,
  ...kinds: readonly string[]
): readonly RenderedObject[] =>
  manifest.split(/^---\s*$/m).flatMap((text) => {
    const kind = /^kind: "?([A-Za-z]+)"?\s*$/m.exec(text)?.[1];
    if (kind === undefined || !kinds.includes(kind)) return [];
    const { name, namespace, labels } = parse(section(text, "metadata")) as {
      name?: string;
      namespace?: string;
      labels?: Readonly<Record<string, string>>;
    };
    return name === undefined || (namespace ?? home) !== home ? [] : [{ kind, name, labels: labels ?? {}, text }];
  });

/** How many pods a rendered workload asks for; none said is one. */
export function replicasOf({ text }: RenderedObject): number {
  const spec = section(text, "spec");
  const indent = /^\s*/.exec(spec.replace(/^\s*\n/, ""))?.[0] ?? "";
  const written = new RegExp(`^${indent}replicas: *"?(\\d+)`, "m").exec(spec)?.[1];
  return written === undefined ? 1 : Number(written);
}

/** What stands under a top-level key, as it is indented there. */
function section(text: string, key: string): string {
  const found = new RegExp(`^${key}:(.*(?:\\n(?:[ \\t#].*)?(?=\\n|$))*)`, "m").exec(text);
  return found?.[1] ?? "";
}
