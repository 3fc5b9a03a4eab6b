import type { FactAndRemedy, Sentence } from "../model/sentence.ts";
import { allowRights } from "./kubernetes.ts";

/** Remedies for what helm says most often; the text is helm's own. */
const known: readonly { readonly when: RegExp; readonly remedy: Sentence }[] = [
  {
    when: /another operation .* is in progress/,
    remedy: {
      en: "Somebody else runs helm on this release. Wait for them (helm history <release>), then run the same command again.",
      ja: "ほかの誰かがこのリリースに対して helm を実行中です。完了を待ち (helm history <リリース名>)、同じコマンドをもう一度実行してください。",
    },
  },
  {
    when: /looks like .* is not a valid chart repository|failed to (?:fetch|download)|no such host|dial tcp/,
    remedy: {
      en: "The chart could not be fetched. Check network and proxy, or give a chart you have: milvus.chart: ./milvus-5.0.19.tgz",
      ja: "チャートを取得できません。ネットワークとプロキシを確認するか、手元のチャートを指定してください: milvus.chart: ./milvus-5.0.19.tgz",
    },
  },
  {
    when: /chart ".*" (?:version ".*" )?not found|no chart version found/,
    remedy: {
      en: "There is no such chart version. Correct milvus.version; see: helm search repo milvus --versions",
      ja: "その版のチャートは存在しません。milvus.version を修正してください。確認コマンド: helm search repo milvus --versions",
    },
  },
];

export const helmFailed = (operation: string, words: string): FactAndRemedy => ({
  fact: { en: `helm ${operation} failed: ${words}`, ja: `helm ${operation} が失敗しました: ${words}` },
  remedy: known.find(({ when }) => when.test(words))?.remedy ?? {
    en: "Correct what helm names, then run the same command again; it goes on where it stopped.",
    ja: "helm が示す箇所を修正してから同じコマンドをもう一度実行すると、続きから再開します。",
  },
});

/** Kubernetes refused what helm would do. */
export function helmRefused(
  operation: string,
  words: string,
  refused: Parameters<typeof allowRights>[0],
): FactAndRemedy {
  const rights = refused
    .map(({ verb, resource, namespace }) => `${verb} ${resource}${namespace === undefined ? "" : ` (${namespace})`}`)
    .join(", ");
  return {
    fact: {
      en: `helm ${operation} was refused by Kubernetes: ${rights}. It said: ${words}`,
      ja: `helm ${operation} が Kubernetes に拒否されました: ${rights}。helm のメッセージ: ${words}`,
    },
    remedy: allowRights(refused),
  };
}

export const objectNotHelms = (object: {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}): FactAndRemedy => {
  const { kind, name, namespace } = object;
  const shown = `kubectl ${namespace === "" ? "" : `-n ${namespace} `}get ${kind.toLowerCase()} ${name} -o yaml`;
  return {
    fact: {
      en: `${kind} ${name} exists and was not made by this Helm release, so helm installed nothing.`,
      ja: `${kind} ${name} はすでに存在し、この Helm リリースが作成したものではないため、helm は何もインストールしませんでした。`,
    },
    remedy: {
      en: `See what it is (${shown}). Delete it if nobody needs it, or choose another milvus.release; then run the same command again.`,
      ja: `内容を確認し (${shown})、不要であれば削除するか、別の milvus.release を選んでから、同じコマンドをもう一度実行してください。`,
    },
  };
};

export const helmInterrupted = (operation: string): FactAndRemedy => ({
  fact: {
    en: `helm ${operation} was interrupted.`,
    ja: `helm ${operation} は中断されました。`,
  },
  remedy: {
    en: "Run the same command again; it finishes what is left.",
    ja: "同じコマンドをもう一度実行すると、残りが完了します。",
  },
});
