import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { guideKeys } from "#eyrie/milvus/guide-keys";
import type { KeyTable } from "#eyrie/milvus/key-table";

const script = fileURLToPath(new URL("../scripts/chart-keys.js", import.meta.url));
const doc = (file: string) => readFileSync(new URL(`../docs/${file}`, import.meta.url), "utf8");

const chartKeys = async (...words: readonly string[]) =>
  (await promisify(execFile)(process.execPath, [script, ...words], { maxBuffer: 2 ** 24 })).stdout;

/** The official charts, none of which is part of this repository: archives or folders, or a folder of such. */
const given = (process.env["EYRIE_CHARTS"] ?? "").split(delimiter).filter((path) => path !== "");
const charts = given.flatMap((path) =>
  path.endsWith(".tgz") || existsSync(join(path, "Chart.yaml"))
    ? [path]
    : readdirSync(path).map((name) => join(path, name)),
);

/** A chart of which every sort of key is known beforehand. */
const small = {
  "Chart.yaml": "apiVersion: v2\nname: milvus\nversion: 5.0.19\n",
  "values.yaml": `
service: { port: 1, type: ClusterIP }
rootCoordinator: { replicas: 1, activeStandby: { enabled: false } }
proxy: { replicas: 1 }
mixCoordinator: { replicas: 1 }
`,
  "templates/configmap.yaml": `
apiVersion: v1
kind: ConfigMap
metadata: { name: milvus }
data: { standby: {{ .Values.rootCoordinator.activeStandby.enabled | quote }} }
`,
  "templates/proxy.yaml": `
{{- if eq .Values.service.type "broken" }}{{ fail "not so" }}{{ end }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: proxy
  annotations:
    checksum/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}
spec: { replicas: {{ .Values.proxy.replicas }}, port: {{ .Values.service.port }}, type: {{ .Values.service.type }} }
---
kind: Deployment
metadata: { name: mixcoord }
spec: { replicas: {{ .Values.mixCoordinator.replicas }} }
`,
} as const;
const values = `
service: { port: 1, type: LoadBalancer }
rootCoordinator: { replicas: 2, activeStandby: { enabled: true } }
proxy: { replicas: 2, unheard: of }
`;

describe("the table of what each key does in each chart", () => {
  it.each([
    ["en", "chart-keys.md"],
    ["ja", "chart-keys.ja.md"],
  ])("is in docs as it was kept, in %s", async (language, file) => {
    expect(await chartKeys("--lang", language)).toBe(doc(file));
  });

  it.skipIf(process.env["EYRIE_HELM"] === undefined)(
    "is made by rendering key by key (skipped without helm)",
    async () => {
      const directory = await mkdtemp(join(tmpdir(), "chart-keys-"));
      onTestFinished(() => rm(directory, { recursive: true, force: true }));
      await mkdir(join(directory, "chart", "templates"), { recursive: true });
      for (const [name, text] of Object.entries(small)) await writeFile(join(directory, "chart", name), text);
      await writeFile(join(directory, "values.yaml"), values);
      const table = JSON.parse(
        await chartKeys(join(directory, "chart"), "--values", join(directory, "values.yaml"), "--json"),
      ) as KeyTable;
      expect(table).toMatchObject({
        charts: ["5.0.19"],
        guide: {
          "service.port": ["default"],
          "service.type": ["effective"],
          "rootCoordinator.replicas": ["dead"],
          "rootCoordinator.activeStandby.enabled": ["flag"],
          "proxy.replicas": ["effective"],
          "proxy.unheard": ["dead"],
        },
        beside: { "mixCoordinator.replicas": ["effective"], "indexNode.replicas": ["dead"] },
      });
    },
  );

  const skipped = charts.length === 0;
  it.skipIf(skipped)(
    `is what the charts of EYRIE_CHARTS make anew (${skipped ? "skipped: names no charts" : `${charts.length}`})`,
    async () => {
      const { charts: versions, ...rows } = JSON.parse(await chartKeys(...charts, "--json")) as KeyTable;
      const columns = versions.map((version) => guideKeys.charts.indexOf(version));
      const kept = (part: KeyTable["guide"]) =>
        Object.fromEntries(Object.entries(part).map(([key, found]) => [key, columns.map((column) => found[column])]));
      expect(rows).toEqual({ guide: kept(guideKeys.guide), beside: kept(guideKeys.beside) });
    },
    600_000,
  );
});
