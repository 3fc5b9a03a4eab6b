import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { FactAndRemedy } from "../../model/sentence.ts";
import * as say from "../../messages/local.ts";
import { notBuiltIn } from "../../messages/rehearse.ts";
import { systemError } from "../../messages/system-error.ts";
import { Problem } from "../../model/problem.ts";
import { troubleLines } from "../../report/problem-text.ts";
import { columns } from "../../report/columns.ts";
import { oneLine } from "../../report/printable.ts";
import { shellWords } from "../../model/shell.ts";
import { indent, read } from "../../report/style.ts";
import { clusterName, region as regionRule } from "../../spec/rules/cluster.ts";
import { breachOf, type Rule } from "../../spec/rules/rule.ts";
import { envFileText, refuseUnwritable, removeIfStill, writeEnvFile } from "../env-file.ts";
import { exitCodes } from "../exit-code.ts";
import { readFaults } from "../faults-file.ts";
import type { LocalCloudHost, LocalCloudRequest, RunningLocalCloud } from "../host.ts";
import { type Invocation, print, type Result, tell } from "../invocation.ts";
import { openLines } from "../lines-file.ts";
import { UsageError } from "../usage-error.ts";
import type { LocalFlags } from "./local-arguments.ts";

const guideCluster = "milvus-eks-cluster";

/** Starts a local cloud that stays until Ctrl-C, which is how it ends well. */
export async function local(invocation: Invocation, flags: LocalFlags): Promise<Result> {
  const { host, out } = invocation;
  const clusters = flags.cluster ?? [guideCluster];
  refuseBadNames(flags.region, clusters);
  if (host.localCloud === undefined) throw new Problem("invalid", notBuiltIn.fact, notBuiltIn.remedy);
  const named = flags.writeEnv === undefined ? undefined : resolve(host.cwd, flags.writeEnv);
  if (named !== undefined) await refuseUnwritable(named, flags.writeEnv ?? named);
  const { vocabulary, start } = await host.localCloud();
  const faults = flags.faults === undefined ? {} : { faults: await readFaults(host.cwd, flags.faults, vocabulary) };
  const log = flags.log === undefined ? undefined : openLog(invocation, flags.log);
  const { region, account, port, latency, consistency, seed } = flags;
  const given = present({ account, port, latency, consistency, seed });
  try {
    // The Milvus guide, which is typed here, takes the provider for granted; and eksctl cannot make it on loopback.
    const asked = { region, clusters, withOidc: true, ...given, ...faults, ...(log && { log: log.write }) };
    const cloud = await started(start, asked);
    const place = named ?? join(cloud.directory, "env");
    const text = envFileText(variablesOf(cloud, region));
    try {
      const spec = await writeSpec(cloud, region);
      await writeEnvFile(place, flags.writeEnv ?? place, text);
      print(invocation, runningLines(invocation, { cloud, region, place, spec }));
      await stopped(invocation);
    } finally {
      await cloud.close();
      await removeIfStill(place, text);
    }
  } finally {
    log?.close();
  }
  print(invocation, [out.style.quiet(read(out, say.over))]);
  return { exitCode: exitCodes.done, body: {} };
}

type Present<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

const present = <T extends object>(given: T): Present<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<T>;

/** @throws UsageError */
function refuseBadNames(region: string, clusters: readonly string[]): void {
  const refuse = (option: string, rule: Rule, value: string): void => {
    const breach = breachOf(rule, value);
    if (breach !== undefined) throw usage(say.badName(option, breach.fact, breach.suggestion));
  };
  refuse("--region", regionRule, region);
  for (const cluster of clusters) refuse("--cluster", clusterName, cluster);
  const twice = clusters.find((cluster, index) => clusters.indexOf(cluster) !== index);
  if (twice !== undefined) throw usage(say.clusterTwice(twice));
}

/** A disk that is full must not end what the log is of; it is said once. */
function openLog(invocation: Invocation, path: string) {
  const { write, close } = openLines(invocation.host.cwd, path, "--log");
  let over = false;
  return {
    close: () => {
      over = true;
      close();
    },
    write: (line: object): void => {
      if (over) return;
      try {
        write(line);
      } catch (error) {
        over = true;
        tell(invocation, troubleLines(invocation.err, say.logBroken(path, systemError(error))));
      }
    },
  };
}

async function started(start: LocalCloudHost["start"], request: LocalCloudRequest): Promise<RunningLocalCloud> {
  try {
    return await start(request);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw problem(say.portTaken(request.port ?? 0), error);
    if (code === "EACCES" && request.port !== undefined) throw problem(say.portForbidden(request.port), error);
    throw error;
  }
}

const variablesOf = (cloud: RunningLocalCloud, region: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: cloud.awsEndpoint,
  AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  KUBECONFIG: cloud.kubeconfig,
});

/** The shortest one that needs no network. @returns where it is */
async function writeSpec({ clusters: [cluster], directory, chart }: RunningLocalCloud, region: string) {
  const path = join(directory, "eyrie.yaml");
  await writeFile(
    path,
    [
      `cluster: { name: ${cluster?.name ?? guideCluster}, region: ${region} }`,
      `milvus: { release: milvus-demo, chart: ${JSON.stringify(chart)} }`,
      "",
    ].join("\n"),
    { mode: 0o600 },
  );
  return path;
}

/** Until Ctrl-C. */
const stopped = ({ signal }: Invocation): Promise<void> =>
  new Promise((resolved) => {
    if (signal.aborted) resolved();
    signal.addEventListener("abort", () => resolved(), { once: true });
  });

type Shown = {
  readonly cloud: RunningLocalCloud;
  readonly region: string;
  readonly place: string;
  readonly spec: string;
};

function runningLines({ out }: Invocation, { cloud, region, place, spec }: Shown): readonly string[] {
  const { awsEndpoint, account, clusters, chart } = cloud;
  const tried = [
    ["aws sts get-caller-identity", say.tried.aws],
    ["kubectl get nodes", say.tried.kubectl],
    [shellWords(["eyrie", "up", "--file", spec]), say.tried.eyrie],
    ["helm list --all-namespaces", say.tried.helm],
  ] as const;
  return [
    `${out.style.good("✔")} ${read(out, say.running)}`,
    "",
    ...indent(
      columns([
        ["S3, IAM, STS, EKS, EC2, KMS, CloudFormation", awsEndpoint, read(out, say.where(account, region))],
        ...clusters.map(({ name, endpoint }) => ["Kubernetes", endpoint, name]),
        [read(out, say.chart), oneLine(chart), ""],
      ]),
      2,
    ),
    "",
    read(out, say.source),
    `  source ${oneLine(shellWords([place]))}`,
    "",
    read(out, say.tryThen),
    ...indent(columns(tried.map(([command, what]) => [oneLine(command), out.style.quiet(read(out, what))])), 2),
    "",
    ...indent([read(out, say.oldCli), read(out, say.ownSpec)], 2),
  ];
}

const usage = ({ fact, remedy }: FactAndRemedy): UsageError => new UsageError(fact, remedy);

const problem = ({ fact, remedy }: FactAndRemedy, cause?: unknown): Problem =>
  new Problem("failed", fact, remedy, { cause });
