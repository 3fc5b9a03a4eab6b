import { access, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as say from "../../messages/init.ts";
import { systemError } from "../../messages/system-error.ts";
import { Problem } from "../../model/problem.ts";
import { columns } from "../../report/columns.ts";
import { oneLine } from "../../report/printable.ts";
import { indent, read } from "../../report/style.ts";
import { type Answers, renderSpec } from "../../spec/init.ts";
import { freshBucketName } from "../../spec/names.ts";
import { parseSpec } from "../../spec/parse.ts";
import { attempt } from "../attempt.ts";
import { canAsk } from "../confirm.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { UsageError } from "../usage-error.ts";
import { clusterInContext } from "./init-context.ts";
import type { InitAnswers } from "./init-answers.ts";

export type InitFlags = CommonFlags & {
  readonly cluster?: string;
  readonly region?: string;
  readonly release?: string;
  readonly namespace?: string;
  readonly bucket?: string;
  readonly values?: readonly string[];
  readonly highAvailability?: boolean;
  readonly exposure?: string;
  readonly sourceRange?: readonly string[];
};

/** Writes a spec with a fresh bucket name. Never overwrites. */
export const init = (invocation: Invocation, flags: InitFlags): Promise<Result> =>
  attempt(invocation, async () => {
    const { host, language } = invocation;
    const path = resolve(host.cwd, flags.file);
    if (flags.file === "-") throw new UsageError(say.noFile.fact, say.noFile.remedy);
    await refuseExisting(path, flags.file);
    const told = toldBy(flags);
    const answers =
      missingOf(told).length > 0 && canAsk(invocation) ? await asked(invocation, flags, told) : complete(told);
    const text = renderSpec({
      language,
      eyrieVersion: host.version,
      cluster: {
        name: answers.cluster,
        region: answers.region,
        ...(answers.context === undefined ? {} : { context: answers.context }),
      },
      bucket: { name: flags.bucket ?? freshBucketName(host.random) },
      ...(answers.namespace === undefined ? {} : { serviceAccount: { namespace: answers.namespace } }),
      milvus: {
        release: answers.release,
        ...(flags.values === undefined || flags.values.length === 0 ? {} : { values: flags.values }),
        ...(flags.highAvailability === undefined ? {} : { highAvailability: flags.highAvailability }),
        ...(flags.exposure === undefined ? {} : { exposure: flags.exposure }),
        ...(flags.sourceRange === undefined || flags.sourceRange.length === 0
          ? {}
          : { sourceRanges: flags.sourceRange }),
      },
    } satisfies Answers);
    refuseBadAnswers(text, flags.file);
    await create(path, flags.file, text);
    print(invocation, doneLines(invocation, flags.file));
    return { exitCode: exitCodes.done, body: { written: path } };
  });

/** What the options say; an EKS context's own name tells cluster and region. */
function toldBy({ cluster, region, release, namespace, context }: InitFlags): Partial<InitAnswers> {
  const known = context === undefined ? undefined : clusterInContext(context);
  const given = { cluster: cluster ?? known?.name, region: region ?? known?.region, release, namespace, context };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const required = ["cluster", "region", "release"] as const;
const missingOf = (told: Partial<InitAnswers>) => required.filter((name) => told[name] === undefined);

function complete(told: Partial<InitAnswers>): InitAnswers {
  const { cluster, region, release } = told;
  if (cluster !== undefined && region !== undefined && release !== undefined)
    return { ...told, cluster, region, release };
  const { fact, remedy } = say.missingFlags(missingOf(told).map((name) => `--${name}`));
  throw new UsageError(fact, remedy);
}

async function asked(invocation: Invocation, flags: InitFlags, told: Partial<InitAnswers>): Promise<InitAnswers> {
  const { askForAnswers } = await import("./init-questions.ts");
  return askForAnswers(invocation, {
    file: flags.file,
    told,
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
  });
}

/** An option's value that the spec would refuse is refused now. @throws UsageError with the rule and a value that would do */
function refuseBadAnswers(text: string, file: string): void {
  const parsed = parseSpec(text, file);
  const [mistake] = parsed.ok ? [] : parsed.errors;
  if (mistake === undefined) return;
  const { path, fact, remedy } = mistake;
  throw new UsageError({ en: `${path}: ${fact.en}`, ja: `${path}: ${fact.ja}` }, remedy);
}

/** Said before anything is asked; that it is not overwritten is ensured by `create`. */
async function refuseExisting(path: string, file: string): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) throw exists(file);
}

function exists(file: string, cause?: unknown): Problem {
  const { fact, remedy } = say.alreadyThere(file);
  return new Problem("invalid", fact, remedy, { cause });
}

async function create(path: string, file: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw exists(file, error);
    const { fact, remedy } = say.unwritable(file, systemError(error));
    throw new Problem("invalid", fact, remedy, { cause: error });
  }
}

function doneLines({ out }: Invocation, file: string): readonly string[] {
  const option = file === "eyrie.yaml" ? "" : ` -f ${oneLine(file)}`;
  const steps = (["rehearse", "plan", "up"] as const).map((command) => [
    `eyrie ${command}${option}`,
    out.style.quiet(read(out, say.nextSteps[command])),
  ]);
  return [
    `${out.style.good("✔")} ${read(out, say.written(file))}`,
    "",
    read(out, say.next),
    ...indent(columns(steps), 2),
  ];
}
