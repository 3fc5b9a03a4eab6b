import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parse, parseAllDocuments } from "yaml";

/** Renderings on which the stand-in chart and the official one must agree. `set` are arguments of helm's `--set`. */
export const chartCases = {
  "the guide": { release: "milvus-demo", values: ["guide"], set: [] },
  "the guide and what Eyrie adds": { release: "milvus-demo", values: ["guide", "eyrie"], set: [] },
  "the guide under another release name": { release: "vectors", values: ["guide"], set: [] },
  "no values": { release: "milvus-demo", values: [], set: [] },
  "standalone, on external storage": {
    release: "milvus-demo",
    values: ["guide", "eyrie"],
    set: ["cluster.enabled=false"],
  },
  "MinIO left on, in one process": {
    release: "milvus-demo",
    values: ["guide"],
    set: ["minio.enabled=true", "minio.mode=standalone"],
  },
  "a service account made by the chart, unnamed": {
    release: "milvus-demo",
    values: ["guide"],
    set: ["serviceAccount.create=true", "serviceAccount.name="],
  },
  "highly available coordinator": {
    release: "milvus-demo",
    values: ["guide"],
    set: ["mixCoordinator.replicas=2", "mixCoordinator.activeStandby.enabled=true"],
  },
  "a second coordinator": { release: "milvus-demo", values: ["guide"], set: ["rootCoordinator.enabled=true"] },
  "Woodpecker embedded": {
    release: "milvus-demo",
    values: ["guide", "eyrie"],
    set: ["pulsarv3.enabled=false", "woodpecker.enabled=true"],
  },
  "Woodpecker as a service": {
    release: "milvus-demo",
    values: ["guide", "eyrie"],
    set: ["pulsarv3.enabled=false", "woodpecker.enabled=true", "streaming.woodpecker.embedded=false"],
  },
} satisfies Record<string, ChartCase>;
export type ChartCase = {
  readonly release: string;
  readonly values: readonly string[];
  readonly set: readonly string[];
};
export type ChartCaseName = keyof typeof chartCases;

/** What decides where a release keeps its data and who its pods are. */
export type ChartFacts = {
  /** The `minio:` section of default.yaml as a list of pairs: the order of the keys counts too. */
  readonly minio: readonly (readonly [string, unknown])[];
  readonly workloads: Readonly<Record<string, WorkloadFacts>>;
  readonly service: {
    readonly type: unknown;
    readonly ports: unknown;
    readonly annotations: unknown;
    readonly ranges: unknown;
  };
  /** Kind and name of what a MinIO would run as. */
  readonly minioWorkloads: readonly string[];
};
type WorkloadFacts = {
  readonly serviceAccount: unknown;
  readonly replicas: unknown;
  readonly strategy: unknown;
  readonly component: unknown;
  readonly args: unknown;
};

type Manifest = {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: unknown;
  };
  readonly data?: Record<string, string>;
  readonly spec?: {
    readonly type?: unknown;
    readonly replicas?: unknown;
    readonly strategy?: { readonly type?: unknown };
    readonly ports?: readonly { readonly name: string; readonly port: number }[];
    readonly loadBalancerSourceRanges?: unknown;
    readonly template?: {
      readonly metadata: { readonly labels: Record<string, string> };
      readonly spec: {
        readonly serviceAccountName?: string;
        readonly containers: readonly { readonly args?: unknown }[];
      };
    };
  };
};

export const renderChart = (helm: string, chart: string, name: ChartCaseName): string => {
  const { release, values, set }: ChartCase = chartCases[name];
  const files = values.flatMap((file) => [
    "--values",
    fileURLToPath(new URL(`fixtures/chart/${file}.yaml`, import.meta.url)),
  ]);
  const overrides = set.flatMap((assignment) => ["--set", assignment]);
  return execFileSync(helm, ["template", release, chart, "--namespace", "milvus", ...files, ...overrides], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
};

const only = <T>(found: readonly T[], what: string): T => {
  const [first, ...rest] = found;
  if (first === undefined || rest.length > 0) throw new Error(`${found.length} of ${what}, expected one`);
  return first;
};

const manifestsOf = (rendered: string): readonly Manifest[] =>
  parseAllDocuments(rendered)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);

const isWorkload = ({ kind }: Manifest): boolean => kind === "Deployment" || kind === "StatefulSet";

export const chartFacts = (rendered: string): ChartFacts => {
  const manifests = manifestsOf(rendered);
  const milvus = manifests.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "milvus");
  const config = only(
    manifests.flatMap(({ data }) => data?.["default.yaml"] ?? []),
    "default.yaml",
  );
  const service = only(
    milvus.filter(({ kind, spec }) => kind === "Service" && spec?.ports?.some(({ port }) => port === 19530)),
    "the Service on 19530",
  );
  // The official chart writes `mq` twice for a standalone release with pulsarv3 on: unique keys cannot be demanded.
  return {
    minio: Object.entries((parse(config, { uniqueKeys: false }) as { minio: Record<string, unknown> }).minio),
    workloads: Object.fromEntries(
      milvus.filter(isWorkload).map(({ kind, metadata, spec }) => [
        `${kind}/${metadata.name}`,
        {
          serviceAccount: spec?.template?.spec.serviceAccountName ?? "default",
          replicas: spec?.replicas,
          strategy: spec?.strategy?.type ?? null,
          component: spec?.template?.metadata.labels["component"],
          args: kind === "Deployment" ? spec?.template?.spec.containers[0]?.args : null,
        },
      ]),
    ),
    service: {
      type: service.spec?.type,
      ports: service.spec?.ports?.map(({ name, port }) => `${name}:${port}`),
      annotations: service.metadata.annotations ?? null,
      ranges: service.spec?.loadBalancerSourceRanges ?? null,
    },
    minioWorkloads: manifests
      .filter((manifest) => isWorkload(manifest) && manifest.metadata.labels?.["app"] === "minio")
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`),
  };
};

/** Kind and name of the workloads that are not Milvus. */
export const otherWorkloads = (rendered: string): readonly string[] =>
  manifestsOf(rendered)
    .filter((manifest) => isWorkload(manifest) && manifest.metadata.labels?.["app.kubernetes.io/name"] !== "milvus")
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
