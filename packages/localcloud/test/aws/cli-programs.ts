import { spawnSync } from "node:child_process";

const runs = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

/** scripts/test-tools.js sets the variables; without them the `aws` on PATH, whichever it is, stands for the first. */
const named = [
  ["AWS CLI 1.45", process.env["EYRIE_AWS1"] ?? "aws"],
  ["AWS CLI 2.9", process.env["EYRIE_AWS2"] ?? ""],
] as const;

/** Each with its program, undefined where there is none. */
export const cliPrograms: readonly (readonly [title: string, program: string | undefined])[] = named.map(
  ([title, program]) => [title, program !== "" && runs(program) ? program : undefined],
);
