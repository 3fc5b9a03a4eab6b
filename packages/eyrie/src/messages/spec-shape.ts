import type { Sentence } from "../model/sentence.ts";

/** Keys that are missing, unknown or hold the wrong sort of value. */
export const shapeSaid = {
  missing: (path: string): Sentence => ({
    en: `${path} is missing.`,
    ja: `${path} がありません。`,
  }),
  existingUnnamed: (section: string): Sentence => ({
    en: `existing: true needs ${section}.name: nobody else gave it the name that Eyrie would derive.`,
    ja: `existing: true には ${section}.name が必要です。Eyrie が導出する名前を付けた人はいないためです。`,
  }),
  /** What could have led to it does not exist either, as the spec has it. */
  existingUnled: (section: string, through: string): Sentence => ({
    en: `existing: true needs ${section}.name, or ${through}: { existing: true } to find it by.`,
    ja: `existing: true には ${section}.name か、見つける手掛かりとなる ${through}: { existing: true } が必要です。`,
  }),
  yesOrNo: (path: string): Sentence => ({
    en: `${path} is true or false.`,
    ja: `${path} は true か false です。`,
  }),
  choice: (given: string, options: readonly string[]): Sentence => ({
    en: `"${given}" is none of ${options.join(", ")}.`,
    ja: `「${given}」は指定できません。${options.join("、")} のいずれかを指定します。`,
  }),
  choiceExpected: (path: string, options: readonly string[]): Sentence => ({
    en: `${path} takes one of ${options.join(", ")}, not a list or a mapping.`,
    ja: `${path} に書けるのは ${options.join("、")} のいずれか一つで、リストやマッピングではありません。`,
  }),
  listExpected: (path: string): Sentence => ({
    en: `${path} takes a list of texts.`,
    ja: `${path} には文字列のリストを書きます。`,
  }),
  add: (line: string, parent: string): Sentence =>
    parent === ""
      ? { en: `Add, for example, ${line}`, ja: `例えば ${line} を追加してください。` }
      : {
          en: `Add under ${parent}, for example, ${line}`,
          ja: `${parent} の下に、例えば ${line} を追加してください。`,
        },
  write: (line: string): Sentence => ({
    en: `Write, for example, ${line}`,
    ja: `例えば ${line} と書いてください。`,
  }),
  writeOrRemove: (line: string): Sentence => ({
    en: `Remove the key, or write, for example, ${line}`,
    ja: `キーを取り除くか、例えば ${line} と書いてください。`,
  }),
  quote: (line: string): Sentence => ({
    en: `Put it in quotation marks: ${line}`,
    ja: `引用符で囲んでください: ${line}`,
  }),
  noValue: (path: string): Sentence => ({
    en: `${path} has no value.`,
    ja: `${path} に値がありません。`,
  }),
  keysExpected: (path: string): Sentence => ({
    en: `${path} consists of keys, not of a single value or a list.`,
    ja: `${path} の中には、単独の値やリストではなくキーを書きます。`,
  }),
  oneTextExpected: (path: string): Sentence => ({
    en: `${path} takes one text, not a list or a mapping.`,
    ja: `${path} に書けるのは一つの文字列で、リストやマッピングではありません。`,
  }),
  pathsExpected: (path: string): Sentence => ({
    en: `${path} takes the path of a Helm values file, or a list of paths.`,
    ja: `${path} には Helm の values ファイルのパス、またはパスのリストを書きます。`,
  }),
  valuesIntoFile: (line: string): Sentence => ({
    en: `Put the values themselves into a file of their own, and write ${line}`,
    ja: `値そのものは別のファイルに移し、${line} と書いてください。`,
  }),
  number: (path: string, source: string, read: string): Sentence => {
    if (/^\d{9,}$/.test(source))
      return {
        en: `${path} is read as a number, so an account id would lose its leading zeros: ${source} becomes ${read}.`,
        ja: `${path} が数値として読まれています。アカウント ID などは先頭の 0 が失われます（${source} は ${read} になります）。`,
      };
    return source === read
      ? {
          en: `${path} takes a text, but YAML reads ${source} as a number.`,
          ja: `${path} には文字列が必要ですが、${source} は YAML では数値として読まれます。`,
        }
      : {
          en: `${path} takes a text, but YAML reads ${source} as the number ${read}.`,
          ja: `${path} には文字列が必要ですが、${source} は YAML では数値 ${read} として読まれます。`,
        };
  },
  truthValue: (path: string, source: string): Sentence => ({
    en: `${path} takes a text, but YAML reads ${source} as a truth value.`,
    ja: `${path} には文字列が必要ですが、${source} は YAML では真偽値として読まれます。`,
  }),
  apiVersion: {
    en: "This Eyrie reads files of apiVersion eyrie.dev/v1.",
    ja: "この Eyrie が読めるのは apiVersion が eyrie.dev/v1 のファイルです。",
  },
  unknownKey: (key: string, section: string): Sentence =>
    section === ""
      ? { en: `${key} is not a key of this file.`, ja: `${key} というキーはこのファイルにはありません。` }
      : { en: `${key} is not a key of ${section}.`, ja: `${section} に ${key} というキーはありません。` },
  accountKey: (key: string): Sentence => ({
    en: `${key} is not a key of this file: the account is that of your AWS credentials.`,
    ja: `${key} というキーはありません。アカウントは、お使いの AWS 認証情報から決まります。`,
  }),
  removeKey: { en: "Remove the key.", ja: "このキーを取り除いてください。" },
  didYouMean: (candidates: readonly string[]): Sentence => ({
    en: `Did you mean ${candidates.join(", ")}?`,
    ja: `${candidates.join("、")} のことでしょうか。`,
  }),
  alreadySet: (path: string): Sentence => ({
    en: `Remove the key; ${path} is already set.`,
    ja: `このキーを取り除いてください。${path} はすでに設定されています。`,
  }),
  knownKeys: (keys: readonly string[]): Sentence => ({
    en: `Remove it, or use one of the keys there are: ${keys.join(", ")}.`,
    ja: `取り除くか、次のいずれかのキーをお使いください: ${keys.join("、")}`,
  }),
} as const;
