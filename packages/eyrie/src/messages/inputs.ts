import type { Sentence } from "../model/sentence.ts";

type FactAndRemedy = { readonly fact: Sentence; readonly remedy: Sentence };

export const valuesUnreadable = (path: string): FactAndRemedy => ({
  fact: { en: `The values file ${path} cannot be read.`, ja: `values ファイル ${path} を読み込めません。` },
  remedy: {
    en: "Correct milvus.values in the spec; paths are relative to the spec.",
    ja: "spec の milvus.values を修正してください。パスは spec ファイルからの相対です。",
  },
});

export const chartUnreadable = (path: string): FactAndRemedy => ({
  fact: { en: `There is no chart at ${path}.`, ja: `${path} にチャートがありません。` },
  remedy: {
    en: "Correct milvus.chart in the spec; paths are relative to the spec. Or fetch one: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
    ja: "spec の milvus.chart を修正してください。パスは spec ファイルからの相対です。取得する場合: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
  },
});

type At = { readonly file: string; readonly line: number; readonly column: number };

export const valuesNotYaml = (at: At, why: string): FactAndRemedy => ({
  fact: {
    en: `${at.file}:${at.line}:${at.column}: not valid YAML: ${why}`,
    ja: `${at.file}:${at.line}:${at.column}: YAML として正しくありません: ${why}`,
  },
  remedy: {
    en: "Correct the line; helm would refuse it too.",
    ja: "該当行を修正してください。helm でも拒否されます。",
  },
});

type Contradiction = At & { readonly path: string; readonly theirs: string; readonly ours: string };

/** One line for each value that cannot stand beside ours. */
export const valuesContradict = (found: readonly Contradiction[]): FactAndRemedy => ({
  fact: {
    en: [
      "Your values contradict the spec:",
      ...found.map(
        ({ file, line, column, path, theirs, ours }) =>
          `  ${file}:${line}:${column}: ${path} is ${theirs}, the spec makes it ${ours}`,
      ),
    ].join("\n"),
    ja: [
      "values が spec と矛盾しています:",
      ...found.map(
        ({ file, line, column, path, theirs, ours }) =>
          `  ${file}:${line}:${column}: ${path} は ${theirs} ですが、spec では ${ours} になります`,
      ),
    ].join("\n"),
  },
  remedy: {
    en: "Remove these lines from the values file (Eyrie adds them itself; see eyrie values), or correct the spec.",
    ja: "values ファイルから該当行を削除するか (Eyrie が自動で加えます。eyrie values で確認できます)、spec を修正してください。",
  },
});
