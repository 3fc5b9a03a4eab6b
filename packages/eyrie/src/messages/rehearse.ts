import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const heading: Sentence = {
  en: "Rehearsal on a local cloud. No AWS account is touched, and no cluster of yours.",
  ja: "ローカルクラウドでのリハーサルです。AWS アカウントにもお使いのクラスターにも触れません。",
};

export const step = (command: string): Sentence => ({ en: `eyrie ${command}`, ja: `eyrie ${command}` });

export const over: Sentence = {
  en: "The rehearsal is over; the local cloud and all in it are gone.",
  ja: "リハーサルを終了しました。ローカルクラウドとその中身はすべて破棄されました。",
};

export const cut = (command: string, left: readonly string[]): Sentence => ({
  en: `${command} did not succeed, so these were not rehearsed: ${left.join(", ")}`,
  ja: `${command} が成功しなかったため、次はリハーサルしていません: ${left.join("、")}`,
});

export const notBuiltIn: FactAndRemedy = {
  fact: {
    en: "This Eyrie has no local cloud built in.",
    ja: "この Eyrie にはローカルクラウドが組み込まれていません。",
  },
  remedy: {
    en: "Install the package eyrie from npm; it has one.",
    ja: "npm の eyrie パッケージをインストールしてください。",
  },
};

export const noChart = (path: string): FactAndRemedy => ({
  fact: { en: `There is no chart at ${path}.`, ja: `${path} にチャートがありません。` },
  remedy: {
    en: "Give --chart a chart's folder or archive: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
    ja: "--chart にはチャートのフォルダーかアーカイブを指定してください: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
  },
});
