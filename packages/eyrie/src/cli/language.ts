import { type Language, languages } from "../model/sentence.ts";

/** The value of the last `--name value` or `--name=value`, as the parser will find it; it runs only later. */
function givenValue(argv: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (const [index, argument] of argv.entries()) {
    if (argument === `--${name}`) found = argv[index + 1];
    else if (argument.startsWith(`--${name}=`)) found = argument.slice(name.length + 3);
  }
  return found;
}

/**
 * The language of every sentence: `--lang`, else what the locale's environment says, else the platform's locale.
 * POSIX: the first variable that is set and not empty decides, and `C` is a decision too.
 */
export function chooseLanguage(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  locale: string,
): Language {
  const asked = languages.find((language) => language === givenValue(argv, "lang"));
  if (asked !== undefined) return asked;
  const told = ["LC_ALL", "LC_MESSAGES", "LANG"].map((name) => environment[name] ?? "").find((value) => value !== "");
  return /^ja\b|^ja_/i.test(told ?? locale) ? "ja" : "en";
}
