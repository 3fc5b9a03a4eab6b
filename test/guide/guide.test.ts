/** The guide's commands, run as a script against local clouds, and their outputs beside the guide's own samples. */

import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { compared, sectionsOf } from "./samples.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const eyrie = here("../../packages/eyrie/dist/eyrie.js");

/** Which variable names each program, and what is expected of them: a later file's sample stands for an earlier one's. */
type Pass = {
  readonly programs: Readonly<Record<string, string>>;
  readonly helmVersion: string;
  readonly samples: readonly string[];
};

/** Each AWS CLI goes with a helm, so that each helm sees it all once too. */
const passes: Readonly<Record<string, Pass>> = {
  "AWS CLI 1.45 and helm 4.1": {
    programs: { aws: "EYRIE_AWS1", helm: "EYRIE_HELM", kubectl: "EYRIE_KUBECTL" },
    helmVersion: "v4.1.",
    samples: ["guide", "after", "by-hand", "helm-4.1"],
  },
  "AWS CLI 2.9 and helm 3.17": {
    programs: { aws: "EYRIE_AWS2", helm: "EYRIE_HELM3", kubectl: "EYRIE_KUBECTL" },
    helmVersion: "v3.17.",
    samples: ["guide", "after", "by-hand", "helm-3.17"],
  },
  "AWS CLI 1.45, helm 4.1 and eksctl": {
    programs: { aws: "EYRIE_AWS1", helm: "EYRIE_HELM", kubectl: "EYRIE_KUBECTL", eksctl: "EYRIE_EKSCTL" },
    helmVersion: "v4.1.",
    samples: ["guide", "after", "eksctl", "helm-4.1"],
  },
};

const program = (variable = ""): string => process.env[variable] ?? "";

/** Why a pass cannot be made on this machine; empty when it can. */
function lacking({ programs, helmVersion }: Pass): string {
  const unset = Object.values(programs).filter((variable) => program(variable) === "");
  if (unset.length > 0) return `${unset.join(", ")} not set; see scripts/test-tools.js and scripts/eksctl.js`;
  const version = execFileSync(program(programs["helm"]), ["version", "--short"], { encoding: "utf8" }).trim();
  return version.startsWith(helmVersion) ? "" : `${programs["helm"]} is ${version}`;
}

let folder: string;
let charts: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eyrie-guide-"));
  charts = createServer((request, response) => {
    readFile(join(folder, "charts", request.url ?? "")).then(
      (file) => response.end(file),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => charts.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  charts.close();
  await rm(folder, { recursive: true, force: true });
});

/** The stand-in chart, as a repository on loopback has it. @returns its address */
async function repositoryBy(helm: string): Promise<string> {
  await mkdir(join(folder, "charts"), { recursive: true });
  const directory = await mkdtemp(join(folder, "charts", "milvus-"));
  execFileSync(helm, ["package", here("../../packages/localcloud/chart/milvus"), "-d", directory]);
  execFileSync(helm, ["repo", "index", directory]);
  const address = charts.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/${basename(directory)}`;
}

/** What the script printed, section by section, and what it said when it ended before its end. */
type Outcome = { readonly sections: ReadonlyMap<string, string>; readonly failure: string };

/** Runs the script against a cloud of its own, in an environment that knows nothing of this machine's user. */
async function typed({ programs }: Pass): Promise<Outcome> {
  const home = await mkdtemp(join(folder, "home-"));
  const bin = join(home, "bin");
  await mkdir(bin);
  for (const [name, variable] of Object.entries(programs)) await symlink(program(variable), join(bin, name));
  const repository = await repositoryBy(program(programs["helm"]));
  const env = join(home, "env.sh");
  const cloud = spawn(process.execPath, [eyrie, "local", "--write-env", env], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(cloud, "exit");
  try {
    while (!existsSync(env) && cloud.exitCode === null) await pause(50);
    const script = ["-c", 'source "$0" && bash "$1"', env, here("guide.sh")];
    const variables = { PATH: `${bin}:/usr/bin:/bin`, HOME: home, TZ: "UTC", CHARTS: repository };
    return await promisify(execFile)("bash", script, { cwd: home, env: variables }).then(
      ({ stdout }) => ({ sections: sectionsOf(stdout), failure: "" }),
      (error: { stdout: string; stderr: string }) => ({ sections: sectionsOf(error.stdout), failure: error.stderr }),
    );
  } finally {
    cloud.kill("SIGINT");
    await ended;
  }
}

// One waits for the other's programs most of the time.
describe.concurrent.each(Object.entries(passes))("the guide, typed with %s", (_title, pass) => {
  const why = lacking(pass);
  const samples = new Map(
    pass.samples.flatMap((file) => [...sectionsOf(readFileSync(here(`samples/${file}.txt`), "utf8"))]),
  );
  let outcome: Outcome = { sections: new Map(), failure: "not run" };
  beforeAll(async () => {
    if (why === "") outcome = await typed(pass);
  }, 600_000);
  beforeEach(({ skip }) => {
    skip(why !== "", why);
  });

  test("runs to its end; every command has a sample, and every sample its command", () => {
    expect(outcome.failure).toBe("");
    expect(new Set(outcome.sections.keys())).toEqual(new Set(samples.keys()));
  });

  test.each([...samples])("%s", (name, sample) => {
    const { have, want } = compared(outcome.sections.get(name) ?? "", sample);
    expect(have).toEqual(want);
  });
});
