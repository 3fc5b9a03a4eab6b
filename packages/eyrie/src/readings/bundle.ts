import { Problem, problemCodes } from "../model/problem.ts";
import type { Readings } from "./readings.ts";

/** What a bundle is written as; one that says otherwise is another's. */
const format = "eyrie-readings/1";

type Written = { readonly format: string; readonly readings: Readings };

/** The readings as text. Nothing in them is secret: what may be was hidden when it was read. */
export const bundleText = (readings: Readings): string =>
  `${JSON.stringify({ format, readings } satisfies Written, plainProblem, 2)}\n`;

/** A refusal in a form that JSON keeps; its cause, which is an SDK's own object, stays behind. */
function plainProblem(_: string, value: unknown): unknown {
  if (!(value instanceof Problem)) return value;
  const { code, fact, remedy, vendor } = value;
  return { code, fact, remedy, vendor };
}

/** @returns undefined when the text is no bundle of this version's */
export function readBundle(text: string): Readings | undefined {
  try {
    const read = JSON.parse(text, revivedProblem) as Partial<Written> | null;
    return read?.format === format && isReadings(read.readings) ? read.readings : undefined;
  } catch (error) {
    // Nested beyond what anybody wrote, it is as little a bundle as what is no JSON.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function revivedProblem(key: string, value: unknown): unknown {
  if (key !== "cause" || !isPlainProblem(value)) return value;
  const { code, fact, remedy, vendor } = value;
  return new Problem(code, fact, remedy, vendor === undefined ? {} : { vendor });
}

type PlainProblem = Pick<Problem, "code" | "fact" | "remedy" | "vendor">;

const isPlainProblem = (value: unknown): value is PlainProblem =>
  typeof value === "object" && value !== null && problemCodes.some((code) => code === (value as PlainProblem).code);

const isReadings = (value: unknown): value is Readings =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Partial<Readings>).takenAt === "number" &&
  typeof (value as Partial<Readings>).scope?.namespace === "string";
