// npm run chart-rehearsal -- CHART...: rehearses the guide with each chart, an official archive or folder, which is not
// part of this repository; with --write it keeps the table in docs/charts.md and docs/charts.ja.md.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const eyrie = fileURLToPath(new URL("../packages/eyrie/dist/eyrie.js", import.meta.url));
const spec = fileURLToPath(new URL("../examples/guide.yaml", import.meta.url));

const words = {
  en: {
    file: "charts.md",
    checks: "checks.md",
    head: `# The guide on each line of the chart

[日本語](charts.ja.md) · [Guide](guide.md)

\`eyrie rehearse up\` with the guide's own \`milvus.yaml\` (examples/guide.yaml) and the official chart, as its archive has it, on the local cloud. *Rendered*: helm made manifests of chart and values, and all of them passed Eyrie's checks. *Installed*: everything in the plan was made and helm's release is deployed. *Proven*: how many claims hold, the search of rows that were just stored and their objects in the bucket among them. The pods' image is replaced by a [stand-in for Milvus](local-cloud.md); chart, values, objects, identities and requests are real.
`,
    columns: ["chart", "Milvus", "rendered", "installed", "proven", "notes"],
    yes: "yes",
    no: "no",
    of: (holds, all) => `${holds} of ${all}`,
  },
  ja: {
    file: "charts.ja.md",
    checks: "checks.ja.md",
    head: `# チャートの各系列でのガイド

[English](charts.md) · [ガイド](guide.ja.md)

ガイドの \`milvus.yaml\` そのもの (examples/guide.yaml) と公式チャートのアーカイブで、ローカルクラウド上に \`eyrie rehearse up\` を実行した結果です。*レンダリング*: helm がチャートと値からマニフェストを作り、そのすべてが Eyrie のチェックを通ったこと。*インストール*: 計画のすべてが作成され、Helm リリースが deployed になったこと。*証明*: 成立した主張の数 (保存した直後の行の検索と、バケット内のそのオブジェクトを含む)。Pod のイメージは [Milvus の代役](local-cloud.ja.md) に置き換えられますが、チャート、値、オブジェクト、ID、リクエストは本物です。
`,
    columns: ["チャート", "Milvus", "レンダリング", "インストール", "証明", "注記"],
    yes: "はい",
    no: "いいえ",
    of: (holds, all) => `${all} 件中 ${holds} 件`,
  },
};

const asked = process.argv.slice(2);
const charts = asked.filter((word) => word !== "--write");
if (charts.length === 0) {
  console.error("npm run chart-rehearsal -- CHART... [--write]: name the charts, folders or archives");
  process.exit(64);
}

/** One rehearsal; undefined where it did not come to a report. */
function rehearsed(chart, language) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [eyrie, "rehearse", "up", "--file", spec, "--chart", resolve(chart), "--yes", "--json", "--lang", language],
    { encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  const step = stdout === "" ? undefined : JSON.parse(stdout).steps?.[0];
  if (step?.claims === undefined) process.stderr.write(`${chart}: ${stdout}${stderr}\n`);
  return step;
}

const firstLine = (text) => text.split("\n")[0].replaceAll("|", "\\|");
/** What the chart's revision is, as Helm recorded it: `1, milvus 5.0.19 (2.6.15)`. */
const revisionIn = ({ claims = [] }) => {
  const [evidence] = claims.find(({ name }) => name === "release-deployed")?.evidence ?? [];
  const [, version = "?", milvus = "?"] = /, \S+ (\S+) \((\S+)\)$/.exec(evidence?.value ?? "") ?? [];
  return { version, milvus };
};

const linked = ({ code }, checks) => `[${code}](${checks}#${code.toLowerCase()})`;

/** What was found, each once, in the words for the newest chart that has it. */
const legend = (steps, { checks }) =>
  [...new Map(steps.flatMap(({ findings = [] }) => findings).map((finding) => [finding.code, finding])).values()].map(
    (finding) => `- ${linked(finding, checks)}: ${firstLine(finding.fact)}`,
  );

function row(step, { yes, no, of, checks }) {
  const { version, milvus } = revisionIn(step);
  const { findings = [], outcomes = [], claims = [] } = step;
  // What came to no findings was not looked at: nothing is known to be rendered.
  const looked = step.findings !== undefined;
  const rendered = looked && findings.every(({ code, severity }) => severity !== "error" || !code.startsWith("EY6"));
  const installed = outcomes.length > 0 && outcomes.every(({ state }) => state === "done");
  const failing = claims.filter(({ status }) => status !== "holds");
  const notes = [
    ...failing.map(({ name, why }) => `${name}: ${firstLine(why ?? "")}`),
    ...findings.map((finding) => linked(finding, checks)),
  ];
  return [
    version,
    milvus,
    rendered ? yes : no,
    installed ? yes : no,
    of(claims.length - failing.length, claims.length),
    notes.join(", "),
  ];
}

const line = (cells) => `| ${cells.join(" | ")} |`;

let whole = true;
for (const [language, said] of Object.entries(words)) {
  const steps = charts.map((chart) => rehearsed(chart, language) ?? {});
  whole &&= steps.every(({ exitCode }) => exitCode === 0);
  const table = [
    line(said.columns),
    line(said.columns.map(() => "---")),
    ...steps.map((step) => line(row(step, said))),
    "",
    ...legend(steps, said),
  ].join("\n");
  if (asked.includes("--write"))
    writeFileSync(
      new URL(`../docs/${said.file}`, import.meta.url),
      `<!-- Written by npm run chart-rehearsal -- CHART... --write -->\n\n${said.head}\n${table}\n`,
    );
  if (language === "en") process.stdout.write(`${table}\n`);
}
process.exitCode = whole ? 0 : 1;
