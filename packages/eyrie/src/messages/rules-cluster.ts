import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

type Cluster = { readonly name: string; readonly region: string };

export const storageTitle: Sentence = { en: "StorageClasses", ja: "StorageClass" };
export const driverTitle: Sentence = { en: "CSI drivers", ja: "CSI ドライバー" };
export const nodeTitle: Sentence = { en: "nodes", ja: "ノード" };
export const webhookTitle: Sentence = { en: "the pod-identity webhook", ja: "Pod Identity webhook" };

const list = (words: readonly string[]): Sentence => ({ en: words.join(", "), ja: words.join("、") });

/** `best`: the class to make the default; undefined when none is of EBS. */
export const noDefaultClass = (asking: readonly string[], best: string | undefined): FactAndRemedy => {
  const name = best ?? "gp3";
  const annotate = `kubectl annotate storageclass ${name} storageclass.kubernetes.io/is-default-class=true`;
  const made = [
    "kubectl apply -f - <<'EOF'",
    "apiVersion: storage.k8s.io/v1",
    "kind: StorageClass",
    "metadata: { name: gp3, annotations: { storageclass.kubernetes.io/is-default-class: 'true' } }",
    "provisioner: ebs.csi.aws.com",
    "parameters: { type: gp3 }",
    "volumeBindingMode: WaitForFirstConsumer",
    "EOF",
  ].join("\n");
  return {
    fact: {
      en: `The cluster has no default StorageClass, and the volumes of ${list(asking).en} name none: their pods would stay Pending.`,
      ja: `クラスターに既定の StorageClass がなく、${list(asking).ja} のボリュームにも指定がないため、Pod が Pending のまま起動しません。`,
    },
    remedy:
      best === undefined
        ? { en: `Make one:\n${made}`, ja: `作成してください:\n${made}` }
        : { en: `Make ${name} the default: ${annotate}`, ja: `${name} を既定にしてください: ${annotate}` },
  };
};

export const noSuchClass = (name: string, asking: readonly string[], known: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `The volumes of ${list(asking).en} ask for StorageClass ${name}, which the cluster does not have: their pods would stay Pending.`,
    ja: `${list(asking).ja} のボリュームが StorageClass ${name} を要求していますが、クラスターに存在しないため、Pod が Pending のまま起動しません。`,
  },
  remedy: {
    en: `Name one that is there in your values (${list(known).en || "there is none"}), or make it; see: kubectl get storageclass`,
    ja: `values で既存のもの (${list(known).ja || "なし"}) を指定するか、作成してください。確認コマンド: kubectl get storageclass`,
  },
});

const addOns: Readonly<Record<string, string>> = {
  "ebs.csi.aws.com": "aws-ebs-csi-driver",
  "efs.csi.aws.com": "aws-efs-csi-driver",
};

export const noDriver = (storageClass: string, driver: string, { name, region }: Cluster): FactAndRemedy => {
  const addOn = addOns[driver];
  const fact: Sentence = {
    en: `StorageClass ${storageClass} needs the CSI driver ${driver}, which is not installed: volumes would never be made.`,
    ja: `StorageClass ${storageClass} には CSI ドライバー ${driver} が必要ですが、インストールされていないため、ボリュームが作成されません。`,
  };
  if (addOn === undefined)
    return {
      fact,
      remedy: {
        en: `That driver belongs to EKS Auto Mode, which this cluster does not use. Make another StorageClass the default; see: kubectl get storageclass`,
        ja: `このドライバーは EKS Auto Mode のものですが、このクラスターでは使われていません。別の StorageClass を既定にしてください。確認コマンド: kubectl get storageclass`,
      },
    };
  const command = `aws eks create-addon --cluster-name ${name} --region ${region} --addon-name ${addOn}`;
  return {
    fact,
    remedy: {
      en: `Install it, with a role of its own (--service-account-role-arn) that may make volumes: ${command}`,
      ja: `ボリュームを作成できる専用ロール (--service-account-role-arn) を付けてインストールしてください: ${command}`,
    },
  };
};

export const noNode: FactAndRemedy = {
  fact: {
    en: "The cluster has no node yet. Milvus starts only if something makes nodes: Karpenter, EKS Auto Mode.",
    ja: "クラスターにノードがまだありません。Karpenter や EKS Auto Mode などがノードを作成しない限り、Milvus は起動しません。",
  },
  remedy: { en: "See: kubectl get nodes,nodepools", ja: "確認コマンド: kubectl get nodes,nodepools" },
};

const closedBy = {
  "not-ready": { en: "not Ready", ja: "NotReady" },
  cordoned: { en: "cordoned", ja: "スケジュール停止中" },
  tainted: { en: "tainted", ja: "taint あり" },
} as const satisfies Record<string, Sentence>;

export const noOpenNode = (nodes: readonly { readonly closed: keyof typeof closedBy | undefined }[]): FactAndRemedy => {
  const reasons = (Object.keys(closedBy) as (keyof typeof closedBy)[]).flatMap((closed) => {
    const count = nodes.filter((node) => node.closed === closed).length;
    return count === 0 ? [] : [{ en: `${count} ${closedBy[closed].en}`, ja: `${closedBy[closed].ja} ${count} 台` }];
  });
  return {
    fact: {
      en: `No node takes pods now: ${list(reasons.map(({ en }) => en)).en}. Milvus starts only once one does.`,
      ja: `現在 Pod を受け入れるノードがありません (${list(reasons.map(({ ja }) => ja)).ja})。受け入れられるまで Milvus は起動しません。`,
    },
    remedy: {
      en: "See why (kubectl describe nodes), or add tolerations to your values if the taints are meant.",
      ja: "理由を確認するか (kubectl describe nodes)、意図した taint であれば values に tolerations を追加してください。",
    },
  };
};

/** `cluster`: empty where its name is not known. */
export const noWebhook = (cluster: string): FactAndRemedy => ({
  fact: {
    en: `${cluster === "" ? "The cluster" : `Cluster ${cluster}`} has no MutatingWebhookConfiguration pod-identity-webhook: pods would get no role, and Milvus no access to S3.`,
    ja: `クラスター${cluster === "" ? "" : ` ${cluster} `}に MutatingWebhookConfiguration pod-identity-webhook がないため、Pod にロールが渡らず、Milvus は S3 にアクセスできません。`,
  },
  remedy: {
    en: "EKS makes it with the cluster; somebody deleted it. Updating the cluster's version makes it again; see: kubectl get mutatingwebhookconfigurations",
    ja: "EKS がクラスター作成時に用意するもので、削除された可能性があります。クラスターのバージョン更新で再作成されます。確認コマンド: kubectl get mutatingwebhookconfigurations",
  },
});
