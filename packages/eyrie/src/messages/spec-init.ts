/** The comments in the file that `eyrie init` writes. */
export const initSaid = {
  head: {
    en: "What is left out is derived from account, cluster, namespace and release. Next: eyrie plan",
    ja: "省略した名前は、アカウント、クラスター、名前空間、リリースから決まります。次は eyrie plan を実行してください。",
  },
  cluster: { en: "The EKS cluster, which must exist.", ja: "既存の EKS クラスター" },
  bucket: {
    en: "Where Milvus keeps its data. Neither name nor root path can change later.",
    ja: "Milvus のデータの保存先。名前とルートパスは後から変更できません。",
  },
  policy: { en: "The IAM policy that lets Milvus read and write.", ja: "Milvus に読み書きを許可する IAM ポリシー" },
  role: { en: "The IAM role that Milvus' pods assume.", ja: "Milvus の Pod が引き受ける IAM ロール" },
  serviceAccount: {
    en: "The Kubernetes service account bound to the role.",
    ja: "ロールに結び付ける Kubernetes サービスアカウント",
  },
  milvus: {
    en: "The Helm release. Your own Helm values go into a file named by `values`.",
    ja: "Helm リリース。独自の Helm values は別ファイルに書き、values で指定します。",
  },
} as const;
