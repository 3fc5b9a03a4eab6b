import type { Sentence } from "../model/sentence.ts";
import { doctorCommands } from "./help-doctor.ts";
import { described, type Said } from "./help-described.ts";

export const root: Said = {
  brief: {
    en: "Gives Milvus on EKS a keyless home on S3, and proves it.",
    ja: "EKS 上の Milvus に、キー不要の S3 保存先を用意し、検証します。",
  },
  full: described(
    {
      en: "Gives Milvus on EKS a keyless home on S3: bucket, policy, role, service account and Helm release from one short file, proven.",
      ja: "EKS 上の Milvus に、キー不要の S3 保存先を用意します。短いファイル 1 つから、バケット・ポリシー・ロール・サービスアカウント・Helm リリースを作成し、検証まで行います。",
    },
    ["eyrie init", "eyrie rehearse", "eyrie plan", "eyrie up"],
  ),
};

export const commands = {
  init: {
    brief: { en: "Write eyrie.yaml with a fresh bucket name", ja: "新しいバケット名で eyrie.yaml を作成します" },
    full: described(
      {
        en: "Writes eyrie.yaml with a fresh bucket name. Asks on a terminal; elsewhere takes options. Never overwrites a file.",
        ja: "新しいバケット名で eyrie.yaml を作成します。端末では質問し、それ以外ではオプションを使います。既存のファイルは上書きしません。",
      },
      ["eyrie init", "eyrie init --cluster milvus-eks-cluster --region us-east-2 --release milvus-demo"],
    ),
  },
  plan: {
    brief: { en: "Show what up would do; writes nothing", ja: "up が行う内容を表示します (書き込みなし)" },
    full: described(
      {
        en: "Reads account and cluster and shows each change: + create, ~ update, - delete, = keep, ! conflict, ? could not be read. Writes nothing.",
        ja: "アカウントとクラスターを読み取り、変更を 1 件ずつ表示します: + 作成、~ 更新、- 削除、= 維持、! 競合、? 読み取り不可。書き込みは行いません。",
      },
      ["eyrie plan", "eyrie plan --exit-code --json", "eyrie plan --out plan.json"],
    ),
  },
  up: {
    brief: { en: "Make everything, and prove the access", ja: "すべてを作成し、アクセスを検証します" },
    full: described(
      {
        en: "Plans, asks, carries out and proves. Running it again changes nothing, or finishes what a stopped run left.",
        ja: "計画・確認・実行・検証を行います。再実行しても変更は生じず、中断していれば残りを完了します。",
      },
      [
        "eyrie up",
        "eyrie up --yes --timeout 15m",
        "eyrie up --plan plan.json",
        "eyrie up --adopt role/milvus-s3-access-sa",
      ],
    ),
  },
  status: {
    brief: { en: "Show what is there, and how it is", ja: "現在の構成とその状態を表示します" },
    full: described(
      {
        en: "Reads everything at once and shows each resource with whose it is (owned, adopted, used, conflict) and how it is, the release, its pods and whose credentials they take, what is stored, where clients connect, the last proof, and who is at work. Writes nothing and tries nothing. Exits with 0 when all could be read, whatever it is like.",
        ja: "すべてを一度に読み取り、各リソースの帰属 (所有・引継・使用・競合) と状態、リリース、Pod とその認証情報、保存済みのデータ量、接続先、最後の検証結果、実行中の Eyrie を表示します。書き込みもアクセスの試行も行いません。すべて読み取れれば、状態にかかわらず終了コードは 0 です。",
      },
      ["eyrie status", "eyrie status --json"],
    ),
  },
  verify: {
    brief: { en: "Run the guide's four checks, then the proof", ja: "ガイドの 4 項目を確認し、アクセスを検証します" },
    full: described(
      {
        en: "Runs the guide's four checks by name, then tries the access itself, also as a stranger, and has Milvus store rows of a collection of its own and find them in the bucket. Creates nothing in Kubernetes; the verdict is kept for eyrie status on the service account.",
        ja: "ガイドの 4 つの確認項目を順に調べ、実際のアクセスを (第三者としても) 試します。さらに Milvus に検証用コレクションを作成し、行がバケットに保存され検索できることを確認します。Kubernetes には何も作成しませんが、結果は eyrie status 用にサービスアカウントへ記録します。",
      },
      [
        "eyrie verify",
        "eyrie verify --read-only --json",
        "eyrie verify --no-data-probe",
        "eyrie verify --report junit.xml",
      ],
    ),
  },
  values: {
    brief: { en: "Print the Helm values Eyrie adds", ja: "Eyrie が加える Helm values を表示します" },
    full: described(
      {
        en: "Prints the Helm values that Eyrie adds to yours, as YAML, for helm upgrade -f by hand. With --modernize, prints a values file of your own rewritten for the chart instead: coordinators of old charts become one mixCoordinator, keys without effect go, comments and order stay. That asks no cloud and needs no spec; what was done is told on stderr.",
        ja: "Eyrie が加える Helm values を YAML で出力します。helm upgrade -f で手動適用できます。--modernize を付けると、代わりに独自の values ファイルをチャートに合わせて書き換えた内容を出力します。旧チャートのコーディネーターは 1 つの mixCoordinator になり、効かないキーはなくなります。コメントと順序はそのままです。クラウドには接続せず、spec も不要です。変更内容は標準エラー出力に示します。",
      },
      [
        "eyrie values > eyrie-values.yaml",
        "eyrie values --modernize milvus.yaml > milvus.new.yaml",
        "eyrie values --modernize milvus.yaml --for 4.2.58",
      ],
    ),
  },
  ...doctorCommands,
  permissions: {
    brief: { en: "Print the permissions that commands need", ja: "コマンドに必要な権限を表示します" },
    full: described(
      {
        en: "Prints, for each command named, the least IAM policy and RBAC rules that it needs with this spec. Default: every command. Asks AWS who you are; what else it may not read is assumed, and said. With --only the commands' permissions are put together into one policy, or one set of rules, without what is optional.",
        ja: "指定したコマンドごとに、この spec に必要な最小の IAM ポリシーと RBAC ルールを出力します。既定はすべてのコマンドです。AWS には呼び出し元だけを問い合わせ、読み取れないものは想定値を使いその旨を示します。--only を付けると、指定したコマンドの権限を 1 つのポリシーまたはルール一式にまとめます (任意の権限は含みません)。",
      },
      [
        "eyrie permissions up",
        "eyrie permissions up down --only iam > policy.json",
        "eyrie permissions up down --only rbac | kubectl apply -f -",
      ],
    ),
  },
  down: {
    brief: {
      en: "Remove what Eyrie owns; the bucket only if named",
      ja: "Eyrie が所有するものを削除します (バケットは名前の指定時のみ)",
    },
    full: described(
      {
        en: "Uninstalls, waits for the pods to end, then removes what Eyrie owns. The volumes stay, and so do the bucket (unless --delete-bucket names it) and all that is not ours.",
        ja: "アンインストールして Pod の終了を待ち、Eyrie が所有するものを削除します。ボリュームと Eyrie のものではないリソースは残ります。バケットも --delete-bucket で名前を指定しない限り残ります。",
      },
      ["eyrie down", "eyrie down --yes", "eyrie down --delete-bucket milvus-bucket-039dd013c0712f085d60e21f"],
    ),
  },
  rehearse: {
    brief: { en: "Run commands on a fresh local cloud", ja: "新しいローカルクラウドでコマンドを実行します" },
    full: described(
      {
        en: "Runs up, plan, status, verify, values, permissions, doctor or down, in the order given, on one fresh local cloud that enforces what AWS and Kubernetes enforce. Default: up. No AWS account is touched; nothing is asked.",
        ja: "AWS と Kubernetes の制約を再現する新しいローカルクラウド上で、up・plan・status・verify・values・permissions・doctor・down を指定順に実行します。既定は up です。AWS アカウントには触れず、確認も求めません。",
      },
      ["eyrie rehearse", "eyrie rehearse up verify down", "eyrie rehearse --chart ./milvus-5.0.19.tgz"],
    ),
  },
  local: {
    brief: { en: "Start a local cloud for any client", ja: "任意のクライアント用のローカルクラウドを起動します" },
    full: described(
      {
        en: "Starts a local cloud (S3, IAM, STS, EKS, EC2, KMS, CloudFormation, Kubernetes) on loopback and stays until Ctrl-C. Clients that source the env file it names take it for AWS and EKS: aws, eksctl, kubectl, helm, the SDKs, and eyrie itself. All of it is in memory.",
        ja: "ループバック上にローカルクラウド (S3・IAM・STS・EKS・EC2・KMS・CloudFormation・Kubernetes) を起動し、Ctrl-C まで待ち受けます。表示される env ファイルを読み込むと、aws・eksctl・kubectl・helm・各種 SDK・eyrie から AWS や EKS と同じように使えます。データはすべてメモリー上にあります。",
      },
      [
        "eyrie local",
        "eyrie local --write-env local.env --log requests.jsonl",
        "eyrie local --consistency 2s --seed 42 --faults faults.yaml",
      ],
    ),
  },
} as const satisfies Record<string, Said>;

/** What most often follows each command; all the rest is behind the last word. */
const usualArguments = {
  init: "[--file FILE] [--cluster NAME] [--region NAME] [--release NAME]",
  plan: "[--file FILE] [--exit-code] [--adopt ID...] [--out FILE]",
  up: "[--file FILE] [--yes] [--adopt ID...] [--plan FILE]",
  status: "[--file FILE]",
  verify: "[--file FILE] [--read-only] [--no-data-probe] [--timeout TIME]",
  values: "[--file FILE] [--modernize FILE] [--for VERSION]",
  doctor: "[--file FILE | --namespace NAME | --bundle DIR] [--short]",
  why: "[TEXT...] [--namespace NAME | --bundle DIR]",
  can: "WHO ACTION RESOURCE [--live]",
  explain: "[CODE...]",
  permissions: "[COMMAND...] [--file FILE] [--only iam|rbac] [--delete-bucket NAME]",
  down: "[--file FILE] [--yes] [--delete-bucket NAME]",
  rehearse: "[COMMAND...] [--file FILE] [--chart PATH]",
  local: "[--write-env FILE] [--cluster NAME] [--log FILE]",
} as const satisfies Record<keyof typeof commands, string>;

export const usageOf = (command: keyof typeof commands): Sentence => ({
  en: `${usualArguments[command]} [OPTIONS]`,
  ja: `${usualArguments[command]} [オプション]`,
});

/** What each option does. */
export const flags = {
  file: { en: "The spec; - reads standard input", ja: "spec ファイル (- は標準入力)" },
  json: {
    en: "Print one JSON document on stdout; progress goes to stderr",
    ja: "結果を JSON 文書 1 つで標準出力に出します (進行状況は標準エラー出力)",
  },
  lang: { en: "Language; default from the locale", ja: "言語 (既定はロケールに従います)" },
  noColor: { en: "No colours (as NO_COLOR does)", ja: "色を使いません (NO_COLOR と同じ)" },
  trace: {
    en: "Append one JSON line per cloud call to FILE; no secret is in it",
    ja: "クラウド呼び出しごとに JSON を 1 行、FILE に追記します (秘密情報は含みません)",
  },
  profile: { en: "AWS profile", ja: "AWS プロファイル" },
  context: { en: "kubeconfig context; overrides the spec's", ja: "kubeconfig コンテキスト (spec より優先)" },
  yes: { en: "Do not ask", ja: "確認せずに実行します" },
  deleteBucket: {
    en: "Also delete the bucket, with all versions of all that is in it; NAME is its exact name",
    ja: "バケットも、全オブジェクトの全バージョンごと削除します (NAME はバケットの正確な名前)",
  },
  exitCode: { en: "Exit with 2 when there are changes", ja: "変更がある場合に終了コード 2 を返します" },
  report: {
    en: "Also write the result to FILE: .html (a page), .md (Markdown), .xml (JUnit) or .json; may be given several times",
    ja: "結果を FILE にも書き出します: .html (ページ)、.md (Markdown)、.xml (JUnit)、.json (複数指定可)",
  },
  readOnly: {
    en: "Write nothing anywhere: put and delete are decided from the documents, Milvus is not tried",
    ja: "一切書き込みません (put と delete はドキュメントから判定し、Milvus 自体は試しません)",
  },
  noDataProbe: {
    en: "Do not have Milvus itself store and find rows",
    ja: "Milvus 自体での行の保存と検索を行いません",
  },
  address: {
    en: "Reach Milvus there, instead of by a port forwarded through Kubernetes",
    ja: "Kubernetes のポート転送の代わりに、このアドレスで Milvus に接続します",
  },
  dropProbe: {
    en: "Also drop this collection, which an earlier probe could not",
    ja: "以前の検証で削除できなかったこのコレクションも削除します",
  },
  verifyYes: {
    en: "Get Milvus' official client with npm where it is missing, without asking",
    ja: "Milvus の公式クライアントがない場合、確認せずに npm で取得します",
  },
  adopt: {
    en: "Take over what exists and is not Eyrie's, like role/x bucket/y; the plan shows what would change",
    ja: "Eyrie のものではない既存のリソースを引き継ぎます (例: role/x bucket/y)。変更内容は計画に表示されます",
  },
  ignore: {
    en: "Go on in spite of a finding, named by its code, like EY701; may be given several times",
    ja: "コード (例: EY701) で指定した項目を無視して続行します (複数指定可)",
  },
  out: {
    en: "Write the plan to FILE, for up --plan; it holds no secret",
    ja: "計画を FILE に書き出します (up --plan 用。秘密情報は含みません)",
  },
  plan: {
    en: "Carry out the plan in FILE and nothing else, without asking; refused when things have changed since",
    ja: "FILE の計画だけを確認なしで実行します。その後に状況が変わっていれば実行しません",
  },
  timeout: {
    en: "How long pods may take to become ready, like 30s or 10m",
    ja: "Pod が Ready になるまでの待ち時間 (例: 30s、10m)",
  },
  rehearseTimeout: {
    en: "How long pods may take to become ready; default for each command as by itself: 10m for up, 0 for verify",
    ja: "Pod が Ready になるまでの待ち時間 (既定は各コマンドと同じ: up は 10m、verify は 0)",
  },
  cluster: { en: "Name of the EKS cluster", ja: "EKS クラスターの名前" },
  region: { en: "AWS region of the cluster", ja: "クラスターの AWS リージョン" },
  release: { en: "Name of the Helm release", ja: "Helm リリースの名前" },
  namespace: { en: "Kubernetes namespace of Milvus; milvus when left out", ja: "Milvus の名前空間 (省略時は milvus)" },
  bucket: { en: "Bucket name instead of a fresh one", ja: "自動生成の代わりに使うバケット名" },
  values: {
    en: "Your own Helm values file; may be given several times",
    ja: "独自の Helm values ファイル (複数指定可)",
  },
  highAvailability: { en: "Run every coordinator with a standby", ja: "各コーディネーターに待機系を持たせます" },
  exposure: { en: "From where clients reach Milvus", ja: "Milvus に接続できる範囲" },
  sourceRange: {
    en: "Who may connect to the load balancer; may be given several times",
    ja: "ロードバランサーに接続できる送信元 (複数指定可)",
  },
  modernize: {
    en: "Print this values file rewritten for the chart instead; - reads standard input",
    ja: "この values ファイルをチャートに合わせて書き換えた内容を出力します (- は標準入力)",
  },
  for: {
    en: "Chart version to rewrite for; else the spec's, else the one that new releases get",
    ja: "書き換えの対象チャートのバージョン (省略時は spec のもの、なければ新規リリースの既定値)",
  },
  chart: { en: "Install this chart, a folder or an archive", ja: "使用するチャート (フォルダーまたはアーカイブ)" },
  only: {
    en: "Print the IAM policy or the RBAC rules alone",
    ja: "IAM ポリシーまたは RBAC ルールだけを出力します",
  },
  grantedBucket: {
    en: "Also print what down --delete-bucket NAME needs",
    ja: "down --delete-bucket NAME に必要な権限も表示します",
  },
  granted: {
    en: "What to print permissions for: plan, up, status, verify, values, doctor, down",
    ja: "権限を表示するコマンド: plan、up、status、verify、values、doctor、down",
  },
  initFile: { en: "The file to write", ja: "作成するファイル" },
  initContext: { en: "kubeconfig context to write into the spec", ja: "spec に書き込む kubeconfig コンテキスト" },
  localRegion: { en: "AWS region that is played", ja: "再現する AWS リージョン" },
  localCluster: {
    en: "Name of an EKS cluster; may be given several times; milvus-eks-cluster when left out",
    ja: "EKS クラスターの名前 (複数指定可。省略時は milvus-eks-cluster)",
  },
  account: { en: "AWS account id; 111122223333 when left out", ja: "AWS アカウント ID (省略時は 111122223333)" },
  port: {
    en: "Port of the AWS endpoint; any free one when left out",
    ja: "AWS エンドポイントのポート (省略時は空きポート)",
  },
  latency: { en: "How long every request waits, like 50ms", ja: "各リクエストの待ち時間 (例: 50ms)" },
  consistency: {
    en: "Within which time a change of IAM becomes visible, like 2s; at once when left out",
    ja: "IAM の変更が反映されるまでの最大時間 (例: 2s。省略時は即時)",
  },
  seed: {
    en: "Draw ids, keys, delays and faults from this number, so that a run can be repeated",
    ja: "ID・キー・遅延・障害をこの数から生成し、同じ実行を再現できるようにします",
  },
  faults: {
    en: "YAML or JSON list of requests that go wrong: errors, delays, cut connections",
    ja: "失敗させるリクエストの一覧 (YAML または JSON): エラー、遅延、切断",
  },
  log: {
    en: "Append one JSON line per request to FILE, with each decision and its reason; no secret is in it",
    ja: "リクエストごとに、判定とその理由を含む JSON を 1 行、FILE に追記します (秘密情報は含みません)",
  },
  writeEnv: {
    en: "Write what is to be sourced to FILE once all answers; it is removed at the end",
    ja: "すべて起動した時点で、読み込み用の環境変数を FILE に書き出します (終了時に削除)",
  },
  rehearsed: {
    en: "What to run, in this order: up, plan, status, verify, values, permissions, doctor, down",
    ja: "実行するコマンドと順序: up、plan、status、verify、values、permissions、doctor、down",
  },
} as const satisfies Record<string, Sentence>;

/** The words that frame a help text. */
export const frame = {
  usage: { en: "USAGE", ja: "使い方" },
  aliases: { en: "ALIASES", ja: "別名" },
  commands: { en: "COMMANDS", ja: "コマンド" },
  flags: { en: "OPTIONS", ja: "オプション" },
  arguments: { en: "ARGUMENTS", ja: "引数" },
  default: { en: "default =", ja: "既定 =" },
  separator: { en: "separator =", ja: "区切り =" },
  help: { en: "Print this help", ja: "このヘルプを表示します" },
  version: { en: "Print the version", ja: "バージョンを表示します" },
  escape: { en: "All that follows are arguments", ja: "以降をすべて引数として扱います" },
} as const satisfies Record<string, Sentence>;
