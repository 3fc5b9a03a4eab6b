import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

const grammar = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html";

const example = "{ Effect: Allow, Action: s3:GetObject, Resource: arn:aws:s3:::my-imports/* }";

/** What is wrong with `policy.extraStatements`. */
export const statementsSaid = {
  example,
  notList: {
    fact: {
      en: "policy.extraStatements is a list of IAM statements.",
      ja: "policy.extraStatements には IAM ステートメントのリストを書きます。",
    },
    remedy: { en: `Write, for example, - ${example}`, ja: `例えば - ${example} と書いてください。` },
  },
  existing: {
    fact: {
      en: "policy.extraStatements has no effect with policy.existing: true: Eyrie never writes a policy that exists.",
      ja: "policy.existing: true の場合、Eyrie はポリシーを変更しないため、policy.extraStatements は反映されません。",
    },
    remedy: {
      en: "Remove extraStatements and put the statements into that policy yourself, or remove existing: true.",
      ja: "extraStatements を取り除いてそのポリシーに直接追加するか、existing: true を取り除いてください。",
    },
  },
  ownSid: (sid: string): FactAndRemedy => ({
    fact: {
      en: `The Sid ${sid} is that of a statement of Eyrie's own in the same policy.`,
      ja: `Sid ${sid} は、同じポリシー内の Eyrie のステートメントで使われています。`,
    },
    remedy: {
      en: "Give the statement another Sid, or none.",
      ja: "別の Sid にするか、Sid を省いてください。",
    },
  }),
  tooLarge: (size: number, most: number): FactAndRemedy => ({
    fact: {
      en: `With these statements the policy has up to ${size} characters; IAM takes ${most} in a managed policy, white space not counted.`,
      ja: `これらのステートメントを加えるとポリシーは最大 ${size} 文字になります。管理ポリシーの上限は、空白を除いて ${most} 文字です。`,
    },
    remedy: {
      en: "Shorten them with wildcards, or attach another policy to the role.",
      ja: "ワイルドカードで短くするか、ロールに別のポリシーをアタッチしてください。",
    },
  }),
  unknownAction: (action: string): Sentence => ({
    en: `The action ${action} does not exist.`,
    ja: `${action} というアクションはありません。`,
  }),
  notAnAction: (operation: string, action: string): Sentence => ({
    en: `${operation} is an operation of the API; the action that allows it is ${action}.`,
    ja: `${operation} は API の操作名です。許可するアクションは ${action} です。`,
  }),
  unknownElement: (element: string): Sentence => ({
    en: `A statement has no element ${element}.`,
    ja: `ステートメントに ${element} という要素はありません。`,
  }),
  missingElement: (elements: readonly string[]): Sentence => ({
    en: `The statement lacks ${elements.join(" or ")}.`,
    ja: `ステートメントに ${elements.join(" または ")} がありません。`,
  }),
  noPrincipal: (element: string): Sentence => ({
    en: `${element} has no place here: the policy is attached to the role, which is the principal.`,
    ja: `${element} は書けません。ポリシーはロールにアタッチされ、ロール自身がプリンシパルになります。`,
  }),
  wrongEffect: (effect: string): Sentence => ({
    en: `Effect is Allow or Deny, not ${effect}.`,
    ja: `Effect は Allow か Deny です (${effect} は使えません)。`,
  }),
  /** Whatever else the validation says, in its own English words. */
  invalid: (sentence: string): Sentence => ({
    en: sentence,
    ja: `IAM のステートメントとして正しくありません: ${sentence}`,
  }),
  removeElement: { en: "Remove it.", ja: "取り除いてください。" },
  addElement: (elements: readonly string[]): Sentence => ({
    en: `Add ${elements.join(" or ")}.`,
    ja: `${elements.join(" または ")} を追加してください。`,
  }),
  write: (text: string): Sentence => ({ en: `Write ${text}`, ja: `${text} と書いてください。` }),
  correct: {
    en: `Correct the statement; its elements: ${grammar}`,
    ja: `ステートメントを修正してください。要素の説明: ${grammar}`,
  },
} as const;
