import * as say from "../messages/rules-manifests.ts";
import { configsIn } from "../milvus/chart.ts";
import { keysBelow } from "../milvus/merged-values.ts";
import { regionOfHost } from "../milvus/s3-host.ts";
import { scalarText } from "../milvus/scalar.ts";
import { storageReading } from "../readings/from-milvus.ts";
import type { ContainerReading, EnvReading, PodReading, StorageReading } from "../readings/readings.ts";
import { queueFaults } from "./message-queue.ts";
import { asksByCpp, keySources } from "./pods/key-sources.ts";
import { rule } from "./rule.ts";

/** Woodpecker's StatefulSet and CDC are Milvus' own, too. */
export const underAccount = rule({
  code: "EY627",
  title: say.accountsTitle,
  follows: ["EY625"],
  looksAt: ["pods"],
  find: ({ pods = [] }, { serviceAccount }) => {
    const others = pods.filter((pod) => pod.serviceAccount !== serviceAccount);
    if (others.length === 0) return [];
    const named = others.map((pod) => ({ workload: pod.madeBy ?? pod.name, account: pod.serviceAccount }));
    return [{ severity: "error", ...say.otherAccounts(named, serviceAccount) }];
  },
});

/** What Milvus is told of its storage, in the order of the chart. */
const told = ["address", "port", "useSSL", "bucketName", "rootPath", "useIAM", "cloudProvider", "region"] as const;

type Otherwise = Parameters<typeof say.otherConfig>[1][number];

/** The values are the user's and ours together; what reaches Milvus is what the chart makes of them. */
export const configured = rule({
  code: "EY628",
  title: say.configTitle,
  looksAt: ["rendered", "pods"],
  find: ({ rendered, pods = [] }, { ours }) => {
    if (rendered === undefined) return [];
    const [config] = Object.entries(configsIn(rendered));
    if (config === undefined) return [{ severity: "error", ...say.noConfig }];
    const [name, files] = config;
    const storage = storageReading(name, files);
    const { host, ...external } = keysBelow(ours, "externalS3");
    const wanted = (key: string) => scalarText(key === "address" ? host : external[key]);
    const others = [...inFiles(storage, wanted), ...pods.flatMap((pod) => inEnvironment(pod, wanted))];
    return [
      ...(others.length === 0 ? [] : [{ severity: "error", ...say.otherConfig(name, others) } as const]),
      ...queueFaults(rendered, files, pods),
    ];
  },
});

const inFiles = (storage: StorageReading, wanted: (key: string) => string): readonly Otherwise[] =>
  [...told, "accessKeyID" as const, "secretAccessKey" as const].flatMap((key) => {
    const [said, must] = [storage[key], wanted(key)];
    // Some charts pass no region on; the host names it.
    if (said === must || (key === "region" && said === "" && regionOfHost(storage.address) === must)) return [];
    return [{ key: `minio.${key}`, said, wanted: must, where: storage.setBy[key] ?? "default.yaml" }];
  });

/** Milvus lays its environment over its files: `MINIO_BUCKET_NAME` is `minio.bucketName`. */
const inEnvironment = ({ containers }: PodReading, wanted: (key: string) => string): readonly Otherwise[] =>
  containers
    .filter(({ name }) => name !== "woodpecker")
    .flatMap(({ name, env }) =>
      env.flatMap((variable) => {
        const key = told.find((one) => plain(variable.name) === `minio${one.toLowerCase()}`);
        if (key === undefined || variable.value === wanted(key)) return [];
        return [{ key: variable.name, said: variable.value ?? "?", wanted: wanted(key), where: name }];
      }),
    );

const plain = (name: string) => name.toLowerCase().replaceAll("_", "");

/** The keys of Milvus' storage, and of Woodpecker's, which bear other names. */
const storageKey = /^minio(?:accesskey(?:id)?|secret(?:access)?key)$/;

/** A file of keys that is nowhere near `~/.aws`. */
const keyFile = "AWS_SHARED_CREDENTIALS_FILE";

export const keylessPods = rule({
  code: "EY630",
  title: say.keysTitle,
  follows: ["EY624"],
  looksAt: ["pods"],
  find: ({ pods = [] }) => {
    const keyed = pods.flatMap((pod) => {
      const sources = [...new Set(pod.containers.flatMap(sourcesOf))];
      return sources.length === 0 ? [] : [{ workload: pod.madeBy ?? pod.name, component: componentOf(pod), sources }];
    });
    if (keyed.length === 0) return [];
    const wins = keyed.some(
      ({ component, sources }) =>
        asksByCpp(component) && sources.some((source) => !storageKey.test(variableOf(source))),
    );
    return [{ severity: wins ? "error" : "warning", ...say.keysRendered(keyed, wins) }];
  },
});

const componentOf = ({ labels, name }: PodReading): string => labels["component"] ?? name;

const sourcesOf = (container: ContainerReading): readonly string[] => [
  ...keySources(container, ({ names }) => (names.status === "present" ? names.value : [])),
  ...container.env.filter(holdsKeys).map(({ name }) => `env ${name}`),
];

/** An empty value is none: the chart writes Woodpecker's so. */
const holdsKeys = ({ name, value }: EnvReading): boolean =>
  value !== "" && (name === keyFile || storageKey.test(plain(name)));

const variableOf = (source: string) => plain(source.replace(/^env /, ""));
