import type { Sentence } from "../model/sentence.ts";

export const aws = (endpoint: string, account: string, region: string): Sentence => ({
  en: `S3, IAM, STS, EKS, EC2, KMS, CloudFormation: ${endpoint} (account ${account}, ${region})`,
  ja: `S3・IAM・STS・EKS・EC2・KMS・CloudFormation: ${endpoint} (アカウント ${account}、${region})`,
});

export const kubernetes = (clusters: readonly string[]): Sentence => ({
  en: `Kubernetes: ${clusters.join(", ")}`,
  ja: `Kubernetes: ${clusters.join("、")}`,
});

export const standInChart = (): Sentence => ({
  en: "Chart: Eyrie's stand-in for the official one; its pods are not Milvus but use S3 as Milvus does. --chart PATH takes the official chart.",
  ja: "チャート: 公式チャートの代わりとなる Eyrie のもの。Pod は Milvus そのものではありませんが、S3 を Milvus と同じように使います。--chart PATH で公式チャートを使えます。",
});

export const chartGiven = (path: string): Sentence => ({ en: `Chart: ${path}`, ja: `チャート: ${path}` });
