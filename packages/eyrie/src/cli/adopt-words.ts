/**
 * `--adopt role/x bucket/y` as `--adopt role/x --adopt bucket/y`: every id has a slash, and no other argument of the
 * commands that take the option does.
 */
export function eachAdopted(argv: readonly string[]): readonly string[] {
  let adopting = false;
  return argv.flatMap((word, at) => {
    const named = !word.startsWith("-") && word.includes("/");
    const more = adopting && named && argv[at - 1] !== "--adopt";
    adopting = word === "--adopt" || word.startsWith("--adopt=") || (adopting && named);
    return more ? ["--adopt", word] : [word];
  });
}
