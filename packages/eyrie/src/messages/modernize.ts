import type { FactAndRemedy, Sentence } from "../model/sentence.ts";
import { shellWord } from "../model/shell.ts";

type Remark =
  | { readonly kind: "no-limit"; readonly resource: string }
  | { readonly kind: "standby" }
  | { readonly kind: "left-out"; readonly key: string };

/** Comments that are written into the user's file. */
export const comment = {
  folded: (from: readonly string[]): Sentence => ({
    en: `One mixCoordinator does the work of ${from.join(", ")}: as many replicas as the most of them had, their limits and requests added up.`,
    ja: `mixCoordinator が ${from.join("、")} の役割をまとめて担います。レプリカ数は最大値、limits と requests は合計です。`,
  }),
  completed: (from: readonly string[]): Sentence => ({
    en: `mixCoordinator does the work of ${from.join(", ")}: what it did not say itself comes from them.`,
    ja: `mixCoordinator が ${from.join("、")} の役割をまとめて担います。mixCoordinator になかった設定だけを引き継ぎました。`,
  }),
  /** `keyless`: something else than keys. */
  commented: (component: string, successors: readonly string[], keyless: boolean): Sentence =>
    keyless
      ? {
          en: `${component} takes keys below it; what stood here was none, and Helm would not render the chart with it.`,
          ja: `${component} の下にはキーを書きます。以下はキーではないため、Helm がチャートをレンダリングできませんでした。`,
        }
      : successors.length === 0
        ? {
            en: `This chart makes no ${component}: the keys below had no effect.`,
            ja: `このチャートは ${component} を作成しないため、以下のキーは効いていませんでした。`,
          }
        : {
            en: `This chart has no use for ${component}: ${successors.join(", ")} does its work.`,
            ja: `このチャートで ${component} は使われません。役割は ${successors.join("、")} が担います。`,
          },
  /** `was`: JSON of what the coordinators had. */
  leftOut: (key: string, was: string): Sentence => ({
    en: `Left out, to be decided by you: ${key} was ${was}`,
    ja: `引き継いでいません。必要であれば設定してください。${key} の元の値: ${was}`,
  }),
  noLimit: (resource: string): Sentence => ({
    en: `No limit for ${resource}: not each of the four coordinators had one.`,
    ja: `${resource} の上限はありません (上限のないコーディネーターがあったため)。`,
  }),
  standby: {
    en: "activeStandby is on: of several replicas only one may be at work.",
    ja: "activeStandby を有効にしています (複数レプリカのうち動作できるのは 1 つだけのため)。",
  },
} as const;

/** From which chart version on a component is gone, or there. */
type Turn = { readonly since: string; readonly gone: boolean };

/** In Japanese what goes before a reason's "ため". Values can still switch on what is gone. */
function changed(component: string, turn: Turn | undefined): Sentence {
  if (turn === undefined) return { en: `The chart has no ${component}`, ja: `チャートが ${component} を作成しない` };
  const { since, gone } = turn;
  return gone
    ? {
        en: `Since ${since} the chart has no ${component} any more unless it is switched on`,
        ja: `チャート ${since} 以降、${component} は有効にしない限り作成されない`,
      }
    : { en: `Only since ${since} the chart has ${component}`, ja: `${component} があるのはチャート ${since} 以降の` };
}

/** What is told beside the file. */
export const note = {
  folded: (path: string, turn: Turn | undefined): Sentence => ({
    en: `${changed(path, turn).en}: it went into mixCoordinator.`,
    ja: `${changed(path, turn).ja}ため、mixCoordinator にまとめました。`,
  }),
  commented: (path: string, successors: readonly string[], keyless: boolean, turn: Turn | undefined): Sentence =>
    keyless
      ? {
          en: `${path} is no mapping: where the chart reads keys below it Helm stops ("can't evaluate field"). It is a comment now.`,
          ja: `${path} がマッピングではありません。チャートが下のキーを参照すると Helm が停止する ("can't evaluate field") ため、コメントにしました。`,
        }
      : successors.length === 0
        ? {
            en: `${path} has no effect in this chart, and nothing does its work: it is a comment now.`,
            ja: `${path} はこのチャートでは効かず、代わりもないため、コメントにしました。`,
          }
        : {
            en: `${changed(path, turn).en}: it is a comment now. What you want of it, set for ${successors.join(", ")}.`,
            ja: `${changed(path, turn).ja}ため、コメントにしました。必要な設定は ${successors.join("、")} に書いてください。`,
          },
  region: (region: string): Sentence => ({
    en: `externalS3.region was missing: ${region}, as the host says.`,
    ja: `externalS3.region がなかったため、ホスト名にある ${region} を加えました。`,
  }),
  rootPath: {
    en: "externalS3.rootPath is missing, and nothing here tells it. eyrie up sets it; by hand, set it before the first installation and never after.",
    ja: "externalS3.rootPath がありませんが、ここからは決められません。eyrie up を使う場合は Eyrie が設定します。手動の場合は最初のインストール前に設定し、以後は変更しないでください。",
  },
  remark: (remark: Remark): Sentence => {
    switch (remark.kind) {
      case "no-limit":
        return comment.noLimit(remark.resource);
      case "standby":
        return comment.standby;
      case "left-out":
        return {
          en: `${remark.key} was left out of mixCoordinator: the coordinators do not agree, or it has no such key. Its values are in a comment.`,
          ja: `${remark.key} は mixCoordinator に引き継いでいません (値が一致しないか、該当するキーがないため)。元の値はコメントにあります。`,
        };
    }
  },
} as const;

export const nothingToDo = (chart: string, milvus: string): Sentence => ({
  en: `Nothing to rewrite for chart ${chart} (Milvus ${milvus}).`,
  ja: `チャート ${chart} (Milvus ${milvus}) に合わせて書き換える箇所はありません。`,
});

export const rewritten = (chart: string, milvus: string): Sentence => ({
  en: `Rewritten for chart ${chart} (Milvus ${milvus}):`,
  ja: `チャート ${chart} (Milvus ${milvus}) に合わせて書き換えました:`,
});

export const newerChart = (chart: string, known: string): Sentence => ({
  en: `Chart ${chart} is newer than those Eyrie knows (up to ${known}); it is taken to be like that one.`,
  ja: `チャート ${chart} は Eyrie が把握しているもの (${known} まで) より新しいため、同じ構成とみなしています。`,
});

const elsewhere: Sentence = {
  en: "The file is left as it is. Write it out, and run this again; eyrie explain EY613 says what is replaced by what.",
  ja: "ファイルは変更していません。修正してからもう一度実行してください。置き換えの内容は eyrie explain EY613 で確認できます。",
};

/** Why a file cannot be rewritten; each begins with its place. */
export const refused = {
  documents: (): Sentence => ({
    en: "The file holds several YAML documents: Helm 3 reads the first, Helm 4 all of them. Split it.",
    ja: "複数の YAML ドキュメントが含まれています。Helm 3 は最初だけ、Helm 4 はすべてを読むため、ファイルを分割してください。",
  }),
  flow: (): Sentence => ({
    en: "The file is one mapping in braces, or not written out; only values with a key a line are rewritten.",
    ja: "ファイル全体が波括弧のマッピングかエイリアスで書かれています。書き換えられるのは 1 行に 1 キーの形式だけです。",
  }),
  merged: (path: string): Sentence => ({
    en: `${path} comes through a merge key (<<) or an alias.`,
    ja: `${path} はマージキー (<<) またはエイリアスで取り込まれています。`,
  }),
  odd: (path: string): Sentence => ({
    en: `${path} is written in a way that is not rewritten: the key is not alone at the beginning of its line, or its value is an alias.`,
    ja: `${path} の書き方には対応していません。キーが行頭にないか、値がエイリアスです。`,
  }),
  anchor: (path: string, name: string): Sentence => ({
    en: `${path} holds the anchor &${name}, which is used in a part that stays.`,
    ja: `${path} の中のアンカー &${name} が、残る部分から参照されています。`,
  }),
} as const;

export const cannotRewrite = (
  { file, line, column }: { readonly file: string; readonly line: number; readonly column: number },
  why: Sentence,
): FactAndRemedy => ({
  fact: { en: `${file}:${line}:${column}: ${why.en}`, ja: `${file}:${line}:${column}: ${why.ja}` },
  remedy: elsewhere,
});

export const unreadable = (file: string, why: Sentence): FactAndRemedy => ({
  fact: { en: `${file} cannot be read: ${why.en}.`, ja: `${file} を読み込めません: ${why.ja}。` },
  remedy: {
    en: "Name a values file: eyrie values --modernize FILE",
    ja: "values ファイルを指定してください: eyrie values --modernize FILE",
  },
});

export const notUtf8 = (file: string): FactAndRemedy => ({
  fact: { en: `${file} is not UTF-8.`, ja: `${file} は UTF-8 ではありません。` },
  remedy: { en: "Save it as UTF-8.", ja: "UTF-8 で保存し直してください。" },
});

/** `emptied`: nothing is left in it. `command`: what was typed, without where its output goes. */
export function intoItself(file: string, emptied: boolean, command: string): FactAndRemedy {
  const [name, other] = [shellWord(file), shellWord(`${file}.new`)];
  const instead = `${command} > ${other} && mv ${other} ${name}`;
  return emptied
    ? {
        fact: {
          en: `The output goes into ${file} itself, which the shell emptied before Eyrie began: what stood in it is gone.`,
          ja: `出力先が書き換え対象の ${file} 自身です。Eyrie の起動前にシェルがファイルを空にしたため、元の内容は失われています。`,
        },
        remedy: {
          en: `Get it back (git checkout -- ${name}, or a backup). Then, by way of another file: ${instead}`,
          ja: `git checkout -- ${name} またはバックアップで元に戻してから、別のファイルを経由してください: ${instead}`,
        },
      }
    : {
        fact: {
          en: `The output goes into ${file} itself, behind what stands in it.`,
          ja: `出力先が書き換え対象の ${file} 自身で、元の内容の後ろに追記されます。`,
        },
        remedy: {
          en: `By way of another file: ${instead}`,
          ja: `別のファイルを経由してください: ${instead}`,
        },
      };
}

export const forAlone: FactAndRemedy = {
  fact: {
    en: "--for says for which chart a file is rewritten; no file is named.",
    ja: "--for は書き換えの対象チャートを指定するオプションですが、ファイルが指定されていません。",
  },
  remedy: {
    en: "Write: eyrie values --modernize FILE --for VERSION",
    ja: "eyrie values --modernize FILE --for VERSION",
  },
};

export const badChartVersion = (input: string): FactAndRemedy => ({
  fact: { en: `"${input}" is not a chart version.`, ja: `「${input}」はチャートのバージョンではありません。` },
  remedy: { en: "Write it like --for 5.0.19", ja: "--for 5.0.19 のように指定してください。" },
});
