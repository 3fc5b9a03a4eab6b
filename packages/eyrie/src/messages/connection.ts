import type { Sentence } from "../model/sentence.ts";

export const noService = (namespace: string, release: string): Sentence => ({
  en: `Release ${release} has no Service for Milvus in namespace ${namespace} yet.`,
  ja: `名前空間 ${namespace} のリリース ${release} には、まだ Milvus の Service がありません。`,
});

export const noAddressYet = (service: string): Sentence => ({
  en: `The load balancer of Service ${service} has no address yet; the AWS Load Balancer Controller gives one in a few minutes if it is installed.`,
  ja: `Service ${service} のロードバランサーにまだアドレスがありません。AWS Load Balancer Controller が導入されていれば数分で割り当てられます。`,
});

export const noAddressBecause = (service: string, reason: string): Sentence => ({
  en: `The load balancer of Service ${service} has no address: ${reason}`,
  ja: `Service ${service} のロードバランサーにアドレスがありません: ${reason}`,
});
