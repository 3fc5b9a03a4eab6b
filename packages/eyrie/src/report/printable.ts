/**
 * Text from anywhere as it is safe on a terminal: control characters, escape sequences and characters that turn the
 * direction of writing are shown by their code, never obeyed. Line breaks stay.
 */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\u2028\u2029]/gu, (character) =>
    harmless.has(character) ? character : escaped(character),
  );

/** The same on one line. */
export const oneLine = (text: string): string => printable(text.replaceAll("\n", "\\n"));

/** Line feed and tab; the joiners that scripts and emoji need. */
const harmless = new Set(["\n", "\t", "\u200c", "\u200d"]);

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "\r") return "\\r";
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  return `\\u{${code.toString(16)}}`;
}
