import type { Sentence } from "../model/sentence.ts";

export const iamSaid = {
  roleName: { en: "A role name", ja: "ロール名" },
  policyName: { en: "A policy name", ja: "ポリシー名" },
  rolePath: { en: "A role path", ja: "ロールのパス" },
  characters: { en: "letters, digits and + = , . @ _ -", ja: "英数字と + = , . @ _ -" },
  pathSlashes: (path: string): Sentence => ({
    en: `A role path begins and ends with a slash; "${path}" does not.`,
    ja: `ロールのパスはスラッシュで始まりスラッシュで終わりますが、「${path}」はそうなっていません。`,
  }),
  pathDoubleSlash: {
    en: "A role path cannot have two slashes in a row.",
    ja: "ロールのパスにスラッシュを続けて書くことはできません。",
  },
} as const;

export const policyArnSaid = {
  arn: { en: "A policy ARN", ja: "ポリシーの ARN" },
  shape: (value: string): Sentence => ({
    en: `"${value}" is not the ARN of an IAM policy (arn:aws:iam::<account id>:policy/<name>).`,
    ja: `「${value}」は IAM ポリシーの ARN（arn:aws:iam::<アカウント ID>:policy/<名前>）ではありません。`,
  }),
  partition: (found: string, known: readonly string[]): Sentence => ({
    en: `"${found}" is not an AWS partition; there are ${known.join(", ")}.`,
    ja: `「${found}」という AWS パーティションはありません。あるのは ${known.join("、")} です。`,
  }),
  account: (account: string): Sentence => {
    if (/^\d+$/.test(account))
      return {
        en: `The account id ${account} has ${account.length} digits; an AWS account id has 12 digits.`,
        ja: `アカウント ID ${account} は ${account.length} 桁です。AWS のアカウント ID は 12 桁です。`,
      };
    return account === ""
      ? {
          en: "The ARN lacks the account id; an AWS account id has 12 digits.",
          ja: "ARN にアカウント ID がありません。AWS のアカウント ID は 12 桁です。",
        }
      : {
          en: `"${account}" is not an AWS account id, which has 12 digits.`,
          ja: `「${account}」は AWS のアカウント ID（12 桁の数字）ではありません。`,
        };
  },
  ownAccount: (written: string): Sentence => ({
    en: `Put in the account id that \`aws sts get-caller-identity\` prints; the form is ${written}.`,
    ja: `\`aws sts get-caller-identity\` で表示されるアカウント ID を入れてください。形は ${written} です。`,
  }),
  name: (resource: string): Sentence => ({
    en: `"${resource}" is not a policy's path and name: letters, digits and + = , . @ _ - between single slashes, the name at most 128 characters.`,
    ja: `「${resource}」はポリシーのパスと名前として使えません。英数字と + = , . @ _ - を一つのスラッシュで区切り、名前は 128 文字以内にしてください。`,
  }),
} as const;
