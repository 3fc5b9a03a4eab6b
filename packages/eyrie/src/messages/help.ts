import type { Sentence } from "../model/sentence.ts";

const exitCodes: Sentence = {
  en: [
    "Exit codes:",
    "  0   done",
    "  1   failed, or stopped",
    "  2   changes pending (plan --exit-code)",
    "  3   conflict with something that is not ours",
    "  4   a claim did not hold or could not be proven",
    "  5   doctor: something is wrong",
    "  6   doctor: it works, with warnings",
    "  7   doctor: nothing wrong was seen, but not all could be checked",
    "  64  the command line is wrong",
  ].join("\n"),
  ja: [
    "終了コード:",
    "  0   完了",
    "  1   失敗または中断",
    "  2   未適用の変更あり (plan --exit-code)",
    "  3   Eyrie のものではないリソースとの競合",
    "  4   成立しない、または証明できない項目あり",
    "  5   doctor: 問題あり",
    "  6   doctor: 動作するが警告あり",
    "  7   doctor: 問題は見つからないが、確認できない項目あり",
    "  64  コマンドラインの誤り",
  ].join("\n"),
};

const described = (text: Sentence, examples: readonly string[]): Sentence => {
  const shown = examples.map((example) => `  ${example}`).join("\n");
  return {
    en: `${text.en}\n\nExample:\n${shown}\n\n${exitCodes.en}`,
    ja: `${text.ja}\n\n例:\n${shown}\n\n${exitCodes.ja}`,
  };
};

type Said = { readonly brief: Sentence; readonly full: Sentence };

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
        en: "Reads everything at once and shows each resource with whose it is (owned, adopted, used, conflict) and how it is, the release and its pods, and who is at work. Writes nothing and tries nothing. Exits with 0 when all could be read, whatever it is like.",
        ja: "すべてを一度に読み取り、各リソースの帰属 (所有・引継・使用・競合) と状態、リリースと Pod、実行中の Eyrie を表示します。書き込みもアクセスの試行も行いません。すべて読み取れれば、状態にかかわらず終了コードは 0 です。",
      },
      ["eyrie status", "eyrie status --json"],
    ),
  },
  verify: {
    brief: { en: "Run the guide's four checks, then the proof", ja: "ガイドの 4 項目を確認し、アクセスを検証します" },
    full: described(
      {
        en: "Runs the guide's four checks by name, then tries the access itself, also as a stranger. Creates nothing in Kubernetes.",
        ja: "ガイドの 4 つの確認項目を順に調べ、実際のアクセスを (第三者としても) 試します。Kubernetes には何も作成しません。",
      },
      ["eyrie verify", "eyrie verify --read-only --json", "eyrie verify --report junit.xml"],
    ),
  },
  values: {
    brief: { en: "Print the Helm values Eyrie adds", ja: "Eyrie が加える Helm values を表示します" },
    full: described(
      {
        en: "Prints the Helm values that Eyrie adds to yours, as YAML, for helm upgrade -f by hand.",
        ja: "Eyrie が加える Helm values を YAML で出力します。helm upgrade -f で手動適用できます。",
      },
      ["eyrie values > eyrie-values.yaml"],
    ),
  },
  doctor: {
    brief: {
      en: "Name the cause when keyless S3 does not work",
      ja: "キー不要の S3 アクセスが動かない原因を特定します",
    },
    full: described(
      {
        en: "Reads account, cluster and Milvus and names what is wrong: the cause first, what was observed beside what was expected, the statement that decided, and what to type. With a spec, or with --namespace for any set-up on any cluster, whoever made it. Writes nothing and tries nothing. --save DIR keeps all that was read, without secrets; --bundle DIR diagnoses it with no access at all.",
        ja: "アカウント・クラスター・Milvus を読み取り、何が問題かを示します。根本原因を最初に、実際の値と期待値、判定したステートメント、実行すべきコマンドを表示します。spec を使うほか、--namespace を指定すれば、誰がどう構築した環境でも診断できます。書き込みもアクセスの試行も行いません。--save DIR で読み取った内容を (秘密情報を除いて) 保存し、--bundle DIR でアクセス権のない環境でも診断できます。",
      },
      [
        "eyrie doctor",
        "eyrie doctor --namespace milvus --release my-release",
        "eyrie doctor --save bundle && eyrie doctor --bundle bundle",
        "eyrie doctor --what-if new-trust.json --short",
        "eyrie doctor --offline --what-if milvus.yaml",
        "eyrie doctor --report doctor.html --report junit.xml",
      ],
    ),
  },
  why: {
    brief: { en: "Find the cause behind a pasted error", ja: "貼り付けたエラーの原因を探します" },
    full: described(
      {
        en: "Ranks the causes of an error or of log lines by their text, then confirms or rules out each by reads: with the spec, with --namespace, or from a bundle. Without any of these the text alone speaks. Takes standard input too.",
        ja: "エラーやログの文面から原因の候補を順位付けし、読み取りによって 1 つずつ確認または除外します (spec、--namespace、または保存済みデータを使用)。いずれもない場合は文面だけから判断します。標準入力からも読み込めます。",
      },
      [
        'eyrie why "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"',
        "kubectl logs POD -n milvus | eyrie why -n milvus",
      ],
    ),
  },
  can: {
    brief: {
      en: "Answer whether a service account or role may do something",
      ja: "サービスアカウントやロールに操作が許可されるかを判定します",
    },
    full: described(
      {
        en: "Decides from the documents whether a service account (through its role) or a role may do an action on a resource, and says why: the statement that decided, every document that took part, and the smallest change that would allow it. --live also tries it. Exits with 4 when it may not.",
        ja: "サービスアカウント (のロール) またはロールが、リソースに対してアクションを実行できるかをドキュメントから判定し、理由を示します。判定したステートメント、使用したすべてのドキュメント、許可するための最小の変更を表示します。--live を付けると実際にも試します。実行できない場合の終了コードは 4 です。",
      },
      [
        "eyrie can milvus/milvus-s3-access-sa s3:PutObject s3://my-bucket/milvus/x",
        "eyrie can role/milvus-s3 s3:ListBucket s3://my-bucket",
        "eyrie can milvus/milvus-s3-access-sa s3:PutObject s3://my-bucket/milvus/x --live",
      ],
    ),
  },
  explain: {
    brief: { en: "Explain a code, or list all", ja: "コードを説明します (省略時は一覧)" },
    full: described(
      {
        en: "Prints what a code means: the cause, how it is found, the remedy, and references. Without a code it lists all.",
        ja: "コードの意味 (原因・検出方法・対処・参考資料) を表示します。コードを省略するとすべてを一覧表示します。",
      },
      ["eyrie explain EY104", "eyrie explain"],
    ),
  },
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
  verify: "[--file FILE] [--read-only] [--timeout TIME]",
  values: "[--file FILE]",
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
    en: "Write nothing anywhere: put and delete are decided from the documents",
    ja: "一切書き込みません (put と delete はドキュメントから判定)",
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

/** What the doctor's own options do. */
export const doctorFlags = {
  namespace: { en: "Look at this namespace, without a spec", ja: "spec を使わず、この名前空間を診断します" },
  release: { en: "Look at this Helm release", ja: "この Helm リリースを診断します" },
  serviceAccount: {
    en: "Look at this service account and its pods",
    ja: "このサービスアカウントとその Pod を診断します",
  },
  pod: { en: "Look at this pod", ja: "この Pod を診断します" },
  cluster: {
    en: "Name of the EKS cluster; default from the kubeconfig",
    ja: "EKS クラスターの名前 (既定は kubeconfig から判断)",
  },
  region: {
    en: "AWS region; default from the kubeconfig, then AWS_REGION",
    ja: "AWS リージョン (既定は kubeconfig、次に AWS_REGION)",
  },
  save: {
    en: "Write all that was read into folder DIR, without secrets",
    ja: "読み取った内容を (秘密情報を除いて) フォルダー DIR に保存します",
  },
  bundle: {
    en: "Diagnose what --save wrote into DIR; asks no cloud",
    ja: "--save で保存した DIR を診断します (クラウドには接続しません)",
  },
  whatIf: {
    en: "Diagnose as if FILE were applied: Helm values, a ServiceAccount or ConfigMap, a policy; may be given several times",
    ja: "FILE を適用した場合の診断を行います: Helm values、ServiceAccount、ConfigMap、ポリシー (複数指定可)",
  },
  offline: {
    en: "Check the spec and the files of --what-if alone; asks no cloud",
    ja: "spec と --what-if のファイルだけを確認します (クラウドには接続しません)",
  },
  check: {
    en: "Only this check, like EY104; may be given several times",
    ja: "この項目だけを確認します (例: EY104。複数指定可)",
  },
  suppress: {
    en: "Leave out a finding, like EY106 or EY106=role/x; may be given several times",
    ja: "この指摘を除外します (例: EY106、EY106=role/x。複数指定可)",
  },
  listChecks: { en: "List all checks and stop", ja: "すべての確認項目を一覧表示して終了します" },
  short: { en: "Only what is wrong, and the verdict", ja: "問題点と結論だけを表示します" },
  live: {
    en: "Also try it; what is written is a probe, and taken away",
    ja: "実際にも試します (書き込む場合は検査用オブジェクトを使い、削除します)",
  },
  text: { en: "The error, or - for standard input", ja: "エラーの文面 (- は標準入力)" },
  who: { en: "NAMESPACE/NAME, role/NAME or a role's ARN", ja: "名前空間/名前、role/名前、またはロールの ARN" },
  action: { en: "Such as s3:PutObject", ja: "アクション (例: s3:PutObject)" },
  resource: { en: "s3://BUCKET/KEY or an ARN", ja: "s3://バケット/キー または ARN" },
  code: { en: "Such as EY104", ja: "コード (例: EY104)" },
  wait: { en: "Look again until it is healthy", ja: "正常になるまで確認を繰り返します" },
  timeout: { en: "How long to wait, like 30s or 10m", ja: "待ち時間の上限 (例: 30s、10m)" },
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
