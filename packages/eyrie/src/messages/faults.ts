import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

const example = "- { service: s3, operation: PutObject, error: SlowDown, times: 2 }";

export const notAList: FactAndRemedy = {
  fact: { en: "The file is not a list of faults.", ja: "ファイルが障害のリストになっていません。" },
  remedy: { en: `Write, for example, ${example}`, ja: `例えば ${example} と書いてください。` },
};

export const tooLong: FactAndRemedy = {
  fact: { en: "The file is too long for a list of faults.", ja: "ファイルが障害のリストとしては長すぎます。" },
  remedy: {
    en: "Check that --faults names the right file; a pattern like operation: Get* stands for many requests.",
    ja: "--faults の指定をご確認ください。operation: Get* のようなパターンで複数のリクエストをまとめて指定できます。",
  },
};

export const notAMapping: FactAndRemedy = {
  fact: { en: "A fault consists of keys.", ja: "障害はキーの並びで書きます。" },
  remedy: notAList.remedy,
};

const choice = (near: string | undefined, words: readonly string[]): Sentence =>
  near === undefined
    ? { en: `Choose one of: ${words.join(", ")}`, ja: `次のいずれかを指定してください: ${words.join("、")}` }
    : { en: `Did you mean ${near}?`, ja: `${near} のことでしょうか。` };

export const noService = (given: string | undefined, services: readonly string[]): FactAndRemedy => ({
  fact:
    given === undefined
      ? { en: "The fault names no service.", ja: "障害の service がありません。" }
      : { en: `service cannot be ${given}.`, ja: `service に ${given} は指定できません。` },
  remedy: choice(undefined, services),
});

export const unknownKey = (
  key: string,
  service: string,
  near: string | undefined,
  keys: readonly string[],
): FactAndRemedy => ({
  fact: { en: `A fault of ${service} has no key ${key}.`, ja: `${service} の障害に ${key} というキーはありません。` },
  remedy: choice(near, keys),
});

export const wrongValue = (key: string, given: string | undefined, fitting: string): FactAndRemedy => ({
  fact: { en: `${key} cannot be ${given ?? "empty"}.`, ja: `${key} に ${given ?? "空の値"} は指定できません。` },
  remedy: {
    en: `Write, for example, ${key}: ${fitting}`,
    ja: `例えば ${key}: ${fitting} と書いてください。`,
  },
});

export const unknownWord = (
  key: string,
  given: string,
  service: string,
  near: string | undefined,
  words: readonly string[],
): FactAndRemedy => ({
  fact: {
    en: `${service} has no ${key} ${given} here, so that no request would match.`,
    ja: `${service} に ${key} ${given} はないため、どのリクエストにも一致しません。`,
  },
  remedy: choice(near, words),
});

export const unknownError = (
  _key: string,
  given: string,
  service: string,
  near: string | undefined,
  words: readonly string[],
): FactAndRemedy => {
  const known = choice(near, words);
  return {
    fact: {
      en: `${given} is no error that ${service} is known for.`,
      ja: `${given} は ${service} の既知のエラーではありません。`,
    },
    remedy: {
      en: `${known.en}${near === undefined ? "." : ""} Any other needs its status, like status: 503`,
      ja: `${known.ja}それ以外のエラーには status: 503 のようにステータスも必要です。`,
    },
  };
};

export const twoEnds: FactAndRemedy = {
  fact: {
    en: "A request is either refused or cut off, not both.",
    ja: "リクエストには、エラー応答と切断のどちらか一方だけを指定できます。",
  },
  remedy: {
    en: "Keep drop: true, or error and status.",
    ja: "drop: true か、error・status のどちらかを残してください。",
  },
};

const ends: Sentence = {
  en: "Add error, status or drop: true; delay alone makes it slow.",
  ja: "error、status、drop: true のいずれかを加えてください。delay だけなら遅延になります。",
};

export const noEnd: FactAndRemedy = {
  fact: { en: "Nothing goes wrong with this fault.", ja: "この障害では何も起こりません。" },
  remedy: ends,
};

export const doneWithoutEnd: FactAndRemedy = {
  fact: {
    en: "done: true does the work and hides it, but nothing says behind what.",
    ja: "done: true は処理を行って応答を隠しますが、代わりの結果が指定されていません。",
  },
  remedy: ends,
};

export const unreadable = (file: string, reason: Sentence): FactAndRemedy => ({
  fact: { en: `${file} cannot be read: ${reason.en}`, ja: `${file} を読み込めません: ${reason.ja}` },
  remedy: {
    en: "Give --faults a file that you may read.",
    ja: "--faults には、読み込めるファイルを指定してください。",
  },
});
