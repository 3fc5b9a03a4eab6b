import type { ProblemCode } from "../model/problem.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

/** The spec's cluster, as far as it is known where a kubeconfig is opened. */
export type NamedCluster = { readonly name: string; readonly region: string };

const updateKubeconfig = (cluster: NamedCluster | undefined): Sentence => ({
  en: `aws eks update-kubeconfig --name ${cluster?.name ?? "<cluster>"} --region ${cluster?.region ?? "<region>"}`,
  ja: `aws eks update-kubeconfig --name ${cluster?.name ?? "<クラスター名>"} --region ${cluster?.region ?? "<リージョン>"}`,
});

/** A right that Kubernetes refused. `group`: empty for the core one. `namespace`: absent at the cluster scope. */
type Refused = {
  readonly verb: string;
  readonly resource: string;
  readonly group: string;
  readonly namespace?: string;
};

const rightOf = ({ verb, resource, group, namespace }: Refused): Sentence => {
  const right = `${verb} ${resource}${group === "" ? "" : `.${group}`}`;
  return namespace === undefined
    ? { en: right, ja: right }
    : { en: `${right} in ${namespace}`, ja: `${namespace} での ${right}` };
};

const canI = ({ verb, resource, group, namespace }: Refused): string => {
  const [plural = "", subresource] = resource.split("/");
  return [
    `kubectl auth can-i ${verb} ${plural}${group === "" ? "" : `.${group}`}`,
    ...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
    ...(namespace === undefined ? [] : [`-n ${namespace}`]),
  ].join(" ");
};

/** What to ask for where RBAC refused something, and how to see that it was given. */
export const allowRights = (refused: readonly [Refused, ...(readonly Refused[])]): Sentence => {
  const rights = refused.map(rightOf);
  const check = canI(refused[0]);
  return {
    en: `Have RBAC allow ${rights.map(({ en }) => en).join(", ")} (check: ${check}), then run the same command again. All that a command needs: eyrie permissions`,
    ja: `RBAC で ${rights.map(({ ja }) => ja).join("、")} を許可してから (確認: ${check})、同じコマンドをもう一度実行してください。必要な権限の一覧: eyrie permissions`,
  };
};

/** The right that a call is by itself. */
function rightAsked(operation: string, path: string): Refused {
  const [verb = "get", resource = ""] = operation.split(" ");
  const namespace = /\/namespaces\/([^/]+)\/./.exec(path)?.[1];
  return {
    verb,
    resource,
    group: /^\/apis\/([^/]+)\//.exec(path)?.[1] ?? "",
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/**
 * A call to the Kubernetes API failed. `operation` is verb and resource, `path` what was asked.
 * @param refused The rights that were lacking, as far as Kubernetes named them
 */
export function kubernetesCallFailed(
  code: ProblemCode,
  operation: string,
  path: string,
  message: string,
  refused: readonly Refused[],
  cluster: NamedCluster | undefined,
): FactAndRemedy {
  const fact: Sentence = {
    en: `Kubernetes: ${operation} (${path}) failed: ${message}`,
    ja: `Kubernetes: ${operation} (${path}) が失敗しました: ${message}`,
  };
  const [first = rightAsked(operation, path), ...more] = refused;
  const update = updateKubeconfig(cluster);
  const remedies: Partial<Record<ProblemCode, Sentence>> = {
    denied: allowRights([first, ...more]),
    expired: {
      en: `The cluster did not accept your credentials. Renew them: ${update.en}`,
      ja: `クラスターが認証情報を受け付けませんでした。更新してください: ${update.ja}`,
    },
    exists: {
      en: "Somebody else changed or owns it. Run eyrie plan to see what is there now.",
      ja: "ほかの誰かが変更したか所有しています。eyrie plan で現在の状態を確認してください。",
    },
    throttled: {
      en: "The API server asked us to slow down, also after several attempts. Run the same command again in a minute.",
      ja: "再試行後も API サーバーから流量の制限を受けています。1 分ほど待ってから同じコマンドを実行してください。",
    },
    unreachable: {
      en: "The API server or something before it is not well. Check with: kubectl get --raw /readyz",
      ja: "API サーバー、またはその手前に問題があります。確認コマンド: kubectl get --raw /readyz",
    },
  };
  return {
    fact,
    remedy: remedies[code] ?? {
      en: "Correct what the message names, then run the same command again.",
      ja: "メッセージが示す箇所を修正してから、同じコマンドをもう一度実行してください。",
    },
  };
}

export const apiUnreachable = (server: string, context: string, reason: string): FactAndRemedy => ({
  fact: {
    en: `The Kubernetes API of context ${context} at ${server} cannot be reached: ${reason}`,
    ja: `コンテキスト ${context} の Kubernetes API (${server}) に接続できません: ${reason}`,
  },
  remedy: {
    en: "Check VPN, tunnel and proxy, or choose another context with --context. Try: kubectl get --raw /version",
    ja: "VPN・トンネル・プロキシを確認するか、--context で別のコンテキストを選んでください。確認コマンド: kubectl get --raw /version",
  },
});

export const credentialsUnavailable = (
  context: string,
  reason: string,
  cluster: NamedCluster | undefined,
): FactAndRemedy => ({
  fact: {
    en: `No credentials could be had for kubeconfig context ${context}: ${reason}`,
    ja: `kubeconfig コンテキスト ${context} の認証情報を取得できません: ${reason}`,
  },
  remedy: {
    en: `Run what the kubeconfig runs (usually aws eks get-token --cluster-name ${cluster?.name ?? "<cluster>"}) and see why it fails.`,
    ja: `kubeconfig が実行するコマンド (通常は aws eks get-token --cluster-name ${cluster?.name ?? "<クラスター名>"}) を手で実行し、失敗の理由を確認してください。`,
  },
});

/** `reason`: why the file that is there cannot be used; absent: there is none, or none with a current cluster. */
export const noKubeconfig = (
  looked: string,
  reason: string | undefined,
  cluster: NamedCluster | undefined,
): FactAndRemedy => ({
  fact: {
    en: `There is no usable kubeconfig (looked at ${looked})${reason === undefined ? "." : `: ${reason}`}`,
    ja: `利用できる kubeconfig がありません (参照先: ${looked})${reason === undefined ? "。" : `: ${reason}`}`,
  },
  remedy: {
    en: `Make one: ${updateKubeconfig(cluster).en}`,
    ja: `作成してください: ${updateKubeconfig(cluster).ja}`,
  },
});

export const unknownContext = (
  context: string,
  known: readonly string[],
  cluster: NamedCluster | undefined,
): FactAndRemedy => ({
  fact: {
    en: `The kubeconfig has no context ${context}. It has: ${known.join(", ") || "none"}`,
    ja: `kubeconfig にコンテキスト ${context} がありません。存在するもの: ${known.join(", ") || "なし"}`,
  },
  remedy: {
    en: `Correct cluster.context in the spec or --context, or add it: ${updateKubeconfig(cluster).en} --alias ${context}`,
    ja: `spec の cluster.context または --context を修正するか、追加してください: ${updateKubeconfig(cluster).ja} --alias ${context}`,
  },
});
