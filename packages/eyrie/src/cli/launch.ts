import { run as runApplication } from "@stricli/core";
import * as say from "../messages/cli.ts";
import { Problem } from "../model/problem.ts";
import { type CommandName, commandNames } from "../report/command-name.ts";
import { styleOf } from "../report/style.ts";
import { eachAdopted } from "./adopt-words.ts";
import { application } from "./application.ts";
import { attempt, troubled } from "./attempt.ts";
import { wantsColour } from "./colour.ts";
import type { CliContext } from "./context.ts";
import { documentText } from "./document.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { refuseEmpty } from "./empty-values.ts";
import type { GivenFlags } from "./flags.ts";
import type { Host } from "./host.ts";
import { type Invocation, type Result, tell } from "./invocation.ts";
import { chooseLanguage } from "./language.ts";
import { openLines } from "./lines-file.ts";

/** Parses the command line, runs what it names, and prints the document that `--json` asks for. */
export async function launch(typed: readonly string[], host: Host): Promise<ExitCode> {
  const argv = eachAdopted(typed);
  const language = chooseLanguage(argv, host.environment, host.locale);
  const colours = wantsColour(argv, host.environment, host.stderr);
  const controller = new AbortController();
  const invocation: Invocation = {
    host,
    typed,
    language,
    json: argv.some((argument) => /^--json(?:=(?:true|t|yes|y|on|1))?$/i.test(argument)),
    out: { language, style: styleOf(wantsColour(argv, host.environment, host.stdout)) },
    err: { language, style: styleOf(colours) },
    live: host.stderr.isTTY === true && colours,
    signal: controller.signal,
    trace: () => undefined,
  };

  let result: { readonly command?: CommandName; readonly result: Result } | undefined;
  const named = commandNames.find((name) => name === argv[0]);
  const report = (error: unknown): void => {
    result ??= { ...(named === undefined ? {} : { command: named }), result: troubled(invocation, error, {}) };
  };
  const perform: CliContext["perform"] = async (command, flags, work) => {
    const release = host.onInterrupt(interrupted(controller, invocation, command));
    const performed = await attempt(invocation, async () => {
      refuseEmpty(command, flags);
      return traced(invocation, flags, work);
    });
    release();
    result = { command, result: performed };
  };

  const command = named === undefined ? "eyrie" : `eyrie ${named}`;
  const process = { stdout: host.stdout, stderr: { write: () => undefined }, env: host.environment };
  await runApplication(application(language, command, argv, host.version, report), argv, { process, perform });

  if (result === undefined) return exitCodes.done;
  if (invocation.json) host.stdout.write(documentText(language, result));
  return result.result.exitCode;
}

/** The first Ctrl-C ends the run in order, the second at once. */
function interrupted(controller: AbortController, invocation: Invocation, command: CommandName): () => void {
  return () => {
    if (controller.signal.aborted) return invocation.host.exit(exitCodes.failed);
    // What stays until it is stopped has nothing to finish, and says itself that it ends.
    if (command !== "local") tell(invocation, [say.stopping[invocation.language]]);
    controller.abort(new Problem("interrupted", say.stopped.fact, say.stopped.remedy));
  };
}

async function traced(
  invocation: Invocation,
  flags: GivenFlags,
  work: (invocation: Invocation) => Promise<Result>,
): Promise<Result> {
  if (flags.trace === undefined) return work(invocation);
  const { write, close } = openLines(invocation.host.cwd, flags.trace, "--trace");
  try {
    return await work({ ...invocation, trace: write });
  } finally {
    close();
  }
}
