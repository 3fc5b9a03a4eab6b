import type { Sentence } from "../model/sentence.ts";

/** Characters as a reader can see them: spaces and control characters by code point. */
const shown = (characters: readonly string[]): string =>
  characters
    .map((character) =>
      /[\p{C}\p{Z}]/u.test(character)
        ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
        : character,
    )
    .join(" ");

/** What the rules of several fields have in common. */
export const said = {
  empty: { en: "The text is empty.", ja: "値が空です。" },
  placeholder: (found: string): Sentence => ({
    en: `${found} is a placeholder that has not been filled in.`,
    ja: `${found} はプレースホルダーのままで、値が記入されていません。`,
  }),
  replacePlaceholder: (written: string): Sentence => ({
    en: `Replace the placeholder by a value of your own, for example ${written}.`,
    ja: `プレースホルダーをご自身の値に置き換えてください。例: ${written}`,
  }),
  expression: (value: string): Sentence => ({
    en: `"${value}" holds a shell or template expression; the file is read as it stands, nothing is expanded.`,
    ja: `「${value}」にシェルまたはテンプレートの式が含まれています。ファイルは書かれたとおりに読み込まれ、式は展開されません。`,
  }),
  replaceExpression: (written: string): Sentence => ({
    en: `Write the value itself, for example ${written}.`,
    ja: `式ではなく値そのものを書いてください。例: ${written}`,
  }),
  unprintable: {
    en: "The text holds a character that cannot be seen (a line break, a tab or another control character).",
    ja: "目に見えない文字（改行、タブ、その他の制御文字）が含まれています。",
  },
  spacesAround: (value: string): Sentence => ({
    en: `"${value}" begins or ends with a space.`,
    ja: `「${value}」の先頭または末尾に空白があります。`,
  }),
  tooLong: (what: Sentence, length: number, most: number): Sentence => ({
    en: `${what.en} has ${length} characters; at most ${most} are allowed.`,
    ja: `${what.ja}は ${length} 文字ですが、上限は ${most} 文字です。`,
  }),
  characters: (what: Sentence, found: readonly string[], list: Sentence): Sentence => ({
    en: `${what.en} cannot hold ${shown(found)}; it consists of ${list.en}.`,
    ja: `${what.ja}に ${shown(found)} は使えません。使えるのは${list.ja}です。`,
  }),
  writeForExample: (written: string): Sentence => ({
    en: `Write, for example, ${written}.`,
    ja: `例えば ${written} と書いてください。`,
  }),
} as const;
