import type { FactAndRemedy } from "../model/sentence.ts";

export const noIssuer = (cluster: string): FactAndRemedy => ({
  fact: {
    en: `EKS tells no OIDC issuer for cluster ${cluster}.`,
    ja: `EKS からクラスター ${cluster} の OIDC 発行者を取得できません。`,
  },
  remedy: {
    en: `Wait until the cluster is ACTIVE: aws eks describe-cluster --name ${cluster} --query cluster.status`,
    ja: `クラスターが ACTIVE になるまで待ってください: aws eks describe-cluster --name ${cluster} --query cluster.status`,
  },
});

export const anotherCluster = (cluster: string, context: string, expected: string, got: string): FactAndRemedy => ({
  fact: {
    en: `Kubeconfig context ${context} leads to another cluster than ${cluster}. EKS says: ${expected}; the cluster says: ${got}`,
    ja: `kubeconfig コンテキスト ${context} は ${cluster} とは別のクラスターを指しています。EKS の情報: ${expected}、クラスターの情報: ${got}`,
  },
  remedy: {
    en: `Nothing was written. Choose the right context with --context, or add it: aws eks update-kubeconfig --name ${cluster}`,
    ja: `何も書き込んでいません。--context で正しいコンテキストを選ぶか、追加してください: aws eks update-kubeconfig --name ${cluster}`,
  },
});
