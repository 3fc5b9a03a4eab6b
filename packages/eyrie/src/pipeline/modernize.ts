import { resolve } from "node:path";
import { readChartFiles } from "../clouds/helm/chart-files.ts";
import * as sayInputs from "../messages/inputs.ts";
import * as say from "../messages/modernize.ts";
import { pinnedChartVersion } from "../milvus/chart.ts";
import { chartLineOf, isNewerThanKnown, newestKnownChart } from "../milvus/chart-lines.ts";
import { turnOf } from "../milvus/dead-keys.ts";
import { modernized } from "../milvus/modernize.ts";
import type { Comment, Note, Refusal } from "../milvus/modernizing.ts";
import { Problem } from "../model/problem.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";
import { resolveNames } from "../spec/names.ts";
import type { Spec } from "../spec/schema.ts";
import { readInputs } from "../stages/inputs.ts";
import { explained } from "./refuse-values.ts";

/** A user's values file rewritten for a chart, and what is to be told about it. */
export type ModernizedValues = {
  readonly chart: string;
  readonly milvus: string;
  /** Where the chart is newer than all that are known. */
  readonly newer: Sentence | undefined;
  readonly text: string;
  readonly notes: readonly {
    readonly line: number;
    readonly column: number;
    readonly path: string;
    readonly kind: Note["kind"];
    readonly text: Sentence;
  }[];
};

/** The chart that a spec means, as far as files tell: its version, that of a chart on disk, or the pinned one. */
export async function chartVersionOf(spec: Spec | undefined, directory: string): Promise<string> {
  if (spec === undefined) return pinnedChartVersion;
  const names = resolveNames(spec, { account: "", partition: "" });
  const { version } = await readInputs(resolve(directory), { ...names, values: [] }, readChartFiles);
  return version ?? pinnedChartVersion;
}

/**
 * Rewrites a values file for a chart's line. Pure.
 * @param inWords the reader's words: comments go into the file
 * @throws Problem with file, line and column where the file is no YAML, or cannot be rewritten without guessing
 */
export function modernizeValues(
  file: string,
  source: string,
  chart: string,
  inWords: (sentence: Sentence) => string,
): ModernizedValues {
  const found = modernized(source, chart, (comment) => inWords(commentOf(comment)));
  if (found.status === "broken") throw invalid(sayInputs.valuesNotYaml({ file, ...found.at }, explained(found.fault)));
  if (found.status === "refused") throw invalid(say.cannotRewrite({ file, ...found.refusal }, whyOf(found.refusal)));
  return {
    chart,
    milvus: chartLineOf(chart).milvus,
    newer: isNewerThanKnown(chart) ? say.newerChart(chart, newestKnownChart) : undefined,
    text: found.text,
    notes: found.notes.map((note) => ({
      line: note.line,
      column: note.column,
      path: note.path,
      kind: note.kind,
      text: noteOf(note),
    })),
  };
}

const invalid = ({ fact, remedy }: FactAndRemedy) => new Problem("invalid", fact, remedy);

function commentOf(comment: Comment): Sentence {
  switch (comment.kind) {
    case "folded":
      return say.comment.folded(comment.from);
    case "completed":
      return say.comment.completed(comment.from);
    case "commented":
      return say.comment.commented(comment.path, comment.successors, comment.keyless);
    case "remark":
      return comment.remark.kind === "left-out"
        ? say.comment.leftOut(comment.remark.key, JSON.stringify(comment.remark.was))
        : say.note.remark(comment.remark);
  }
}

function noteOf(note: Note): Sentence {
  switch (note.kind) {
    case "folded":
      return say.note.folded(note.path, turnOf(note.path));
    case "commented":
      return say.note.commented(note.path, note.successors, note.keyless, turnOf(note.path));
    case "region":
      return say.note.region(note.region);
    case "root-path":
      return say.note.rootPath;
    case "remark":
      return say.note.remark(note.remark);
  }
}

function whyOf(refusal: Refusal): Sentence {
  switch (refusal.kind) {
    case "documents":
    case "flow":
      return say.refused[refusal.kind]();
    case "merged":
    case "odd":
      return say.refused[refusal.kind](refusal.path);
    case "anchor":
      return say.refused.anchor(refusal.path, refusal.name);
  }
}
