import { chartSaid } from "../../messages/spec-chart.ts";
import { filledIn, longerThan, type Rule } from "./rule.ts";

/** Where the chart comes from. */
export type ChartReference =
  /** A chart of a repository, by `--repo`: the user's own repository list stays as it is. */
  | { readonly kind: "repository"; readonly repository: string; readonly name: string }
  /** A directory or an archive, as written; relative to the spec. */
  | { readonly kind: "path"; readonly path: string }
  /** `oci://…`, or an archive at `https://…`. */
  | { readonly kind: "url"; readonly url: string };

export const milvusRepository = "https://zilliztech.github.io/milvus-helm/";
export const defaultChart = "milvus";

const url = /^(?:oci|https?):\/\/[^\s/]+\/\S+$/;
const path = /^(?:\.{1,2}$|\.{1,2}[\\/]|\/|[A-Za-z]:[\\/])|\.tgz$/;
const name = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
/** Where Bitnami publishes: https://charts.bitnami.com/bitnami/…, oci://registry-1.docker.io/bitnamicharts/…. */
const bitnami = /^(?:oci|https?):\/\/(?:[^/]*\.bitnami\.com\/|[^/]+\/bitnami(?:charts)?\/)/i;
/** Helm would be given them on its command line, where everybody on the machine can read them. */
const credentials = /^[a-z]+:\/\/[^\s/]*@/i;
const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//;

/** @returns undefined when the text is none of them. */
export const chartReference = (text: string): ChartReference | undefined => {
  if (scheme.test(text)) return url.test(text) ? { kind: "url", url: text } : undefined;
  if (path.test(text)) return { kind: "path", path: text };
  return name.test(text) ? { kind: "repository", repository: milvusRepository, name: text } : undefined;
};

export const chart: Rule = {
  checks: [
    ...filledIn,
    { code: "chart-home", breaks: (text) => text.startsWith("~"), fact: () => chartSaid.home },
    {
      code: "chart-scheme",
      breaks: (text) => scheme.test(text) && !/^(?:oci|https?):/.test(text),
      fact: (text) => chartSaid.scheme(scheme.exec(text)?.[1] ?? text),
    },
    {
      code: "chart-alias",
      breaks: (text) => /^[\w.-]+\/[\w./-]+$/.test(text) && chartReference(text) === undefined,
      fact: chartSaid.alias,
      remedy: chartSaid.nameOrPath,
    },
    {
      code: "chart-credentials",
      breaks: (text) => credentials.test(text),
      fact: () => chartSaid.credentials,
      remedy: () => chartSaid.withoutCredentials,
    },
    { code: "chart-shape", breaks: (text) => chartReference(text) === undefined, fact: chartSaid.shape },
    {
      code: "chart-other",
      breaks: (text) => chartReference(text)?.kind === "repository" && text !== defaultChart,
      fact: chartSaid.other,
    },
    { code: "chart-bitnami", breaks: (text) => bitnami.test(text), fact: () => chartSaid.bitnami },
    longerThan("chart-long", 1024, chartSaid.chart),
  ],
  pattern:
    "^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\\.{1,2}|\\.{1,2}[\\\\/].*|/.*|[A-Za-z]:[\\\\/].*|.*\\.tgz|(?:oci|https?)://[^\\s/]+/\\S+)$",
  maxLength: 1024,
  example: defaultChart,
  repairs: (text) =>
    scheme.test(text)
      ? [text.replace(credentials, (given) => given.replace(/[^/]*@$/, ""))]
      : [text.replace(/^~[\\/]/, "./"), text.split("/").at(-1) ?? "", text.trim().toLowerCase()],
};

/** Semantic Versioning 2.0.0, without build metadata being looked at. @see https://semver.org */
const semver =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** An exact version: a range would make two runs of one file differ. */
export const chartVersion: Rule = {
  checks: [
    ...filledIn,
    { code: "version-range", breaks: (text) => /[\^~<>*|\s]|(?:^|\.)[xX](?:\.|$)/.test(text), fact: chartSaid.range },
    { code: "version-shape", breaks: (text) => !semver.test(text), fact: chartSaid.version },
    longerThan("version-long", 128, chartSaid.chartVersion),
  ],
  pattern: semver.source,
  maxLength: 128,
  example: "5.0.19",
  repairs: (text) => {
    const bare = text.trim().replace(/^[^\d]+/, "");
    const [major = "", minor = "0", patch = "0"] = bare.split(/[.\s]/).map((part) => part.replace(/^0+(?=\d)/, ""));
    return [bare, `${major}.${minor}.${patch}`, `${major}.${minor}.0`, `${major}.0.0`];
  },
};

/** A Helm values file of the user's. That it exists is for the caller to see. */
export const valuesPath: Rule = {
  checks: [
    ...filledIn,
    { code: "values-home", breaks: (text) => text.startsWith("~"), fact: () => chartSaid.home },
    { code: "values-url", breaks: (text) => scheme.test(text), fact: chartSaid.valuesUrl },
    { code: "values-stdin", breaks: (text) => text === "-", fact: () => chartSaid.valuesStdin },
    { code: "values-directory", breaks: (text) => /[\\/]$/.test(text), fact: chartSaid.valuesDirectory },
    longerThan("values-long", 1024, chartSaid.valuesPath),
  ],
  pattern: "^(?!~|-$).*[^\\\\/]$",
  maxLength: 1024,
  example: "milvus.yaml",
  repairs: (text) => [text.replace(/^~[\\/]/, "./"), `${text.replace(/[\\/]+$/, "")}/milvus.yaml`],
};
