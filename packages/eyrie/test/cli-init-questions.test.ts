import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test, vi } from "vitest";
import type { Host } from "../src/cli/host.ts";
import type * as Clouds from "../src/clouds/clouds.ts";
import { emptyFolder, eyrie } from "./cli-host.ts";

const listClusters = vi.hoisted(() => vi.fn<() => Promise<readonly string[]>>());
vi.mock("../src/clouds/clouds.ts", async (original) => ({
  ...(await original<typeof Clouds>()),
  connect: () => ({ eks: { listClusters } }),
}));

const enter = "\r";
const controlC = "\u0003";

/** A terminal somebody types on. A key is pressed when its text has come since the last one. */
async function typing(
  argv: readonly string[],
  keys: readonly (readonly [string, string])[],
  changes: Partial<Host> = {},
) {
  let shown = "";
  const seen = () => stripVTControlCharacters(shown);
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const stderr = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      shown += chunk.toString("utf8");
      done();
    },
  });
  const cwd = emptyFolder();
  const ran = eyrie(["init", ...argv, "--no-color"], {
    stdin,
    stdout: Object.assign(new PassThrough().resume(), { isTTY: true }),
    stderr: Object.assign(stderr, { isTTY: true, columns: 100, rows: 40 }),
    cwd,
    ...changes,
  });
  const screens: string[] = [];
  for (const [expected, key] of keys) {
    await vi.waitFor(() => expect(seen()).toContain(expected), { timeout: 5_000 });
    screens.push(seen());
    shown = "";
    stdin.write(key);
  }
  const { code } = await ran;
  return { code, screens: [...screens, seen()], file: join(cwd, "eyrie.yaml") };
}

const told = ["--context", "minikube", "--cluster", "c", "--release", "m", "--namespace", "milvus"];
const region = (file: string) => /region: (\S+)/.exec(readFileSync(file, "utf8"))?.[1]?.replace(",", "");

describe("a question", () => {
  test("without a default shows none, and says what an empty answer lacks", async () => {
    const { code, screens, file } = await typing(told, [
      ["In which AWS region is the cluster?", enter],
      ["└  The text is empty. Write, for example, us-east-2.", `eu-west-1${enter}`],
    ]);
    expect(screens[0]).not.toContain("us-east-2");
    expect({ code, region: region(file) }).toEqual({ code: 0, region: "eu-west-1" });
  });

  test("with a default shows it, and Enter takes it", async () => {
    const environment = { AWS_REGION: "", AWS_DEFAULT_REGION: "eu-west-3" };
    const { code, file } = await typing(told, [["│  eu-west-3", enter]], { environment });
    expect({ code, region: region(file) }).toEqual({ code: 0, region: "eu-west-3" });
  });

  test("that is left says that nothing was written, and speaks of nothing to finish", async () => {
    const { code, screens, file } = await typing(told, [["In which AWS region", controlC]]);
    expect(code).toBe(1);
    expect(screens.at(-1)).toMatch(
      /✘ Left before the end; nothing was written\.\n {2}→ Run eyrie init again when you want to, .*\n$/,
    );
    expect(existsSync(file)).toBe(false);
  });
});

describe("clusters", () => {
  const asked = ["--context", "minikube", "--region", "us-east-2", "--release", "m", "--namespace", "milvus"];

  test.each<[readonly string[], string]>([
    [["alpha"], "1 EKS cluster found in us-east-2"],
    [["alpha", "beta"], "2 EKS clusters found in us-east-2"],
  ])("%j are said to be clusters, and one is chosen", async (found, said) => {
    listClusters.mockResolvedValue(found);
    const { code, screens, file } = await typing(asked, [["Which EKS cluster?", enter]]);
    expect(code).toBe(0);
    expect(screens[0]).toContain(`${said}\n`);
    expect(readFileSync(file, "utf8")).toContain("name: alpha");
  });

  test("are asked about in Japanese without words of English", async () => {
    listClusters.mockResolvedValue(["alpha"]);
    const { screens } = await typing([...asked, "--lang", "ja"], [["どの EKS クラスターですか?", enter]]);
    expect(screens[0]).toContain("us-east-2 に EKS クラスターが 1 件見つかりました");
    expect(screens[0]).not.toContain("navigate");
  });

  test.each<[string, () => Promise<readonly string[]>, string]>([
    ["none there", () => Promise.resolve([]), "No EKS cluster found in us-east-2"],
    ["not allowed", () => Promise.reject(new Error("denied")), "The EKS clusters in us-east-2 could not be listed"],
  ])("%s: the name is typed", async (_name, answer, said) => {
    listClusters.mockImplementation(answer);
    const { code, screens, file } = await typing(asked, [["Which EKS cluster?", `gamma${enter}`]]);
    expect(code).toBe(0);
    expect(screens[0]).toContain(said);
    expect(readFileSync(file, "utf8")).toContain("name: gamma");
  });

  test("that nobody waits for any longer leave nothing written", async () => {
    listClusters.mockReturnValue(new Promise(() => undefined));
    const clock = { now: () => 0, sleep: () => new Promise<void>(() => undefined) };
    const onInterrupt = (listener: () => void) => {
      setImmediate(listener);
      return () => undefined;
    };
    const { code, screens, file } = await typing(asked, [], { clock, onInterrupt });
    expect({ code, written: existsSync(file) }).toEqual({ code: 1, written: false });
    expect(screens[0]).toContain("✘ Left before the end; nothing was written.");
  });
});
