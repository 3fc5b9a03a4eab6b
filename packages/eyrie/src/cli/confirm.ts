import * as say from "../messages/cli.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import { shellWords } from "../model/shell.ts";
import type { Invocation } from "./invocation.ts";
import { promptStreams } from "./prompt-streams.ts";
import { UsageError } from "./usage-error.ts";

/** Whether there is somebody to ask, who also sees what is asked about. */
export const canAsk = ({ host, json }: Invocation): boolean =>
  !json && host.stdin.isTTY === true && host.stdout.isTTY === true && host.stderr.isTTY === true;

/**
 * Returns when what was shown may be carried out.
 * @throws UsageError where nobody can be asked and `--yes` is not given; Problem `interrupted` when the answer is no
 */
export async function confirmed(
  invocation: Invocation,
  question: Sentence,
  { yes }: { readonly yes: boolean },
): Promise<void> {
  if (yes || invocation.rehearsal !== undefined) return;
  if (!canAsk(invocation)) {
    const { fact, remedy } = say.needsYes(shellWords(invocation.typed));
    throw new UsageError(fact, remedy);
  }
  if (!(await agreed(invocation, question))) throw declined();
}

const declined = () => new Problem("interrupted", say.declined.fact, say.declined.remedy);

/**
 * What somebody who sits at a terminal answers; Enter alone is no.
 * @throws Problem `interrupted` where the question is left: a terminal that is asked makes no signal of Ctrl-C
 */
export async function agreed(invocation: Invocation, question: Sentence): Promise<boolean> {
  const { confirm } = await import("@clack/prompts");
  const { language, signal } = invocation;
  const answer = await confirm({
    message: question[language],
    active: say.yes[language],
    inactive: say.no[language],
    initialValue: false,
    ...promptStreams(invocation),
    signal,
  });
  signal.throwIfAborted();
  if (typeof answer === "symbol") throw declined();
  return answer;
}
