import * as say from "../messages/cli.ts";
import { UsageError } from "./usage-error.ts";

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
type Unit = keyof typeof milliseconds;

const shape = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const part = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;

/** A day: longer than any pod takes, and short enough for a timer. */
const most = 24 * milliseconds.h;

/**
 * Milliseconds of `30s`, `10m`, `1h30m`, `0`, as helm and kubectl write durations.
 * @throws UsageError with an example
 */
export function duration(text: string): number {
  if (text === "0") return 0;
  const total = shape.test(text)
    ? [...text.matchAll(part)].reduce((sum, [, amount, unit]) => sum + Number(amount) * milliseconds[unit as Unit], 0)
    : Number.NaN;
  if (Number.isNaN(total) || total > most) {
    const { fact, remedy } = say.badDuration(text);
    throw new UsageError(fact, remedy);
  }
  return total;
}
