import { redactText } from "../model/redact.ts";
import type { Symptom } from "../model/finding.ts";
import { oneLine } from "./printable.ts";

const longestLine = 300;

/** A line of a log or an event as a report shows it: on one line, and not without end. */
export function symptomLine({ text }: Pick<Symptom, "text">): string {
  const line = redactText(oneLine(text));
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}
