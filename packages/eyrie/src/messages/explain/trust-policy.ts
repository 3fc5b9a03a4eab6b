import type { Explanation } from "../../model/explanation.ts";
import { eksGuide, iamGuide } from "./addresses.ts";

const conditionKeys = iamGuide("reference_policies_iam-condition-keys.html");
const conditionOperators = iamGuide("reference_policies_elements_condition_operators.html");
const oidcRoles = iamGuide("id_roles_create_for-idp_oidc.html");

/** EY104–EY109, EY113, EY114, EY116: what a trust policy says. */
export const trustPolicy = {
  EY104: {
    title: {
      en: "The trust policy names another service account",
      ja: "信頼ポリシーが別のサービスアカウントを指している",
    },
    cause: {
      en: "A token's sub is system:serviceaccount:NAMESPACE:NAME, and the condition on sub names another namespace or name. STS says no more than “Not authorized to perform sts:AssumeRoleWithWebIdentity”.",
      ja: "トークンの sub は system:serviceaccount:名前空間:名前 ですが、sub の条件が別の名前空間または名前を指しています。STS は “Not authorized to perform sts:AssumeRoleWithWebIdentity” としか返しません。",
    },
    found: {
      en: "By the decision on the trust policy for a token of the service account. Of several statements the one that comes nearest is the one that is meant.",
      ja: "サービスアカウントのトークンで信頼ポリシーを評価して判断します。ステートメントが複数ある場合は、最も近いものを対象とします。",
    },
    remedy: {
      en: "Write the service account's own sub. If others live by the statement, add it to the list.",
      ja: "sub をこのサービスアカウントの値にします。ほかのサービスアカウントも使用している場合は、値を追加します。",
    },
    references: [eksGuide("associate-service-account-role.html"), conditionKeys],
  },
  EY105: {
    title: { en: "A wildcard stands under StringEquals", ja: "StringEquals でワイルドカードを使っている" },
    cause: {
      en: "StringEquals takes * and ? for themselves, so no token ever matches a pattern: “Not authorized to perform sts:AssumeRoleWithWebIdentity”. Only StringLike reads patterns.",
      ja: "StringEquals では * や ? も文字そのものとして比較されるため、どのトークンも一致せず “Not authorized to perform sts:AssumeRoleWithWebIdentity” になります。パターンとして扱うのは StringLike だけです。",
    },
    found: {
      en: "By a condition that would hold if its operator read patterns. A pattern that would not match even then is EY104 or EY107.",
      ja: "パターンとして扱えば成立する条件があるかどうかで判断します。それでも一致しない場合は EY104 または EY107 です。",
    },
    remedy: {
      en: "Write the exact value. Use StringLike only where a pattern is meant: it lets in all that match.",
      ja: "正確な値を書きます。StringLike は一致するものをすべて許可するため、パターンが必要な場合だけ使用します。",
    },
    references: [conditionOperators],
  },
  EY106: {
    title: { en: "Any service account may assume the role", ja: "どのサービスアカウントからもロールを引き受けられる" },
    cause: {
      en: "The trust policy has no condition on sub, or one that takes more than the service account. Everything works, and whoever can run a pod in the cluster has Milvus' data.",
      ja: "信頼ポリシーに sub の条件がないか、範囲が広すぎます。動作に問題はありませんが、クラスターで Pod を実行できる人なら誰でも Milvus のデータにアクセスできます。",
    },
    found: {
      en: "By asking the trust policy for service accounts that nobody can have meant: the namespace's default, others of it, the same name elsewhere, those of kube-system. Whom the policy names is not held against it. Always a warning; eyrie verify tries it live.",
      ja: "意図されるはずのないサービスアカウント (名前空間の default、同じ名前空間の別名、別の名前空間の同名、kube-system) のトークンで信頼ポリシーを評価します。明示的に書かれたものは対象外です。常に警告です。eyrie verify は実際に試します。",
    },
    remedy: {
      en: "Pin sub by StringEquals to the service account.",
      ja: "StringEquals で sub をこのサービスアカウントに限定します。",
    },
    references: [iamGuide("confused-deputy.html"), eksGuide("associate-service-account-role.html")],
  },
  EY107: {
    title: {
      en: "The trust policy asks for a wrong audience, or for none",
      ja: "信頼ポリシーの aud が違う、または検証されていない",
    },
    cause: {
      en: "Tokens that the webhook hands out are for sts.amazonaws.com. A condition on another aud lets nobody in: “Not authorized to perform sts:AssumeRoleWithWebIdentity”. Without a condition, any token of the cluster does whose audience the provider accepts.",
      ja: "webhook が渡すトークンの aud は sts.amazonaws.com です。条件がそれ以外の aud なら誰も引き受けられず、“Not authorized to perform sts:AssumeRoleWithWebIdentity” になります。条件がない場合は、プロバイダーが受け付ける aud であれば、クラスターのどのトークンでも通ります。",
    },
    found: {
      en: "By the conditions on aud in the statement that lets the service account in, or that comes nearest. A missing condition is a warning.",
      ja: "サービスアカウントを許可する (または最も近い) ステートメントの aud の条件から判断します。条件がない場合は警告です。",
    },
    remedy: {
      en: "Add StringEquals on the issuer's :aud with sts.amazonaws.com.",
      ja: "発行者の :aud に対し、StringEquals で sts.amazonaws.com を指定します。",
    },
    references: [oidcRoles, eksGuide("associate-service-account-role.html")],
  },
  EY108: {
    title: { en: "The condition keys are another issuer's", ja: "条件キーが別の発行者のものになっている" },
    cause: {
      en: "A token's claims are known to IAM as ISSUER:sub and ISSUER:aud, the issuer without https://. Where the statement names the right provider and keys of another issuer, or keys misspelt, no token has them: “Not authorized to perform sts:AssumeRoleWithWebIdentity”.",
      ja: "IAM では、トークンのクレームは「発行者:sub」「発行者:aud」(発行者は https:// なし) というキーになります。プロバイダーが正しくても、キーが別の発行者のものや誤記であれば、どのトークンも条件を満たさず “Not authorized to perform sts:AssumeRoleWithWebIdentity” になります。",
    },
    found: {
      en: "By the condition keys beside the cluster's issuer.",
      ja: "条件キーをクラスターの発行者と照合します。",
    },
    remedy: {
      en: "Begin the keys with the cluster's issuer, exactly as the provider's ARN ends.",
      ja: "キーの先頭を、プロバイダー ARN の末尾と同じ発行者にします。",
    },
    references: [conditionKeys, oidcRoles],
  },
  EY109: {
    title: {
      en: "The Federated ARN is of another account or partition",
      ja: "Federated ARN のアカウントまたはパーティションが違う",
    },
    cause: {
      en: "STS takes the provider of the role's own account. An ARN with the right issuer and another account, partition or spelling stands for another provider: “Not authorized to perform sts:AssumeRoleWithWebIdentity”.",
      ja: "STS が使うのは、ロールと同じアカウントのプロバイダーです。発行者が正しくても、アカウント、パーティション、表記が異なる ARN は別のプロバイダーとみなされ、“Not authorized to perform sts:AssumeRoleWithWebIdentity” になります。",
    },
    found: {
      en: "By the Federated ARN beside the one that the issuer's provider has in the role's account.",
      ja: "Federated ARN を、ロールのアカウントにおける発行者のプロバイダー ARN と照合します。",
    },
    remedy: {
      en: "Write arn:PARTITION:iam::ACCOUNT:oidc-provider/ISSUER with the role's own account and partition.",
      ja: "ロールと同じアカウントとパーティションで arn:パーティション:iam::アカウント:oidc-provider/発行者 と書きます。",
    },
    references: [
      iamGuide("reference_policies_elements_principal.html"),
      eksGuide("associate-service-account-role.html"),
    ],
  },
  EY113: {
    title: { en: "The role is not made for service accounts", ja: "サービスアカウント用のロールではない" },
    cause: {
      en: "No statement of the trust policy allows sts:AssumeRoleWithWebIdentity to an OIDC provider: the role was made for EC2, for EKS Pod Identity or for people. STS answers “Not authorized to perform sts:AssumeRoleWithWebIdentity”.",
      ja: "信頼ポリシーに、OIDC プロバイダーに sts:AssumeRoleWithWebIdentity を許可するステートメントがありません。EC2、EKS Pod Identity、ユーザーなど別の用途のロールです。STS は “Not authorized to perform sts:AssumeRoleWithWebIdentity” と応答します。",
    },
    found: {
      en: "By the principals and actions of the trust policy's statements.",
      ja: "信頼ポリシーの各ステートメントのプリンシパルとアクションから判断します。",
    },
    remedy: {
      en: "Add a statement for the service account; the rest stays. Or bind another role.",
      ja: "サービスアカウント用のステートメントを追加します (既存のものは残ります)。または別のロールを割り当てます。",
    },
    references: [oidcRoles],
  },
  EY114: {
    title: { en: "The trust policy denies the service account", ja: "信頼ポリシーがサービスアカウントを拒否している" },
    cause: {
      en: "A Deny in the trust policy fits the service account's request, and no Allow outweighs it. STS does not say that there is one: “Not authorized to perform sts:AssumeRoleWithWebIdentity”.",
      ja: "信頼ポリシーの Deny がサービスアカウントの要求に一致しており、Allow では覆せません。STS は Deny の存在を明かさず、“Not authorized to perform sts:AssumeRoleWithWebIdentity” とだけ応答します。",
    },
    found: {
      en: "By the decision on the trust policy for a token of the service account.",
      ja: "サービスアカウントのトークンで信頼ポリシーを評価して判断します。",
    },
    remedy: {
      en: "Have the Deny spare the service account, or bind another role. Eyrie never edits a Deny.",
      ja: "Deny の対象からサービスアカウントを除外するか、別のロールを割り当てます。Eyrie は Deny を変更しません。",
    },
    references: [iamGuide("reference_policies_evaluation-logic_policy-eval-denyallow.html")],
  },
  EY116: {
    title: {
      en: "The trust policy asks for more than a token says",
      ja: "信頼ポリシーにトークンだけでは満たせない条件がある",
    },
    cause: {
      en: "A condition asks for a source address, a time, a tag or a claim that the tokens of service accounts do not have. If it is not met: “Not authorized to perform sts:AssumeRoleWithWebIdentity”.",
      ja: "送信元アドレス、時刻、タグなど、サービスアカウントのトークンに含まれない条件があります。満たされない場合は “Not authorized to perform sts:AssumeRoleWithWebIdentity” になります。",
    },
    found: {
      en: "By the conditions that are left when sub, aud, issuer and provider are right, and by a Deny that looks at more than sub and aud. Whether a pod meets them reading cannot tell: a warning, until a pod's log says that STS refused it.",
      ja: "sub、aud、発行者、プロバイダーがすべて正しい場合に残る条件と、sub と aud 以外を条件に含む Deny から判断します。Pod が条件を満たすかどうかは読み取りでは分からないため、STS に拒否された記録が Pod のログにない限り警告です。",
    },
    remedy: {
      en: "Try it (eyrie verify). If STS refuses, take the condition out or have it fit the pods.",
      ja: "eyrie verify で試します。STS に拒否される場合は、条件を外すか Pod に合わせます。",
    },
    references: [conditionKeys],
  },
} as const satisfies Record<string, Explanation>;
