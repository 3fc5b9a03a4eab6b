import * as say from "../messages/report.ts";
import type { RunEvent } from "../model/event.ts";
import { claimHead } from "../report/claims-text.ts";
import { oneLine } from "../report/printable.ts";
import { read } from "../report/style.ts";
import { type Invocation, tell } from "./invocation.ts";
import type { Progress } from "./progress.ts";

/** One line for each change and claim, and for each note that says something new. */
export function plainProgress(invocation: Invocation): Progress {
  const noted = new Map<string, string>();
  return {
    emit: (event) => tell(invocation, linesOf(invocation, event, noted)),
    expect: () => undefined,
    settled: async () => undefined,
  };
}

function linesOf({ err }: Invocation, event: RunEvent, noted: Map<string, string>): readonly string[] {
  const { style } = err;
  switch (event.type) {
    case "stage":
      return [];
    case "claim":
      return claimHead(err, event.claim);
    case "note": {
      const text = `${event.about}: ${read(err, event.text)}`;
      if (noted.get(event.about) === text) return [];
      noted.set(event.about, text);
      return [style.quiet(`  ${text}`)];
    }
    case "change":
      switch (event.state) {
        case "begun":
          return [];
        case "done":
          return [`${style.good("✔")} ${oneLine(event.id)}  ${read(err, say.carriedOut[event.action])}`];
        case "failed":
          return [`${style.bad("✘")} ${oneLine(event.id)}  ${oneLine(read(err, event.problem.fact))}`];
        case "blocked":
          return [`${style.unsure("-")} ${oneLine(event.id)}  ${style.quiet(read(err, say.waitsFor(event.by)))}`];
      }
  }
}
