import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";
import { named } from "./names.ts";

export const label = {
  made: { en: "pod made", ja: "Pod の作成時刻" },
  role: { en: "AWS_ROLE_ARN", ja: "AWS_ROLE_ARN" },
  audience: { en: "token's audience", ja: "トークンの audience" },
  variables: { en: "set by the pod's template", ja: "Pod テンプレートの指定" },
  skipped: { en: "skip-containers", ja: "skip-containers" },
  volume: { en: "volume aws-iam-token", ja: "ボリューム aws-iam-token" },
  mode: { en: "token file's mode and reader", ja: "トークンファイルのモードと読み取りユーザー" },
  keys: { en: "static keys", ja: "静的なアクセスキー" },
} as const satisfies Record<string, Sentence>;

const restart: Sentence = {
  en: "Make the pods anew: only a new pod is given its role.",
  ja: "Pod を作り直してください。ロールが渡るのは新しい Pod だけです。",
};

export const youngerTitle: Sentence = {
  en: "the pods are younger than the annotation",
  ja: "Pod がアノテーションより後に作成されている",
};

/** `than`: which of both is younger than the pods; undefined: nothing tells when the annotation came. */
export const older = (pods: readonly string[], than: "annotation" | "webhook" | undefined): FactAndRemedy => {
  const which = named(pods);
  const why: Sentence =
    than === "annotation"
      ? {
          en: "made before the service account was annotated",
          ja: "サービスアカウントへのアノテーションより前に作成されており",
        }
      : than === "webhook"
        ? {
            en: "made before the pod-identity webhook's configuration",
            ja: "Pod Identity webhook の設定より前に作成されており",
          }
        : {
            en: "not given what the annotation says (when it came is not recorded)",
            ja: "アノテーションの内容を受け取っておらず (付けられた時刻の記録はありません)",
          };
  return {
    fact: {
      en: `${which.en}: ${why.en}, so without a role. Without one S3 is asked as the node.`,
      ja: `${which.ja} は、${why.ja}、ロールがありません。ノードのロールで S3 にアクセスします。`,
    },
    remedy: restart,
  };
};

export const injectedTitle: Sentence = {
  en: "pods made after the annotation have their role",
  ja: "アノテーション後に作成された Pod にロールが渡っている",
};

export const passedOver = (pods: readonly string[]): FactAndRemedy => {
  const which = named(pods);
  return {
    fact: {
      en: `${which.en}: made after the service account was annotated, and yet given no role. The webhook did not know of the annotation at that moment (its cache lags behind), or did not answer.`,
      ja: `${which.ja} はアノテーションより後に作成されたのに、ロールが渡っていません。作成の瞬間に webhook のキャッシュがアノテーションに追い付いていなかったか、webhook が応答しなかったためです。`,
    },
    remedy: {
      en: "Make the pods anew. In scripts and charts make the service account some seconds before the pods.",
      ja: "Pod を作り直してください。スクリプトやチャートでは、サービスアカウントを Pod より数秒以上先に作成してください。",
    },
  };
};

export const currentTitle: Sentence = {
  en: "the pods have the role that the annotation names",
  ja: "Pod のロールがアノテーションと一致している",
};

export const stale = (pods: readonly string[], what: "role" | "audience"): FactAndRemedy => {
  const which = named(pods);
  return {
    fact:
      what === "role"
        ? {
            en: `${which.en}: still with the role that the annotation named at the time.`,
            ja: `${which.ja} は、作成時にアノテーションにあった古いロールを使い続けています。`,
          }
        : {
            en: `${which.en}: still with tokens for the audience that was annotated at the time.`,
            ja: `${which.ja} のトークンは、作成時に指定されていた古い audience のままです。`,
          },
    remedy: restart,
  };
};

export const byWebhookTitle: Sentence = {
  en: "the credential variables are left to the webhook",
  ja: "認証情報の環境変数を webhook に任せている",
};

/** `known`: whether it is known what makes the pods. */
export const setByHand = (
  containers: readonly string[],
  variables: readonly string[],
  known: boolean,
): FactAndRemedy => {
  const [where, what] = [named(containers), named(variables)];
  return {
    fact: {
      en: `${what.en} set by hand in ${where.en}: where either of the pair is set, the webhook adds neither, and what is set does not suffice.`,
      ja: `${where.ja} で ${what.ja} が手動で設定されています。片方でも設定されていると webhook はどちらも追加せず、今の設定では認証できません。`,
    },
    remedy: known
      ? {
          en: "Take it out of the chart's extraEnv, or the next upgrade sets it again. In the cluster, at once:",
          ja: "チャートの extraEnv から削除してください (残すと次の upgrade で戻ります)。クラスター側はすぐに次のコマンドで外せます:",
        }
      : {
          en: "Take it out of the pod's manifest, and make the pod anew.",
          ja: "Pod のマニフェストから削除し、Pod を作り直してください。",
        },
  };
};

export const notSkippedTitle: Sentence = {
  en: "the webhook is not told to skip Milvus' containers",
  ja: "Milvus のコンテナが skip-containers の対象になっていない",
};

export const skipped = (containers: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `The annotation eks.amazonaws.com/skip-containers has the webhook leave ${named(containers).en} out: no role there.`,
    ja: `eks.amazonaws.com/skip-containers アノテーションにより、webhook が ${named(containers).ja} を対象外にしています。ロールが渡りません。`,
  },
  remedy: {
    en: "Take Milvus' containers out of it, in the values as well.",
    ja: "Milvus のコンテナをこのアノテーションから外してください (values 側も)。",
  },
});

export const volumeTitle: Sentence = {
  en: "the token volume is the webhook's own",
  ja: "トークンのボリュームが webhook のものである",
};

export const volumeTaken = (pods: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `Something of ${named(pods).en} is already named aws-iam-token and is not where the token is looked for: the webhook adds no volume of that name, and the token file is not there.`,
    ja: `${named(pods).ja} に aws-iam-token という名前のボリュームかマウントが既にあり、本来の場所にトークンがありません。webhook は同名のものを追加しないため、トークンファイルが存在しません。`,
  },
  remedy: {
    en: "Give it another name, or take it out; in the values as well.",
    ja: "名前を変えるか、削除してください (values 側も)。",
  },
});

export const readableTitle: Sentence = {
  en: "the containers may read their token",
  ja: "コンテナがトークンを読み取れる",
};

export const unreadableToken = (containers: readonly string[], computed: boolean): FactAndRemedy => ({
  fact: {
    en: `${named(containers).en} may not read its token file${computed ? ": it runs as another user than root, the file is root's, and nothing shares it" : ", by its own log: permission denied"}.`,
    ja: `${named(containers).ja} がトークンファイルを読み取れません${computed ? "。root 以外のユーザーで動作していますが、ファイルの所有者は root で、読み取りが許可されていません" : " (コンテナのログに permission denied)"}。`,
  },
  remedy: {
    en: "Set fsGroup in the pod's securityContext, in the values as well: the file is then its group's too.",
    ja: "Pod の securityContext に fsGroup を設定してください (values 側も)。ファイルがそのグループにも読めるようになります。",
  },
});

export const keylessTitle: Sentence = {
  en: "no static keys stand before the role",
  ja: "ロールより優先される静的なアクセスキーがない",
};

/** `from`: where a variable comes from; `files`: the keys are a mounted file's. */
export const staticKeys = (containers: readonly string[], sources: readonly string[], uses: boolean): FactAndRemedy => {
  const [where, from] = [named(containers), named(sources)];
  return {
    fact: {
      en: `${where.en} finds static AWS keys (${from.en}). ${uses ? "Milvus' C++ side takes them before the role, and ends where they come without a session token" : "Milvus' Go side passes them over; its C++ side takes them before the role"}.`,
      ja: `${where.ja} に静的な AWS アクセスキーがあります (${from.ja})。${uses ? "Milvus の C++ 側はロールより優先して使い、セッショントークンがなければ起動に失敗します" : "Milvus の Go 側は無視しますが、C++ 側はロールより優先して使います"}。`,
    },
    remedy: {
      en: "Take the keys out, in the values as well; then delete them in IAM, once nothing else uses them.",
      ja: "キーを削除し (values 側も)、他で使われていなければ IAM からも削除してください。",
    },
  };
};
