import type { Language } from "../model/sentence.ts";
import type { CommandName } from "../report/command-name.ts";
import type { Output } from "../report/output-schema.ts";
import type { Result } from "./invocation.ts";

/** What one command line came to: the command, where it named one that exists. */
type Came = { readonly command?: CommandName; readonly result: Result };

/** The document that `--json` prints. What a terminal would obey is escaped, which is the same JSON. */
export const documentText = (language: Language, { command, result: { exitCode, body } }: Came): string => {
  const document: Output = {
    schemaVersion: 1,
    ...(command === undefined ? {} : { command }),
    language,
    rehearsal: command === "rehearse",
    exitCode,
    ...body,
  };
  return `${JSON.stringify(document, undefined, 2).replaceAll(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, escaped)}\n`;
};

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
