import type { ProblemCode, VendorError } from "../model/problem.ts";
import { isOptIn } from "../model/region.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

type Subject = { readonly action: string; readonly resource: string; readonly region?: string };
const said = (vendor: VendorError) =>
  `${vendor.code}: ${vendor.message}${vendor.requestId === undefined ? "" : ` (request ${vendor.requestId})`}`;

const signIn: Sentence = {
  en: "Sign in again (aws sso login, or new keys), choose another profile with --profile, and check with: aws sts get-caller-identity",
  ja: "もう一度サインインするか (aws sso login、または新しいキー)、--profile で別のプロファイルを選び、aws sts get-caller-identity で確認してください。",
};

/** A region that is not enabled refuses every key as one it does not know; so it does one that is wrong. */
const enable = (region: string): Sentence => ({
  en: [
    `Either the account has not enabled ${region}, as it must before using it. See: aws account get-region-opt-status --region-name ${region}`,
    `To enable it: aws account enable-region --region-name ${region}`,
    `Or the credentials are wrong, or are a session of STS's global endpoint, which is worth nothing in such a region. ${signIn.en}`,
  ].join("\n"),
  ja: [
    `${region} は有効化が必要なリージョンで、アカウントでまだ有効になっていない可能性があります。確認コマンド: aws account get-region-opt-status --region-name ${region}`,
    `有効化: aws account enable-region --region-name ${region}`,
    `有効な場合は、認証情報が誤っているか、このリージョンでは使えない STS グローバルエンドポイントのセッションです。${signIn.ja}`,
  ].join("\n"),
});

const activate = (region: string): Sentence => ({
  en: `STS is switched off in ${region}. Activate it in the IAM console (Account settings, Endpoints), after the region itself: aws account get-region-opt-status --region-name ${region}`,
  ja: `${region} では STS が無効です。リージョン自体が有効であることを確認し (aws account get-region-opt-status --region-name ${region})、IAM コンソールの [アカウント設定] の [エンドポイント] で有効にしてください。`,
});

/**
 * A call to AWS failed: what it was, on what, what AWS said, and what to do.
 * @param lacking What AWS says was not allowed, when it refused: often the call itself
 */
export function awsCallFailed(
  code: ProblemCode,
  { action, resource, region }: Subject,
  vendor: VendorError,
  lacking: Subject,
): FactAndRemedy {
  const words = said(vendor);
  const besides = lacking.action === action ? undefined : lacking.action;
  const denied = /with an explicit deny/.test(vendor.message);
  const failed: Sentence = {
    en: `${action} on ${resource} failed: ${words}`,
    ja: `${resource} に対する ${action} が失敗しました: ${words}`,
  };
  // The SDK's own error means that nothing was sent: there was nothing to sign it with.
  const unsent = vendor.code.endsWith("ProviderError");
  const disabled = vendor.code.startsWith("RegionDisabled");
  const notYetEnabled = code === "expired" && !unsent && !vendor.code.startsWith("ExpiredToken");
  if (region !== undefined && (disabled || (notYetEnabled && isOptIn(region))))
    return { fact: failed, remedy: disabled ? activate(region) : enable(region) };
  const remedies: Record<ProblemCode, FactAndRemedy> = {
    denied: {
      fact: {
        en: `${action} on ${resource} was refused${besides === undefined ? "" : ` for want of ${besides}`}: ${words}`,
        ja: `${resource} に対する ${action} が${besides === undefined ? "" : ` ${besides} の不足により`}拒否されました: ${words}`,
      },
      remedy: denied
        ? {
            en: `An explicit Deny stands against ${lacking.action} on ${lacking.resource}, and no Allow outweighs it: have the policy changed that AWS names, then run the same command again. All that a command needs: eyrie permissions`,
            ja: `${lacking.resource} への ${lacking.action} は明示的に Deny されており、Allow では覆せません。AWS が示すポリシーの変更を依頼してから、同じコマンドをもう一度実行してください。必要な権限の一覧: eyrie permissions`,
          }
        : {
            en: `Allow ${lacking.action} on ${lacking.resource} for the credentials you use (aws sts get-caller-identity shows whose they are), then run the same command again. All that a command needs: eyrie permissions`,
            ja: `使用中の認証情報 (aws sts get-caller-identity で確認できます) に ${lacking.resource} への ${lacking.action} を許可してから、同じコマンドをもう一度実行してください。必要な権限の一覧: eyrie permissions`,
          },
    },
    missing: {
      fact: failed,
      remedy: {
        en: "Check the name, the account and the region in the spec, then run the same command again.",
        ja: "spec の名前・アカウント・リージョンを確認してから、同じコマンドをもう一度実行してください。",
      },
    },
    exists: {
      fact: failed,
      remedy: {
        en: "Somebody else made or uses it. Run eyrie plan to see what is there now.",
        ja: "ほかの誰かが作成したか使用しています。eyrie plan で現在の状態を確認してください。",
      },
    },
    throttled: {
      fact: failed,
      remedy: {
        en: "AWS asked us to slow down, also after several attempts. Run the same command again in a minute; it goes on where it stopped.",
        ja: "再試行後も AWS から流量の制限を受けています。1 分ほど待って同じコマンドを実行すると、続きから再開します。",
      },
    },
    unreachable: {
      fact: failed,
      remedy: {
        en: "Check the network, the proxy (HTTPS_PROXY) and the endpoint (AWS_ENDPOINT_URL), then run the same command again.",
        ja: "ネットワーク、プロキシ (HTTPS_PROXY)、エンドポイント (AWS_ENDPOINT_URL) を確認してから、同じコマンドをもう一度実行してください。",
      },
    },
    expired: {
      fact: unsent
        ? {
            en: `There are no usable AWS credentials for ${action}: ${vendor.message}`,
            ja: `${action} に使える AWS 認証情報がありません: ${vendor.message}`,
          }
        : {
            en: `AWS did not accept your credentials for ${action}: ${words}`,
            ja: `${action} で AWS が認証情報を受け付けませんでした: ${words}`,
          },
      remedy: signIn,
    },
    mismatch: {
      fact: failed,
      remedy: {
        en: "The resource lives in another region. Correct cluster.region or the name in the spec.",
        ja: "リソースは別のリージョンにあります。spec の cluster.region または名前を修正してください。",
      },
    },
    invalid: {
      fact: failed,
      remedy: {
        en: "AWS will not take this as it is: correct what the message names, then run the same command again.",
        ja: "このままでは AWS に受け付けられません。メッセージが示す箇所を修正してから、同じコマンドをもう一度実行してください。",
      },
    },
    interrupted: {
      fact: {
        en: `${action} on ${resource} was interrupted.`,
        ja: `${resource} に対する ${action} は中断されました。`,
      },
      remedy: {
        en: "Run the same command again; it finishes what is left.",
        ja: "同じコマンドをもう一度実行すると、残りが完了します。",
      },
    },
    failed: {
      fact: failed,
      remedy: {
        en: "Run the same command again; if it fails the same way, --trace FILE shows every call.",
        ja: "同じコマンドをもう一度実行してください。同じ失敗が続く場合は --trace FILE ですべての呼び出しを確認できます。",
      },
    },
  };
  return remedies[code];
}
