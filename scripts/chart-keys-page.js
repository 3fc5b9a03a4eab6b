// The table of docs/chart-keys.md: what each key of the guide's milvus.yaml does in each line of the official chart.
import { chartLineOf } from "../packages/eyrie/build/milvus/chart-lines.js";
import { replacementsOf } from "../packages/eyrie/build/milvus/dead-keys.js";

/** Where each language's page lies in docs/. */
export const chartKeysPages = { en: "chart-keys.md", ja: "chart-keys.ja.md" };

const words = {
  en: {
    links: "[日本語](chart-keys.ja.md) · [Guide](guide.md)",
    title: "What the guide's values do, chart by chart",
    intro:
      "Each leaf key of [the guide's `milvus.yaml`](../examples/guide.milvus.yaml), in an official chart of each line that takes other keys than the one before it. Made by rendering: with all of the guide's values, without this one key, and with another value for it.",
    legend: [
      ["effective", "without the key another manifest is rendered"],
      ["default", "the key says what the chart says anyway; another value has an effect"],
      ["dead", "no value has any effect"],
      [
        "flag",
        "no workload changes: the key flips a setting in Milvus' configuration, of a component that is not there",
      ],
    ],
    guide: "Keys of the guide",
    beside: "Keys that the guide lacks",
    besideIntro: "Each added to the guide's values.",
    key: "key",
    counts: "of {n} keys",
    replaced: "instead",
    afterwards:
      "`eyrie plan` names dead keys of your values with their place ([EY613](checks.md#ey613)); `eyrie values --modernize FILE` prints the file rewritten. Both look at the chart that the spec asks for.",
  },
  ja: {
    links: "[English](chart-keys.md) · [ガイド](guide.ja.md)",
    title: "ガイドの values の効き方 (チャート別)",
    intro:
      "[ガイドの `milvus.yaml`](../examples/guide.milvus.yaml) の末端キーそれぞれについて、受け付けるキーが異なる系列ごとに公式チャートで調べた結果です。全キーを指定した場合、そのキーだけを除いた場合、値だけを変えた場合をレンダリングして比較しています。",
    legend: [
      ["有効", "そのキーを除くとマニフェストが変わる"],
      ["既定値", "チャートの既定値と同じで、別の値にすると効果がある"],
      ["無効", "どの値でも効果がない"],
      ["フラグのみ", "ワークロードは変わらず、存在しないコンポーネントの設定が Milvus の設定ファイルで切り替わるだけ"],
    ],
    guide: "ガイドにあるキー",
    beside: "ガイドにないキー",
    besideIntro: "ガイドの values に 1 つずつ加えた結果です。",
    key: "キー",
    counts: "全 {n} キー",
    replaced: "代わりのキー",
    afterwards:
      "`eyrie plan` は values 内の無効なキーを位置とともに示し ([EY613](checks.ja.md#ey613))、`eyrie values --modernize ファイル` は書き換えた内容を出力します。どちらも spec のチャートに合わせて判断します。",
  },
};

const verdicts = ["effective", "default", "dead", "flag"];

const row = (cells) => `| ${cells.join(" | ")} |`;

export function chartKeysPage({ charts, guide, beside }, language) {
  const say = words[language];
  const shown = Object.fromEntries(verdicts.map((verdict, at) => [verdict, say.legend[at][0]]));
  const columns = charts.map((chart) => `${chart}<br>Milvus ${chartLineOf(chart).milvus}`);
  const table = (rows) =>
    [
      row([say.key, ...columns, say.replaced]),
      row([say.key, ...columns, say.replaced].map(() => "---")),
      ...Object.entries(rows).map(([key, found]) =>
        row([
          `\`${key}\``,
          ...found.map((verdict) =>
            verdict === "effective" || verdict === "default" ? shown[verdict] : `**${shown[verdict]}**`,
          ),
          ["dead", "flag"].includes(found.at(-1))
            ? replacementsOf(key)
                .map((path) => `\`${path}\``)
                .join(", ")
            : "",
        ]),
      ),
    ].join("\n");
  const counted = (verdict) =>
    charts.map((_, at) => Object.values(guide).filter((found) => found[at] === verdict).length);
  const total = say.counts.replace("{n}", Object.keys(guide).length);
  return [
    "<!-- Written by npm run chart-keys -- <charts> --write -->",
    `# ${say.title}`,
    say.links,
    say.intro,
    say.legend.map(([name, meaning]) => `- **${name}**: ${meaning}`).join("\n"),
    say.afterwards,
    [
      row([total, ...columns]),
      row([total, ...columns].map(() => "---")),
      ...verdicts.map((verdict) => row([shown[verdict], ...counted(verdict)])),
    ].join("\n"),
    `## ${say.guide}`,
    table(guide),
    `## ${say.beside}`,
    say.besideIntro,
    table(beside),
    "",
  ].join("\n\n");
}
