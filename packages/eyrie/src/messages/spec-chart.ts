import type { Sentence } from "../model/sentence.ts";

export const chartSaid = {
  chart: { en: "A chart reference", ja: "チャートの指定" },
  chartVersion: { en: "A chart version", ja: "チャートのバージョン" },
  valuesPath: { en: "The path of a values file", ja: "values ファイルのパス" },
  home: {
    en: '"~" is expanded by a shell, not in this file.',
    ja: "「~」を展開するのはシェルです。このファイルの中では展開されません。",
  },
  scheme: (scheme: string): Sentence => ({
    en: `A chart cannot be read from ${scheme}://.`,
    ja: `${scheme}:// からチャートを読み込むことはできません。`,
  }),
  alias: (text: string): Sentence => ({
    en: `"${text}" would depend on the repositories that \`helm repo add\` has left on this machine.`,
    ja: `「${text}」は、このマシンで \`helm repo add\` により登録されたリポジトリに依存してしまいます。`,
  }),
  nameOrPath: (written: string): Sentence => ({
    en: `Write the chart's name alone (${written}); for a directory put ./ in front.`,
    ja: `チャート名だけを書いてください（${written}）。ディレクトリの場合は先頭に ./ を付けてください。`,
  }),
  shape: (text: string): Sentence => ({
    en: `"${text}" is neither the name of a chart, nor a path (./chart, chart.tgz), nor an address (oci://…, https://…).`,
    ja: `「${text}」は、チャート名でも、パス（./chart、chart.tgz）でも、アドレス（oci://…、https://…）でもありません。`,
  }),
  other: (text: string): Sentence => ({
    en: `"${text}" is not Milvus: the chart of that name in the Milvus repository installs something else, if there is one.`,
    ja: `「${text}」は Milvus のチャートではありません。Milvus のリポジトリにその名前のチャートがあっても、別のものがインストールされます。`,
  }),
  bitnami: {
    en: "Bitnami's chart is named milvus too, but takes other keys than the official one and knows nothing of access by role.",
    ja: "Bitnami のチャートも名前は milvus ですが、公式チャートとはキーが異なり、ロールによるアクセスに対応していません。",
  },
  credentials: {
    en: "The address holds a user name or a password. This file is no place for them, and helm would show them to everybody on the machine.",
    ja: "アドレスにユーザー名やパスワードが含まれています。このファイルに書くべきものではなく、helm のコマンドラインから同じマシンの誰にでも見えてしまいます。",
  },
  withoutCredentials: {
    en: "Write the address without them, after helm registry login for oci://; or fetch the chart first (helm pull) and give its path: ./milvus-5.0.19.tgz",
    ja: "それらを除いたアドレスを書き、oci:// の場合は先に helm registry login を実行してください。または helm pull で取得したチャートのパスを指定してください: ./milvus-5.0.19.tgz",
  },
  range: (text: string): Sentence => ({
    en: `"${text}" is a range; with a range two runs of the same file could install different charts.`,
    ja: `「${text}」はバージョンの範囲です。範囲では、同じファイルでも実行のたびに別のチャートが入るおそれがあります。`,
  }),
  version: (text: string): Sentence => ({
    en: `"${text}" is not an exact version of three numbers (major.minor.patch).`,
    ja: `「${text}」は三つの数字からなる正確なバージョン（メジャー.マイナー.パッチ）ではありません。`,
  }),
  valuesUrl: (text: string): Sentence => ({
    en: `A values file is a file beside this one; ${text} is an address.`,
    ja: `values ファイルはこのファイルからの相対パスで指定します。${text} はアドレスです。`,
  }),
  valuesStdin: {
    en: "Values cannot be read from standard input: running again would not find them.",
    ja: "値を標準入力から読み込むことはできません。再実行のときに見つからなくなるためです。",
  },
  valuesDirectory: (text: string): Sentence => ({
    en: `"${text}" names a directory; a values file is expected.`,
    ja: `「${text}」はディレクトリを指しています。values ファイルを指定してください。`,
  }),
} as const;
