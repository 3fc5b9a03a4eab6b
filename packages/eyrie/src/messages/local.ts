import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const running: Sentence = {
  en: "A local cloud is running. All of it is in this process' memory and on loopback; Ctrl-C ends it.",
  ja: "ローカルクラウドが起動しました。すべてこのプロセスのメモリー上にあり、ループバックだけで待ち受けます。Ctrl-C で終了します。",
};

export const where = (account: string, region: string): Sentence => ({
  en: `account ${account}, ${region}`,
  ja: `アカウント ${account}、${region}`,
});

export const chart: Sentence = { en: "Chart", ja: "チャート" };

export const source: Sentence = { en: "In another terminal:", ja: "別の端末で次を実行します:" };

export const tryThen: Sentence = { en: "Then, for example:", ja: "続けて、例えば:" };

export const tried = {
  aws: { en: "who you are here", ja: "ここでの呼び出し元" },
  kubectl: { en: "the cluster's node", ja: "クラスターのノード" },
  eyrie: { en: "Milvus with S3, without a network", ja: "S3 を使う Milvus (ネットワーク不要)" },
  helm: { en: "what was installed", ja: "インストール結果" },
} as const satisfies Record<string, Sentence>;

export const oldCli: Sentence = {
  en: 'An aws older than 1.29 or 2.13 needs --endpoint-url "$AWS_ENDPOINT_URL" with every command.',
  ja: '1.29 または 2.13 より古い aws では、コマンドごとに --endpoint-url "$AWS_ENDPOINT_URL" が必要です。',
};

export const ownSpec: Sentence = {
  en: "In a spec of your own, milvus.chart names the chart above; it stands in for the official one.",
  ja: "独自の spec では milvus.chart に上記のチャートを指定します (公式チャートの代わりとなるものです)。",
};

export const over: Sentence = {
  en: "The local cloud and all in it are gone.",
  ja: "ローカルクラウドとその中身はすべて破棄されました。",
};

export const badAccount = (input: string): FactAndRemedy => ({
  fact: {
    en: `"${input}" is not an AWS account id, which has twelve digits.`,
    ja: `「${input}」は 12 桁の AWS アカウント ID ではありません。`,
  },
  remedy: {
    en: "Write, for example, --account 111122223333",
    ja: "例えば --account 111122223333 のように指定してください。",
  },
});

export const badPort = (input: string): FactAndRemedy => ({
  fact: {
    en: `"${input}" is not a port from 1 to 65535.`,
    ja: `「${input}」は 1 から 65535 のポート番号ではありません。`,
  },
  remedy: {
    en: "Write, for example, --port 4566, or leave it out for any free one.",
    ja: "例えば --port 4566 のように指定するか、省略して空きポートを使ってください。",
  },
});

export const badSeed = (input: string): FactAndRemedy => ({
  fact: { en: `"${input}" is not a whole number from 0.`, ja: `「${input}」は 0 以上の整数ではありません。` },
  remedy: { en: "Write, for example, --seed 42", ja: "例えば --seed 42 のように指定してください。" },
});

export const badName = (option: string, fact: Sentence, suggestion: string): FactAndRemedy => ({
  fact,
  remedy: {
    en: `Write, for example, ${option} ${suggestion}`,
    ja: `例えば ${option} ${suggestion} のように指定してください。`,
  },
});

export const clusterTwice = (name: string): FactAndRemedy => ({
  fact: { en: `--cluster names ${name} twice.`, ja: `--cluster に ${name} が 2 回指定されています。` },
  remedy: { en: "Give each cluster a name of its own.", ja: "クラスターごとに別の名前を指定してください。" },
});

export const portTaken = (port: number): FactAndRemedy => ({
  fact: { en: `Port ${port} is taken by another program.`, ja: `ポート ${port} は別のプログラムが使用中です。` },
  remedy: {
    en: `Choose another, or leave out --port for any free one. Who has it: lsof -i :${port}`,
    ja: `別のポートを指定するか、--port を省略して空きポートを使ってください。使用中のプログラムの確認: lsof -i :${port}`,
  },
});

export const portForbidden = (port: number): FactAndRemedy => ({
  fact: {
    en: `This system does not let you listen on port ${port}.`,
    ja: `ポート ${port} で待ち受ける権限がありません。`,
  },
  remedy: { en: "Choose a port above 1023.", ja: "1024 以上のポートを指定してください。" },
});

export const envUnwritable = (file: string, reason: Sentence): FactAndRemedy => ({
  fact: {
    en: `The environment cannot be written to ${file}: ${reason.en}`,
    ja: `環境変数を ${file} に書き込めません: ${reason.ja}`,
  },
  remedy: {
    en: "Give --write-env a new file in a folder that exists.",
    ja: "--write-env には、既存フォルダー内の新しいファイルを指定してください。",
  },
});

export const logBroken = (file: string, reason: Sentence): FactAndRemedy => ({
  fact: {
    en: `The log cannot be written to ${file} any more: ${reason.en}`,
    ja: `ログを ${file} に書き込めなくなりました: ${reason.ja}`,
  },
  remedy: {
    en: "The local cloud goes on without it; start again for a whole log.",
    ja: "ローカルクラウドはログなしで動き続けます。完全なログが必要な場合は起動し直してください。",
  },
});
