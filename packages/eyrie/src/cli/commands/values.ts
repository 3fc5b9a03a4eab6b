import { resolve } from "node:path";
import { stringify } from "yaml";
import { chartArguments } from "../../clouds/helm/helm.ts";
import * as say from "../../messages/report.ts";
import { newReleaseVersion } from "../../pipeline/aim.ts";
import { helmValues } from "../../pipeline/prepare.ts";
import type { Session } from "../../pipeline/session.ts";
import { oneLine } from "../../report/printable.ts";
import { shellWords } from "../../model/shell.ts";
import { read } from "../../report/style.ts";
import { resolveNames } from "../../spec/names.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { exitCodes } from "../exit-code.ts";
import { identityAt } from "../file-identity.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { openSession } from "../session.ts";
import { UsageError } from "../usage-error.ts";
import { modernize, refuseForAlone } from "./modernize.ts";
import type { ModernizeFlags } from "./modernize-arguments.ts";

export type ValuesFlags = CommonFlags & ModernizeFlags;

/** What the printed command calls the file that this output is put into; so does the help's example. */
const outputFile = "eyrie-values.yaml";

/** Prints the Helm values Eyrie adds, as a file that `helm upgrade -f` takes; or a file of the user's rewritten. */
export const values = (invocation: Invocation, flags: ValuesFlags): Promise<Result> => {
  const { modernize: file } = flags;
  return file === undefined ? added(invocation, flags) : modernize(invocation, { ...flags, modernize: file });
};

const added = (invocation: Invocation, flags: ValuesFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    refuseForAlone(flags);
    const { out } = invocation;
    const session = await openSession(invocation, flags, progress.emit);
    await refuseIntoValues(invocation, session);
    const { values: found, version } = await unlessStopped(invocation, helmValues(session));
    keep({ values: found });
    const { command, versionIsOurs } = byHand(session, version, flags.context ?? session.spec.cluster.context);
    // Helm reads YAML 1.1, where an unquoted `on` is true.
    const yaml = stringify(found, { version: "1.1", lineWidth: 0 }).trimEnd();
    print(invocation, [
      `# ${read(out, say.valuesComment(outputFile))}`,
      `#   ${oneLine(command)}`,
      ...(versionIsOurs ? [`# ${read(out, say.valuesVersion)}`] : []),
      yaml,
    ]);
    return exitCodes.done;
  });

/**
 * What Eyrie adds is no copy of the user's values: a shell that puts it into their file has emptied that.
 * @throws UsageError
 */
async function refuseIntoValues({ host, typed }: Invocation, { spec, directory }: Session): Promise<void> {
  const output = host.fileBehind("stdout");
  if (output === undefined) return;
  for (const file of resolveNames(spec, { account: "", partition: "" }).values) {
    if ((await identityAt(resolve(directory, file))) !== output) continue;
    const { fact, remedy } = say.intoValues(file, `eyrie ${shellWords(typed)} > ${outputFile}`);
    throw new UsageError(fact, remedy);
  }
}

/** The command that does by hand what `up` has helm do. Its paths lead to the files from anywhere. */
function byHand({ spec, directory }: Session, version: string | undefined, context: string | undefined) {
  // Nothing of this depends on whose account it is.
  const { release, chart, serviceAccount, values: files } = resolveNames(spec, { account: "", partition: "" });
  const found = chart.kind === "path" ? { ...chart, path: resolve(directory, chart.path) } : chart;
  const chartWords = chartArguments(found, version ?? newReleaseVersion(spec));
  const command = shellWords([
    "helm",
    "upgrade",
    "--install",
    release,
    ...chartWords,
    "--namespace",
    serviceAccount.namespace,
    ...(context === undefined ? [] : ["--kube-context", context]),
    ...[...files.map((file) => resolve(directory, file)), outputFile].flatMap((file) => ["--values", file]),
  ]);
  return { command, versionIsOurs: version === undefined && chartWords.includes("--version") };
}
