import { stringify } from "yaml";
import { valuesComment } from "../../messages/report.ts";
import { helmValues } from "../../pipeline.ts";
import { read } from "../../report/style.ts";
import { chartReference, defaultChart } from "../../spec/rules/chart.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { openSession } from "../session.ts";

export type ValuesFlags = CommonFlags;

/** Prints the Helm values Eyrie adds, as a file that `helm upgrade -f` takes. */
export const values = (invocation: Invocation, flags: ValuesFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const session = await openSession(invocation, flags, progress.emit);
    const found = await unlessStopped(invocation, helmValues(session));
    const { milvus, serviceAccount } = session.spec;
    const comment = valuesComment(milvus.release, chartWords(milvus.chart), serviceAccount?.namespace ?? "milvus");
    keep({ values: found });
    // Helm reads YAML 1.1, where an unquoted `on` is true.
    const yaml = stringify(found, { version: "1.1", lineWidth: 0 }).trimEnd();
    print(invocation, [`# ${read(invocation.out, comment)}`, yaml]);
    return exitCodes.done;
  });

/** The chart as helm takes it on its command line. */
function chartWords(chart = defaultChart): string {
  const reference = chartReference(chart);
  return reference?.kind === "repository" ? `${reference.name} --repo ${reference.repository}` : chart;
}
