import { unexpected } from "../messages/run.ts";
import { Problem } from "../model/problem.ts";
import { type Body, problemErrorJson, specErrorJson, usageErrorJson } from "../report/json.ts";
import { specErrorLines, troubleLines } from "../report/problem-text.ts";
import { exitCodes } from "./exit-code.ts";
import { type Invocation, type Result, tell } from "./invocation.ts";
import type { Progress } from "./progress.ts";
import { startProgress } from "./start-progress.ts";
import { SpecFailure } from "./spec-failure.ts";
import { UsageError } from "./usage-error.ts";

/** Runs work; what it throws becomes a message and an exit code. */
export async function attempt(invocation: Invocation, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    return troubled(invocation, error, {});
  }
}

/** Adds to what the command will have reported, also when it ends in an error. */
export type Keep = (part: Body) => void;

/** Like `attempt`, with progress on stderr; what was reported before an error stays reported. */
export async function reporting(
  invocation: Invocation,
  work: (progress: Progress, keep: Keep) => Promise<Result["exitCode"]>,
): Promise<Result> {
  const progress = await startProgress(invocation);
  let body: Body = {};
  try {
    const exitCode = await work(progress, (part) => {
      body = { ...body, ...part };
    });
    return { exitCode, body };
  } catch (error) {
    await progress.settled();
    return troubled(invocation, error, body);
  }
}

/** Tells an error on stderr. Only what Eyrie did not foresee is called that; nobody is shown a stack. */
export function troubled(invocation: Invocation, error: unknown, body: Body): Result {
  const { language, err } = invocation;
  if (error instanceof UsageError) {
    tell(invocation, troubleLines(err, error));
    return { exitCode: exitCodes.usage, body: { ...body, error: usageErrorJson(language, error) } };
  }
  if (error instanceof SpecFailure) {
    tell(invocation, specErrorLines(err, error.errors));
    return { exitCode: exitCodes.failed, body: { ...body, error: specErrorJson(language, error.errors) } };
  }
  const problem = error instanceof Problem ? error : unexpected(error);
  tell(invocation, troubleLines(err, problem));
  const exitCode = problem.code === "exists" ? exitCodes.conflict : exitCodes.failed;
  return { exitCode, body: { ...body, error: problemErrorJson(language, problem) } };
}

/** The result of reading, unless the user stops first: reading may be left alone where it stands. */
export function unlessStopped<T>({ signal }: Invocation, work: Promise<T>): Promise<T> {
  work.catch(() => undefined); // told by the one who waits, if anybody still does
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
