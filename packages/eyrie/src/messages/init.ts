import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const ask = {
  intro: (file: string): Sentence => ({
    en: `A few questions, then ${file} is written. Nothing else is touched.`,
    ja: `いくつかの質問の後、${file} を作成します。ほかには何も変更しません。`,
  }),
  context: {
    en: "Which kubeconfig context leads to the cluster?",
    ja: "クラスターに接続する kubeconfig コンテキストはどれですか?",
  },
  currentContext: { en: "the current one", ja: "現在のコンテキスト" },
  region: { en: "In which AWS region is the cluster?", ja: "クラスターはどの AWS リージョンにありますか?" },
  cluster: { en: "Which EKS cluster?", ja: "どの EKS クラスターですか?" },
  otherCluster: { en: "another one, by its name", ja: "別のクラスター (名前を入力)" },
  looking: (region: string): Sentence => ({
    en: `Looking for EKS clusters in ${region}`,
    ja: `${region} の EKS クラスターを検索しています`,
  }),
  found: (count: number, region: string): Sentence => ({
    en: `${count === 0 ? "No EKS cluster" : count === 1 ? "1 EKS cluster" : `${count} EKS clusters`} found in ${region}`,
    ja:
      count === 0
        ? `${region} に EKS クラスターは見つかりませんでした`
        : `${region} に EKS クラスターが ${count} 件見つかりました`,
  }),
  notListed: (region: string): Sentence => ({
    en: `The EKS clusters in ${region} could not be listed; type the name`,
    ja: `${region} の EKS クラスターの一覧を取得できませんでした。名前を入力してください`,
  }),
  namespace: { en: "In which Kubernetes namespace will Milvus run?", ja: "Milvus を動かす Kubernetes の名前空間は?" },
  release: { en: "What is the Helm release called?", ja: "Helm リリースの名前は?" },
  cancelled: {
    fact: { en: "Left before the end; nothing was written.", ja: "途中で終了しました。何も書き込んでいません。" },
    remedy: {
      en: "Run eyrie init again when you want to, or give the answers as options: eyrie init --help",
      ja: "必要になったら eyrie init を再度実行するか、回答をオプションで指定してください: eyrie init --help",
    },
  },
} as const;

export const missingFlags = (flags: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `There is no terminal to ask on, and these are not given: ${flags.join(", ")}`,
    ja: `質問を行う端末がなく、次のオプションも指定されていません: ${flags.join("、")}`,
  },
  remedy: {
    en: "For example: eyrie init --cluster milvus-eks-cluster --region us-east-2 --release milvus-demo",
    ja: "例: eyrie init --cluster milvus-eks-cluster --region us-east-2 --release milvus-demo",
  },
});

export const noFile: FactAndRemedy = {
  fact: {
    en: "init writes a file; - is standard input, for the commands that read one.",
    ja: "init はファイルを作成します。- は標準入力を表し、spec を読み込むコマンドで使います。",
  },
  remedy: {
    en: "Name the file to write: eyrie init -f FILE",
    ja: "作成するファイルを指定してください: eyrie init -f FILE",
  },
};

export const alreadyThere = (file: string): FactAndRemedy => ({
  fact: { en: `${file} exists already; it was not touched.`, ja: `${file} はすでに存在します。変更していません。` },
  remedy: {
    en: `Edit it, or write another one: eyrie init -f other.yaml`,
    ja: `編集するか、別のファイルに作成してください: eyrie init -f other.yaml`,
  },
});

export const unwritable = (file: string, reason: Sentence): FactAndRemedy => ({
  fact: { en: `${file} cannot be written: ${reason.en}`, ja: `${file} に書き込めません: ${reason.ja}` },
  remedy: {
    en: "Name a file in a folder that exists: eyrie init -f FILE",
    ja: "既存フォルダー内のファイルを指定してください: eyrie init -f FILE",
  },
});

export const written = (file: string): Sentence => ({ en: `Wrote ${file}.`, ja: `${file} を作成しました。` });
export const next: Sentence = { en: "Next:", ja: "次の手順:" };
export const nextSteps = {
  rehearse: {
    en: "tries all of it on a local cloud; needs no AWS account",
    ja: "ローカルクラウドですべてを試します (AWS アカウント不要)",
  },
  plan: { en: "shows what would be made; writes nothing", ja: "作成される内容を表示します (書き込みなし)" },
  up: { en: "makes it and proves it", ja: "作成し、検証まで行います" },
} as const satisfies Record<string, Sentence>;
