import * as say from "../messages/doctor/explain.ts";
import type { Explanation } from "../model/explanation.ts";
import type { Language } from "../model/sentence.ts";

type Explained = readonly (readonly [code: string, explanation: Explanation])[];

/** Where each language's page lies in docs/. */
export const checksPages = { en: "checks.md", ja: "checks.ja.md" } as const satisfies Record<Language, string>;

const others = { en: { file: checksPages.ja, name: "日本語" }, ja: { file: checksPages.en, name: "English" } } as const;
const guides = { en: "[Guide](guide.md)", ja: "[ガイド](guide.ja.md)" } as const;

/** Where a code's section begins: its name never changes, whatever its heading says. */
export const anchorOf = (code: string): string => code.toLowerCase();

/** A code's section in the repository's documents. */
export const pageOf = (code: string, language: Language): string => `docs/${checksPages[language]}#${anchorOf(code)}`;

/** All explanations as one Markdown page: a list by families, then a section a code. */
export function checksPage(explained: Explained, language: Language): string {
  const families = Object.entries(say.families).flatMap(([digit, name]) => {
    const own = explained.filter(([code]) => code.startsWith(`EY${digit}`));
    return own.length === 0 ? [] : [{ name: name[language], own }];
  });
  const { file, name } = others[language];
  return [
    "<!-- Written by npm run checks -->",
    `# ${say.page.title[language]}`,
    `[${name}](${file}) · ${guides[language]}`,
    say.page.intro[language],
    ...families.flatMap(({ name: family, own }) => [
      `**${family}**`,
      own.map(([code, { title }]) => `- [${code}](#${anchorOf(code)}) ${plain(title[language])}`).join("\n"),
    ]),
    ...families.flatMap(({ name: family, own }) => [
      `## ${family}`,
      ...own.flatMap(([code, explanation]) => sectionOf(code, explanation, language)),
    ]),
    "",
  ].join("\n\n");
}

const sectionOf = (
  code: string,
  { title, cause, found, remedy, references }: Explanation,
  language: Language,
): readonly string[] => [
  `<a id="${anchorOf(code)}"></a>\n### ${code} ${plain(title[language])}`,
  `**${say.parts.cause[language]}** ${plain(cause[language])}`,
  `**${say.parts.found[language]}** ${plain(found[language])}`,
  `**${say.parts.remedy[language]}** ${plain(remedy[language])}`,
  `**${say.parts.references[language]}**\n\n${references.map((address) => `- <${address}>`).join("\n")}`,
];

/** Text that Markdown takes for nothing else. */
const plain = (text: string): string => text.replaceAll(/[*_<>`]/g, "\\$&");
