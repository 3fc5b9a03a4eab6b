import type { Clock } from "../../model/clock.ts";
import { aheadOf } from "../clock-difference.ts";

type Next = (args: never) => Promise<{ readonly response?: unknown }>;
type Stack = {
  add: (middleware: (next: Next) => Next, options: { readonly step: "deserialize"; readonly name: string }) => void;
};

/**
 * Sends a command and looks at the `Date` of its answer.
 * @returns beside the answer, how far AWS's clock is ahead of this machine's, to the second
 */
export async function withTime<T>(
  clock: Clock,
  command: { readonly middlewareStack: unknown },
  send: () => Promise<T>,
): Promise<{ readonly answer: T; readonly ahead: number }> {
  let told: number | undefined;
  (command.middlewareStack as Stack).add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers = {} } = (result.response ?? {}) as { readonly headers?: Readonly<Record<string, string>> };
      const date = Date.parse(headers["date"] ?? "");
      told = Number.isNaN(date) ? undefined : date;
      return result;
    },
    { step: "deserialize", name: "eyrieClock" },
  );
  const before = clock.now();
  const answer = await send();
  return { answer, ahead: aheadOf(told, before, clock.now()) };
}
