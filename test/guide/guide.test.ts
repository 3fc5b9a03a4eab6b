/** The guide's commands, run as a script against local clouds, and their outputs beside the guide's own samples. */

import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { compared, sectionsOf } from "./samples.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const eyrie = here("../../packages/eyrie/dist/eyrie.js");
const samplesIn = (...files: readonly string[]): ReadonlyMap<string, string> =>
  new Map(files.flatMap((file) => [...sectionsOf(readFileSync(here(`samples/${file}.txt`), "utf8"))]));

/** Each AWS CLI goes with a helm, so that each helm sees it all once too. */
const passes = [
  {
    title: "AWS CLI 1.45 and helm 4.1",
    aws: "EYRIE_AWS1",
    helm: "EYRIE_HELM",
    helmVersion: "v4.1.",
    samples: samplesIn("guide", "after", "helm-4.1"),
  },
  {
    title: "AWS CLI 2.9 and helm 3.17",
    aws: "EYRIE_AWS2",
    helm: "EYRIE_HELM3",
    helmVersion: "v3.17.",
    samples: samplesIn("guide", "after", "helm-3.17"),
  },
] as const;
type Pass = (typeof passes)[number];

const program = (variable: string): string => process.env[variable] ?? "";

/** Why a pass cannot be made on this machine; empty when it can. */
function lacking({ aws, helm, helmVersion }: Pass): string {
  const unset = [aws, helm, "EYRIE_KUBECTL"].filter((variable) => program(variable) === "");
  if (unset.length > 0) return `${unset.join(", ")} not set; see scripts/test-tools.js`;
  const version = execFileSync(program(helm), ["version", "--short"], { encoding: "utf8" }).trim();
  return version.startsWith(helmVersion) ? "" : `${helm} is ${version}`;
}

/** What the script printed, section by section, and what ended it before its end. */
type Outcome = { readonly sections: ReadonlyMap<string, string>; readonly failure: string };
const outcomes = new Map<Pass, Outcome>();
const possible = passes.filter((pass) => lacking(pass) === "");
let folder: string;
let charts: Server | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eyrie-guide-"));
  const [first] = possible;
  if (first === undefined) return;
  const repository = await serveCharts(program(first.helm));
  await Promise.all(possible.map(async (pass) => outcomes.set(pass, await typed(pass, repository))));
}, 600_000);
afterAll(async () => {
  charts?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The stand-in chart, as a repository on loopback has it. @returns its address */
async function serveCharts(helm: string): Promise<string> {
  const directory = join(folder, "charts");
  execFileSync(helm, ["package", here("../../packages/localcloud/chart/milvus"), "-d", directory]);
  execFileSync(helm, ["repo", "index", directory]);
  charts = createServer((request, response) => {
    readFile(join(directory, request.url ?? "")).then(
      (file) => response.end(file),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => charts?.listen(0, "127.0.0.1", resolve));
  const address = charts.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
}

/** Runs the script against a cloud of its own, in an environment that knows nothing of this machine's user. */
async function typed({ aws, helm }: Pass, repository: string): Promise<Outcome> {
  const home = join(folder, aws);
  const programs = join(home, "bin");
  await mkdir(programs, { recursive: true });
  const linked = { aws: program(aws), helm: program(helm), kubectl: program("EYRIE_KUBECTL") };
  for (const [name, path] of Object.entries(linked)) await symlink(path, join(programs, name));
  const env = join(home, "env.sh");
  const cloud = spawn(process.execPath, [eyrie, "local", "--write-env", env], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(cloud, "exit");
  try {
    while (!existsSync(env) && cloud.exitCode === null) await pause(50);
    const script = ["-c", 'source "$0" && bash "$1"', env, here("guide.sh")];
    const variables = { PATH: `${programs}:/usr/bin:/bin`, HOME: home, TZ: "UTC", CHARTS: repository };
    return await promisify(execFile)("bash", script, { cwd: home, env: variables }).then(
      ({ stdout }) => ({ sections: sectionsOf(stdout), failure: "" }),
      (error: { stdout: string; stderr: string }) => ({ sections: sectionsOf(error.stdout), failure: error.stderr }),
    );
  } finally {
    cloud.kill("SIGINT");
    await ended;
  }
}

describe.each(passes.map((pass) => [pass.title, pass] as const))("the guide, typed with %s", (_title, pass) => {
  beforeEach(({ skip }) => {
    skip(!possible.includes(pass), lacking(pass));
  });

  test("runs to its end; every command has a sample, and every sample its command", () => {
    const { sections, failure } = outcomes.get(pass) ?? { sections: new Map(), failure: "not run" };
    expect(failure).toBe("");
    expect(new Set(sections.keys())).toEqual(new Set(pass.samples.keys()));
  });

  test.each([...pass.samples])("%s", (name, sample) => {
    const { have, want } = compared(outcomes.get(pass)?.sections.get(name) ?? "", sample);
    expect(have).toEqual(want);
  });
});
