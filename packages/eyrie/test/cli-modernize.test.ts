import { spawnSync } from "node:child_process";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { outputSchema } from "../src/report/output-schema.ts";
import { emptyFolder, eyrie } from "./cli-host.ts";

const old = "rootCoordinator: { replicas: 2, activeStandby: { enabled: true } }\n";
const chart = fileURLToPath(new URL("../../localcloud/chart/milvus", import.meta.url));
const spec = (milvus: string) => `cluster: { name: c, region: us-east-2 }\nmilvus: { release: m, ${milvus} }\n`;

/** A folder with these files in it. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = emptyFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

test("the file comes out rewritten, and what was done stands beside it", async () => {
  const cwd = folderOf({ "milvus.yaml": old });
  const ran = await eyrie(["values", "--modernize", "milvus.yaml"], { cwd });
  expect(ran).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^# One mix.*\nmixCoordinator:\n {2}replicas: 2\n/),
  });
  expect(ran.err).toBe(
    "Rewritten for chart 5.0.19 (Milvus 2.6):\n  milvus.yaml:1:1: Since 4.2.4 the chart has no rootCoordinator any more unless it is switched on: it went into mixCoordinator.\n",
  );
  writeFileSync(join(cwd, "new.yaml"), ran.out);
  expect(await eyrie(["values", "--modernize", "new.yaml"], { cwd })).toEqual({
    code: 0,
    out: ran.out,
    err: "Nothing to rewrite for chart 5.0.19 (Milvus 2.6).\n",
  });
  expect(readFileSync(join(cwd, "milvus.yaml"), "utf8")).toBe(old);
});

test.each([
  [
    "5.0.19",
    "indexNode: { replicas: 1 }\n",
    "Since 5.0.0 the chart has no indexNode any more unless it is switched on: it is a comment now. What you want of it, set for dataNode.",
    "チャート 5.0.0 以降、indexNode は有効にしない限り作成されないため、コメントにしました。必要な設定は dataNode に書いてください。",
  ],
  [
    "4.2.3",
    "mixCoordinator: { replicas: 1 }\n",
    "Only since 4.2.4 the chart has mixCoordinator: it is a comment now. What you want of it, set for rootCoordinator, indexCoordinator, queryCoordinator, dataCoordinator.",
    "mixCoordinator があるのはチャート 4.2.4 以降のため、コメントにしました。必要な設定は rootCoordinator、indexCoordinator、queryCoordinator、dataCoordinator に書いてください。",
  ],
  [
    "5.0.19",
    "rootCoordinator: hello\n",
    'rootCoordinator is no mapping: where the chart reads keys below it Helm stops ("can\'t evaluate field"). It is a comment now.',
    'rootCoordinator がマッピングではありません。チャートが下のキーを参照すると Helm が停止する ("can\'t evaluate field") ため、コメントにしました。',
  ],
])("for chart %s what became of %j, and why", async (version, text, ...expected) => {
  const cwd = folderOf({ "milvus.yaml": text });
  const say = (lang: string) =>
    eyrie(["values", "--modernize", "milvus.yaml", "--for", version, "--lang", lang], { cwd });
  const [en, ja] = [await say("en"), await say("ja")];
  expect([en, ja].map(({ err }) => err.split("milvus.yaml:1:1: ")[1])).toEqual(expected.map((line) => `${line}\n`));
});

test("in Japanese the file's comments are Japanese, too", async () => {
  const cwd = folderOf({ "milvus.yaml": old });
  const { out, err } = await eyrie(["values", "--modernize", "milvus.yaml", "--lang", "ja"], { cwd });
  expect(out).toMatch(/^# mixCoordinator が rootCoordinator の役割をまとめて担います/);
  expect(err).toContain("mixCoordinator にまとめました");
});

test.each([
  ["the pinned one without a spec", {}, [], "5.0.19"],
  ["the spec's", { "eyrie.yaml": spec("version: 4.2.58") }, [], "4.2.58"],
  ["that of another spec", { "other/e.yaml": spec("version: 4.2.3") }, ["-f", "other/e.yaml"], "4.2.3"],
  ["that of a chart on disk", { "eyrie.yaml": spec(`chart: ${chart}`) }, [], "5.0.19"],
  ["the one that is named", { "eyrie.yaml": spec("version: 4.2.58") }, ["--for", "4.1.36"], "4.1.36"],
])("it is for %s", async (_, files, flags, wanted) => {
  const cwd = folderOf({ ...files, "milvus.yaml": old });
  const { code, out } = await eyrie(["values", "--modernize", "milvus.yaml", "--json", ...flags], { cwd });
  expect(code).toBe(0);
  expect(outputSchema.parse(JSON.parse(out)).modernized).toMatchObject({ file: "milvus.yaml", chart: wanted });
});

test("--json has text and notes", async () => {
  const cwd = folderOf({ "milvus.yaml": old });
  const { out } = await eyrie(["values", "--modernize", "milvus.yaml", "--json"], { cwd });
  const { modernized } = outputSchema.parse(JSON.parse(out));
  const { out: text } = await eyrie(["values", "--modernize", "milvus.yaml"], { cwd });
  expect(modernized).toMatchObject({ text, milvus: "2.6", notes: [{ line: 1, column: 1, kind: "folded" }] });
});

test("a file may come through a pipe, and ends as it did", async () => {
  const stdin = Object.assign(Readable.from([Buffer.from("\uFEFFa: 1\r\nb: 2")]), { isTTY: false });
  const { out } = await eyrie(["values", "--modernize", "-"], { stdin });
  expect(out).toBe("\uFEFFa: 1\r\nb: 2");
});

test("what comes through a pipe and is no text is told by that name", async () => {
  const stdin = Object.assign(Readable.from([Buffer.from([0xff, 0xfe, 0x61, 0])]), { isTTY: false });
  const { code, err } = await eyrie(["values", "--modernize", "-"], { stdin });
  expect([code, err]).toEqual([1, expect.stringContaining("<stdin> is not UTF-8")]);
});

describe("a file that the output goes into is refused, in words for", () => {
  const instead =
    "eyrie values --modernize 'my values.yaml' > 'my values.yaml.new' && mv 'my values.yaml.new' 'my values.yaml'";
  const program = fileURLToPath(new URL("../dist/eyrie.js", import.meta.url));
  /** As a shell runs a command whose stdout is redirected into `v`. */
  function redirected(how: "w" | "a", arguments_: readonly string[], stdin: "ignore" | "r" = "ignore") {
    const file = join(folderOf({ "my values.yaml": old }), "my values.yaml");
    const input = stdin === "r" ? openSync(file, "r") : stdin;
    const stdout = openSync(file, how);
    const { status, stderr } = spawnSync(process.execPath, [program, "values", "--modernize", ...arguments_], {
      cwd: dirname(file),
      stdio: [input, stdout, "pipe"],
    });
    return { status, said: stderr.toString(), kept: readFileSync(file, "utf8") };
  }

  test("> FILE, which emptied it", () => {
    const { status, said, kept } = redirected("w", ["my values.yaml"]);
    expect([status, kept]).toEqual([64, ""]);
    expect(said).toContain("which the shell emptied before Eyrie began: what stood in it is gone.");
    expect(said).toContain(
      `Get it back (git checkout -- 'my values.yaml', or a backup). Then, by way of another file: ${instead}`,
    );
  });

  test(">> FILE, which is as it was", () => {
    const { status, said, kept } = redirected("a", ["my values.yaml"]);
    expect([status, kept]).toEqual([64, old]);
    expect(said).toContain(`By way of another file: ${instead}`);
  });

  test("< FILE > FILE", () => {
    const { status, said } = redirected("w", ["-"], "r");
    expect(status).toBe(64);
    expect(said).toContain("eyrie values --modernize - < FILE > FILE.new && mv FILE.new FILE");
  });
});

test("an empty file has nothing to rewrite", async () => {
  const ran = await eyrie(["values", "--modernize", "v.yaml"], { cwd: folderOf({ "v.yaml": "" }) });
  expect(ran).toEqual({ code: 0, out: "", err: "Nothing to rewrite for chart 5.0.19 (Milvus 2.6).\n" });
});

test("a chart newer than all that are known is said to be", async () => {
  const cwd = folderOf({ "milvus.yaml": old });
  const { err } = await eyrie(["values", "--modernize", "milvus.yaml", "--for", "6.0.0"], { cwd });
  expect(err).toMatch(/^Chart 6\.0\.0 is newer than those Eyrie knows \(up to 5\.0\.19\)/);
});

test("what is left out of mixCoordinator is not shown on the terminal", async () => {
  const cwd = folderOf({ "milvus.yaml": "rootCoordinator: { extra: hunter2 }\n" });
  const { out, err } = await eyrie(["values", "--modernize", "milvus.yaml"], { cwd });
  expect(out).toContain("hunter2");
  expect(err).toContain("extra was left out");
  expect(err).not.toContain("hunter2");
});

test.each([
  ["no YAML", { "v.yaml": "a: [1\n" }, ["--modernize", "v.yaml"], 1, "v.yaml:2:1: The values file cannot be read."],
  ["refused", { "v.yaml": `${old}---\nb: 1\n` }, ["--modernize", "v.yaml"], 1, "v.yaml:3:1: The file holds several"],
  ["absent", {}, ["--modernize", "v.yaml"], 1, "v.yaml cannot be read"],
  ["not UTF-8", { "v.yaml": Uint8Array.of(0xff, 0xfe) }, ["--modernize", "v.yaml"], 1, "v.yaml is not UTF-8"],
  ["beside a broken spec", { "v.yaml": old, "eyrie.yaml": "a" }, ["--modernize", "v.yaml"], 1, "eyrie.yaml"],
  ["beside no spec of that name", { "v.yaml": old }, ["--modernize", "v.yaml", "-f", "x.yaml"], 1, "x.yaml"],
  ["for no version", { "v.yaml": old }, ["--modernize", "v.yaml", "--for", "5"], 64, '"5" is not a chart version'],
  ["for a version without a file", {}, ["--for", "5.0.19"], 64, "--modernize FILE --for VERSION"],
])("a file that is %s ends in an error that says so", async (_, files, flags, code, said) => {
  const ran = await eyrie(["values", ...flags], { cwd: folderOf(files) });
  expect(ran).toMatchObject({ code, out: "", err: expect.stringContaining(said) });
});
