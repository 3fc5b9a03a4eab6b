// npm run chart-keys -- <archive-or-folder>…: renders official charts with the guide's milvus.yaml key by key and prints
// what each key does in each of them, as the table of docs/chart-keys.md. --write keeps it in the sources and in docs;
// --lang ja prints it in Japanese, --json as data; --values FILE takes other values. Without charts, what was kept is printed (or written) again.
// The charts: git tags of zilliztech/milvus-helm, charts/milvus with its dependencies, or helm pull.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findHelm } from "../packages/eyrie/build/clouds/helm-binary.js";
import { guideKeys } from "../packages/eyrie/build/milvus/guide-keys.js";
import { readValuesFile } from "../packages/eyrie/build/milvus/values-file.js";
import { compareVersions } from "../packages/eyrie/build/milvus/version.js";
import { measureChart } from "./chart-keys-measure.js";
import { chartKeysPage, chartKeysPages } from "./chart-keys-page.js";

const place = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Keys that the guide's file does not have: what stands in for its dead ones, and what it misses. */
const beside = {
  "externalS3.rootPath": "milvus-demo",
  "externalS3.region": "us-east-2",
  "mixCoordinator.replicas": 2,
  "mixCoordinator.activeStandby.enabled": true,
  "mixCoordinator.resources.limits.cpu": 1,
  "mixCoordinator.resources.limits.memory": "2Gi",
  "dataNode.replicas": 2,
  "indexNode.replicas": 2,
  "streamingNode.replicas": 2,
};

const { values: flags, positionals: charts } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    lang: { type: "string", default: "en" },
    values: { type: "string", default: place("examples/guide.milvus.yaml") },
  },
});

const table = charts.length === 0 ? guideKeys : await measured();
if (flags.write) write();
process.stdout.write(flags.json ? `${JSON.stringify(table, undefined, 2)}\n` : chartKeysPage(table, flags.lang));

async function measured() {
  const { env: environment, platform, arch } = process;
  const { path: helm } = await findHelm({ environment, platform, arch, homeDirectory: homedir() });
  const values = readValuesFile(readFileSync(flags.values, "utf8")).documents[0].toJS();
  const columns = [];
  for (const chart of charts) columns.push(await measureChart({ helm, chart, values, beside }));
  columns.sort((a, b) => compareVersions(a.version, b.version));
  const rows = (part) =>
    Object.fromEntries(columns[0][part].map(([key], at) => [key, columns.map((column) => column[part][at][1])]));
  return { charts: columns.map(({ version }) => version), guide: rows("guide"), beside: rows("beside") };
}

function write() {
  const source = place("packages/eyrie/src/milvus/guide-keys.ts");
  writeFileSync(
    source,
    `// Written by npm run chart-keys -- <charts> --write
import type { KeyTable } from "./key-table.ts";

export const guideKeys: KeyTable = ${JSON.stringify(table, undefined, 2)};
`,
  );
  for (const [language, file] of Object.entries(chartKeysPages))
    writeFileSync(place(`docs/${file}`), chartKeysPage(table, language));
  execFileSync(process.execPath, [place("node_modules/oxfmt/bin/oxfmt"), source]);
}
