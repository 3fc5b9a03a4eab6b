import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

const without: Sentence = { en: "Or do without: --no-data-probe.", ja: "使わない場合: --no-data-probe。" };

export const noNpm = (wanted: string): FactAndRemedy => ({
  fact: {
    en: `${wanted}, Milvus' official client, cannot be obtained: there is no npm in PATH.`,
    ja: `Milvus の公式クライアント ${wanted} を取得できません。PATH に npm がありません。`,
  },
  remedy: {
    en: `Install npm and run again, or install the client where you run eyrie: npm install ${wanted}. ${without.en}`,
    ja: `npm をインストールして再実行するか、eyrie を実行するフォルダーにクライアントをインストールしてください: npm install ${wanted}。${without.ja}`,
  },
});

export const notInstalled = (wanted: string, registry: string, reason: string): FactAndRemedy => ({
  fact: {
    en: `${wanted}, Milvus' official client, could not be obtained from ${registry}: ${reason}`,
    ja: `Milvus の公式クライアント ${wanted} を ${registry} から取得できませんでした: ${reason}`,
  },
  remedy: {
    en: `Go online and run again; behind a proxy or with a registry of your own, tell npm: npm config set proxy URL, npm config set registry URL. ${without.en}`,
    ja: `ネットワークに接続してから再実行してください。プロキシや独自のレジストリを使う場合は npm に設定してください: npm config set proxy URL、npm config set registry URL。${without.ja}`,
  },
});

export const notKept = (directory: string, reason: string): FactAndRemedy => ({
  fact: {
    en: `Milvus' official client could not be kept in ${directory}: ${reason}`,
    ja: `Milvus の公式クライアントを ${directory} に保存できませんでした: ${reason}`,
  },
  remedy: {
    en: `Make the directory writable, or set XDG_CACHE_HOME to one that is. ${without.en}`,
    ja: `ディレクトリを書き込み可能にするか、XDG_CACHE_HOME に書き込み可能なディレクトリを指定してください。${without.ja}`,
  },
});

export const interrupted: FactAndRemedy = {
  fact: {
    en: "Obtaining Milvus' official client was interrupted; nothing of it was kept.",
    ja: "Milvus の公式クライアントの取得が中断されました。途中までの内容は保存していません。",
  },
  remedy: { en: "Run the same command again.", ja: "同じコマンドをもう一度実行してください。" },
};

/** Asked on a terminal. */
export const confirmSdk: Sentence = {
  en: "Milvus itself is tried by its official client, @zilliz/milvus2-sdk-node. Get it with npm into Eyrie's cache (24 MB)?",
  ja: "Milvus の検証には公式クライアント @zilliz/milvus2-sdk-node が必要です。npm で Eyrie のキャッシュに取得しますか (24 MB)?",
};

export const obtaining: Sentence = {
  en: "getting @zilliz/milvus2-sdk-node with npm",
  ja: "npm で @zilliz/milvus2-sdk-node を取得しています",
};
