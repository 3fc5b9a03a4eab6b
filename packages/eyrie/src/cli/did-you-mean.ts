import type { CommandName } from "../report/command-name.ts";
import { nearest } from "../spec/nearest.ts";

/** What other tools call what a command of ours does. */
const commandSynonyms: Readonly<Record<string, CommandName>> = {
  apply: "up",
  create: "up",
  deploy: "up",
  install: "up",
  upgrade: "up",
  delete: "down",
  destroy: "down",
  remove: "down",
  rm: "down",
  uninstall: "down",
  check: "verify",
  prove: "verify",
  state: "status",
  info: "status",
  diff: "plan",
  preview: "plan",
  new: "init",
  vals: "values",
  iam: "permissions",
  policy: "permissions",
  rbac: "permissions",
  rights: "permissions",
};

const folded = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** One or two: more than that is no help. */
const few = (found: readonly string[]): readonly string[] => (found.length <= 2 ? found : []);

/** The commands that a mistyped one may stand for; none rather than a far one. */
export function nearCommands(input: string, commands: readonly string[]): readonly string[] {
  const word = folded(input);
  const synonym = Object.hasOwn(commandSynonyms, word) ? commandSynonyms[word] : undefined;
  return synonym === undefined ? near(word, commands) : [synonym];
}

/** The options that a mistyped one may stand for, without dashes; none rather than a far one. */
export function nearOptions(input: string, options: readonly string[]): readonly string[] {
  const word = folded(input);
  const close = near(word, options);
  if (close.length > 0) return close;
  // `--kube-context`, `--tracefile`: ours with a word more.
  return few(
    options.filter((option) => option.length > 3 && (word.startsWith(folded(option)) || word.endsWith(folded(option)))),
  );
}

/** The same but for capitals and dashes, else begun alike, else misspelt. */
function near(word: string, names: readonly string[]): readonly string[] {
  if (word === "") return [];
  const same = names.filter((name) => folded(name) === word);
  if (same.length > 0) return same;
  const begun = names.filter((name) => folded(name).startsWith(word));
  if (begun.length > 0) return few(begun);
  const found = nearest(word, names.map(folded));
  return names.filter((name) => folded(name) === found);
}
