import type { Trace } from "../clouds/trace.ts";
import type { FilePlace } from "../model/file-place.ts";
import type { Language } from "../model/sentence.ts";
import type { Body } from "../report/json.ts";
import type { Page } from "../report/style.ts";
import type { Spec } from "../spec/schema.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Host, Rehearsal } from "./host.ts";

/** One run of one command: whom it speaks to and where it works. */
export type Invocation = {
  readonly host: Host;
  /** The command line. */
  readonly typed: readonly string[];
  readonly language: Language;
  readonly json: boolean;
  /** How stdout and stderr are written to: one may be a terminal, the other a file. */
  readonly out: Page;
  readonly err: Page;
  /** Whether stderr is a terminal whose lines may be drawn anew. */
  readonly live: boolean;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly trace: Trace;
  /** The local cloud, in a rehearsal, and the spec that all its commands work on. */
  readonly rehearsal?: Rehearsal & { readonly spec: SpecFile };
};

export type SpecFile = {
  readonly spec: Spec;
  /** What the spec's own paths are relative to: its folder, or the current one when it came through a pipe. */
  readonly directory: string;
  /** Where its own IAM statements stand. */
  readonly statementsAt?: readonly FilePlace[];
};

export type Result = { readonly exitCode: ExitCode; readonly body: Body };

/** Writes the result a person reads; with `--json` the document takes its place. */
export function print({ host, json }: Invocation, lines: readonly string[]): void {
  if (!json) writeLines(host.stdout, lines);
}

/** Writes what accompanies a run: progress, errors. */
export const tell = ({ host }: Invocation, lines: readonly string[]): void => writeLines(host.stderr, lines);

function writeLines(stream: Host["stdout"], lines: readonly string[]): void {
  // A reader that went away (`eyrie plan | head`) is nobody to tell.
  if (lines.length > 0 && !stream.destroyed) stream.write(`${lines.join("\n")}\n`);
}
