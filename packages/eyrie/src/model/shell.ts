/** Words as a POSIX shell reads them back: quoted only where it is needed. */
export const shellWords = (words: readonly string[]): string => words.map(shellWord).join(" ");

export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
