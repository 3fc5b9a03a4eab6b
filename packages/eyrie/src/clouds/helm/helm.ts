import { spawn } from "node:child_process";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../model/clock.ts";
import type { Json } from "../../model/json.ts";
import { Problem, type ProblemCode } from "../../model/problem.ts";
import * as say from "../../messages/helm.ts";
import { refusedIn } from "../kubernetes/forbidden.ts";
import { currentNode, type Trace } from "../trace.ts";
import { endWithUs } from "./lifeline.ts";
import { withoutGiven } from "./own-words.ts";

/** Where a chart comes from. A repository is given by URL: the user's own repository list is not touched. */
export type Chart =
  | { readonly kind: "repository"; readonly repository: string; readonly name: string }
  /** A directory or an archive; absolute. */
  | { readonly kind: "path"; readonly path: string }
  /** `oci://…`, or an archive at `https://…`. */
  | { readonly kind: "url"; readonly url: string };

export type Upgrade = {
  readonly release: string;
  readonly namespace: string;
  readonly chart: Chart;
  readonly version: string | undefined;
  /** Absolute paths, in the user's order; ours come last. */
  readonly valuesFiles: readonly string[];
  readonly ours: Json;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether fields of its objects that somebody else wrote since are to be as rendered again. */
  readonly takeBack: boolean;
};

/** What a release is rendered from: all that `upgrade` takes which decides how its objects look. */
export type Rendering = Pick<Upgrade, "release" | "namespace" | "chart" | "version" | "valuesFiles" | "ours"> & {
  /** `1.34`; charts may render otherwise for another. */
  readonly kubeVersion: string;
  /** Whether the release is there already. */
  readonly upgrades: boolean;
};

export type HelmSettings = {
  /** Finds or fetches the binary; called at most once, and only when Helm is needed. */
  readonly binary: () => Promise<string>;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly trace: Trace;
};

export type Helm = ReturnType<typeof helm>;

/** Runs the user's own helm. It merges values and talks to the cluster; what it made is read from its Secrets, not asked of it. */
export function helm(settings: HelmSettings) {
  let found: Promise<string> | undefined;
  const load = () => (found ??= find());
  const find = async () => {
    const line = { service: "helm", operation: "find", node: currentNode(), start: settings.clock.now(), attempt: 1 };
    const binary = await settings.binary();
    settings.trace({ ...line, end: settings.clock.now(), outcome: "ok" });
    return binary;
  };
  const cluster = [
    ...(settings.kubeconfig === undefined ? [] : ["--kubeconfig", settings.kubeconfig]),
    ...(settings.context === undefined ? [] : ["--kube-context", settings.context]),
  ];

  const run = async (
    operation: string,
    args: readonly string[],
    input: string,
    signal?: AbortSignal,
  ): Promise<string> => {
    const binary = await load();
    const line = { service: "helm", operation, node: currentNode(), start: settings.clock.now(), attempt: 1 };
    const { code, out, err } = await spawned(binary, args, input, settings.environment, signal);
    settings.trace({ ...line, end: settings.clock.now(), outcome: code === 0 ? "ok" : `exit ${code ?? "by signal"}` });
    const swallows = operation === "upgrade" && swallowedIn(err) !== undefined;
    if (code === 0 && !swallows) return out;
    const valuesFiles = args.filter((_, index) => args[index - 1] === "--values").map(unquoted);
    const told = await withoutGiven(err, valuesFiles, settings.environment);
    const words = code === 0 ? (swallowedIn(told) ?? "") : lastWords(told);
    const vendor = { service: "helm", operation, code: `exit ${code ?? "by signal"}`, message: words };
    const refuse = (problem: ProblemCode, { fact, remedy }: Pick<Problem, "fact" | "remedy">) =>
      new Problem(problem, fact, remedy, { vendor });
    if (signal?.aborted === true) throw refuse("interrupted", say.helmInterrupted(operation));
    const [refused, ...more] = refusedIn(err);
    if (refused !== undefined) throw refuse("denied", say.helmRefused(operation, words, [refused, ...more]));
    const foreign = foreignObject(words);
    throw foreign === undefined
      ? refuse("failed", say.helmFailed(operation, words))
      : refuse("exists", say.objectNotHelms(foreign));
  };

  const appliesInServer = async (): Promise<boolean> =>
    Number(/^v?(\d+)/.exec(await run("version", ["version", "--template", "{{.Version}}"], ""))?.[1]) >= 4;

  return {
    /** Finds helm, or fetches it. @throws Problem when there is none to be had */
    load,

    /** Where the user's own helm keeps its records; undefined: where Eyrie looks. */
    driver: settings.environment["HELM_DRIVER"],

    /**
     * The release's objects as `upgrade` would make them: the chart is fetched and rendered, and no cluster asked.
     * @throws Problem in helm's words, when it would not install this either
     */
    render: (rendering: Rendering, signal?: AbortSignal): Promise<string> =>
      run(
        "template",
        [
          "template",
          rendering.release,
          ...chartArguments(rendering.chart, rendering.version),
          "--namespace",
          rendering.namespace,
          ...valuesArguments(rendering.valuesFiles),
          ...(rendering.kubeVersion === "" ? [] : ["--kube-version", rendering.kubeVersion]),
          ...(rendering.upgrades ? ["--is-upgrade"] : []),
          "--skip-tests",
        ],
        JSON.stringify(rendering.ours),
        signal,
      ),

    /** `helm upgrade --install`, without waiting for pods: Eyrie does that itself, to say why one is not ready. */
    upgrade: async (upgrade: Upgrade, signal: AbortSignal): Promise<void> => {
      const labels = Object.entries(upgrade.labels).map(([key, value]) => `${key}=${value}`);
      // Helm 3 merges such fields away by itself; from 4 on it applies in the server, which asks for force.
      const forced = upgrade.takeBack && (await appliesInServer()) ? ["--server-side=true", "--force-conflicts"] : [];
      await run(
        "upgrade",
        [
          "upgrade",
          "--install",
          upgrade.release,
          ...chartArguments(upgrade.chart, upgrade.version),
          "--namespace",
          upgrade.namespace,
          ...valuesArguments(upgrade.valuesFiles),
          "--description",
          upgrade.description,
          ...(labels.length === 0 ? [] : ["--labels", labels.join(",")]),
          ...forced,
          "--debug",
          ...cluster,
        ],
        JSON.stringify(upgrade.ours),
        signal,
      );
    },

    uninstall: async (release: string, namespace: string, signal: AbortSignal): Promise<void> => {
      await run(
        "uninstall",
        ["uninstall", release, "--namespace", namespace, "--ignore-not-found", "--debug", ...cluster],
        "",
        signal,
      );
    },

    /**
     * The user's values and ours as Helm itself merges them, without any cluster or the real chart: a chart of one
     * template prints them.
     */
    merge: async (valuesFiles: readonly string[], ours: Json): Promise<Json> => {
      const directory = await mkdtemp(join(tmpdir(), "eyrie-merge-"));
      try {
        await mkdir(join(directory, "templates"));
        await writeFile(join(directory, "Chart.yaml"), "apiVersion: v2\nname: merge\nversion: 0.0.0\n");
        await writeFile(join(directory, "templates", "values.yaml"), "merged: {{ .Values | toJson | quote }}\n");
        const printed = await run(
          "template",
          ["template", "merge", directory, ...valuesArguments(valuesFiles)],
          JSON.stringify(ours),
        );
        const quoted = /^merged: (".*")$/m.exec(printed)?.[1] ?? '"{}"';
        return withoutEmptyGlobal(JSON.parse(JSON.parse(quoted) as string) as Json);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

/** Helm reads each `--values` as a line of CSV: a path with a comma or a quotation mark has to be quoted. Ours come last. */
const valuesArguments = (files: readonly string[]): readonly string[] =>
  [...files.map((file) => (/[",]/.test(file) ? `"${file.replaceAll('"', '""')}"` : file)), "-"].flatMap((file) => [
    "--values",
    file,
  ]);

const unquoted = (file: string) => (file.startsWith('"') ? file.slice(1, -1).replaceAll('""', '"') : file);

/** A chart as helm takes it on its command line. Only one that is found by its name takes a version. */
export function chartArguments(chart: Chart, version: string | undefined): readonly string[] {
  const versioned = version === undefined ? [] : ["--version", version];
  switch (chart.kind) {
    case "repository":
      return [chart.name, "--repo", chart.repository, ...versioned];
    case "url":
      return chart.url.startsWith("oci:") ? [chart.url, ...versioned] : [chart.url];
    case "path":
      return [chart.path];
  }
}

/**
 * The user's environment without what would point helm elsewhere than the run was shown to go: another API server or
 * identity, or a storage driver whose records nobody here reads.
 */
const ownEnvironment = (environment: Readonly<Record<string, string | undefined>>) => ({
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("HELM_KUBE"))),
  HELM_DRIVER: "secret",
});

/** Helm gives every chart a `global` of its own; one nobody filled is not a value anybody gave. */
function withoutEmptyGlobal(values: Json): Json {
  if (typeof values !== "object" || values === null || !("global" in values)) return values;
  const { global, ...rest } = values;
  return typeof global === "object" && global !== null && Object.keys(global).length === 0 ? rest : values;
}

/**
 * What an upgrade says of its work that went wrong although helm ends as if all were well: the release could not be
 * recorded, or what an earlier one made could not be taken away.
 */
const swallowedIn = (err: string): string | undefined =>
  /^.*(?:\[debug\] |msg=)(.*(?:failed to record the release| is forbidden: ).*)$/m.exec(err)?.[1];

/**
 * Helm's error, without what it tells of its work, nor the stack that helm 3 puts behind. It is asked to tell, because
 * only then do helm 3 say what it swallowed, and either why it could not uninstall.
 */
function lastWords(err: string): string {
  const said = /^Error: (.*(?:\n(?!\w+\.go:\d+: ).*)*)/m.exec(err)?.[1];
  return (said ?? err)
    .trim()
    .split("\n")
    .slice(said === undefined ? -6 : 0)
    .slice(0, 6)
    .join("\n");
}

/** The object that stands where Helm would make one, and is not this release's; Helm stops before it makes any. */
function foreignObject(words: string) {
  const told = /(\S+) "([^"]+)" in namespace "([^"]*)" exists and cannot be imported into the current release/.exec(
    words,
  );
  return told === null ? undefined : { kind: told[1] ?? "", name: told[2] ?? "", namespace: told[3] ?? "" };
}

/** After Ctrl-C helm is given this long to record that it was stopped. */
const patience = 15_000;

function spawned(
  binary: string,
  args: readonly string[],
  input: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    // Its own process group: a Ctrl-C on the terminal reaches helm once, through us, and not twice.
    const child = spawn(binary, args, {
      env: ownEnvironment(environment),
      stdio: ["pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    // What can be stopped is what writes. Before its values are: without them it would install something else.
    if (signal !== undefined) endWithUs(child, environment);
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    let last: NodeJS.Timeout | undefined;
    const stop = () => {
      child.kill("SIGINT");
      last = setTimeout(() => child.kill("SIGKILL"), patience);
    };
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop, { once: true });
    const ended = () => {
      clearTimeout(last);
      signal?.removeEventListener("abort", stop);
    };
    child.on("error", (error) => {
      ended();
      reject(error);
    });
    child.on("close", (code) => {
      ended();
      resolve({ code, out, err });
    });
    child.stdin.on("error", () => undefined); // helm may fail before it has read its values; its own error says why
    child.stdin.end(input);
  });
}
