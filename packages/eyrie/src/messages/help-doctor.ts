import type { Sentence } from "../model/sentence.ts";
import { described, type Said } from "./help-described.ts";

/** The commands that name causes. */
export const doctorCommands = {
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
} as const satisfies Record<string, Said>;

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
