import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import type { Host } from "../src/cli/host.ts";
import { outputSchema } from "../src/report/output-schema.ts";
import { emptyFolder, eyrie } from "./cli-host.ts";

const commands = [
  "init",
  "plan",
  "up",
  "status",
  "verify",
  "values",
  "doctor",
  "permissions",
  "down",
  "rehearse",
  "local",
];
const short = "cluster: { name: c, region: us-east-2 }\nmilvus: { release: m }\n";

function folderWith(text: string): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "eyrie.yaml"), text);
  return cwd;
}

/** What stays until it is stopped reads no spec, and reports nothing at its end. */
const ofEvery = ["--lang", "--no-color"];
const ofMost = ["--file", "--json", "--trace", "--profile", "--context"];

describe("help and version", () => {
  test.each([["--version"], ["-v"]])("%s prints the version and nothing else", async (flag) => {
    expect(await eyrie([flag])).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  });

  test.each([[[]], [["--help"]], [["-h"]], [["help"]]])("%j lists the commands and the exit codes", async (argv) => {
    const { code, out, err } = await eyrie(argv);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const command of commands) expect(out).toContain(`  ${command} `);
    expect(out).toContain("  64  the command line is wrong");
  });

  test.each(
    commands.flatMap((command) => [
      ["en", command, "Example:"],
      ["ja", command, "例:"],
    ]),
  )("in %s, %s --help has an example, exit codes and the common options", async (language, command, example) => {
    const { code, out } = await eyrie([command, "--help", "--lang", language]);
    expect(code).toBe(0);
    expect(out).toContain(`${example}\n  eyrie ${command}`);
    for (const option of command === "local" ? ofEvery : [...ofEvery, ...ofMost]) expect(out).toContain(option);
    expect(out).toMatch(/^ {2}64 {2}\S/m);
  });

  test.each([
    ["init", "[--file FILE] [--cluster NAME] [--region NAME] [--release NAME] [OPTIONS]"],
    ["plan", "[--file FILE] [--exit-code] [--adopt ID...] [--out FILE] [OPTIONS]"],
    ["up", "[--file FILE] [--yes] [--adopt ID...] [--plan FILE] [OPTIONS]"],
    ["verify", "[--file FILE] [--read-only] [--no-data-probe] [--timeout TIME] [OPTIONS]"],
    ["values", "[--file FILE] [--modernize FILE] [--for VERSION] [OPTIONS]"],
    ["permissions", "[COMMAND...] [--file FILE] [--only iam|rbac] [--delete-bucket NAME] [OPTIONS]"],
    ["down", "[--file FILE] [--yes] [--delete-bucket NAME] [OPTIONS]"],
    ["rehearse", "[COMMAND...] [--file FILE] [--chart PATH] [OPTIONS]"],
    ["local", "[--write-env FILE] [--cluster NAME] [--log FILE] [OPTIONS]"],
  ])("the usage of %s names what most often follows it, and no option it has not", async (command, usage) => {
    const { out } = await eyrie([command, "--help"]);
    expect(out).toMatch(/^USAGE\n/);
    expect(out).toContain(`\n  eyrie ${command} ${usage}\n`);
    const options = out.slice(out.indexOf("\nOPTIONS\n"));
    for (const option of usage.match(/--[a-z-]+/g) ?? []) expect(options).toContain(`[${option}]`);
    expect((await eyrie(["--help"])).out).toContain(`  eyrie ${command} ${usage}\n`);
  });

  test("help <command> is that command's help", async () => {
    expect(await eyrie(["help", "up"])).toEqual(await eyrie(["up", "--help"]));
  });
});

describe("a wrong command line exits with 64 and says what would do", () => {
  test.each([
    [["pln"], "✘ There is no command pln.\n  → Did you mean plan?\n"],
    [["verfy", "--lang", "ja"], "✘ verfy というコマンドはありません。\n  → verify のことでしょうか。\n"],
    [["zzzzzzzzzzzz"], "✘ There is no command zzzzzzzzzzzz.\n  → See: eyrie --help\n"],
    [
      ["--no-color", "plan"],
      "✘ --no-color stands before the command.\n  → Options follow the command: eyrie plan --no-color\n",
    ],
    [["plan", "--jsn"], "✘ eyrie plan has no option --jsn.\n  → Did you mean --json?\n"],
    [
      ["plan", "--jsn", "--lang=ja"],
      "✘ eyrie plan に --jsn というオプションはありません。\n  → --json のことでしょうか。\n",
    ],
    [["plan", "-x"], "✘ eyrie plan has no option -x.\n  → See: eyrie plan --help\n"],
    [["plan", "--lang", "fr"], "✘ --lang cannot be fr.\n  → Choose one of: en, ja\n"],
    [["plan", "--file"], "✘ --file needs a value.\n  → See: eyrie plan --help\n"],
    [["plan", "--profile", ""], "✘ --profile needs a value.\n  → See: eyrie plan --help\n"],
    [["plan", "--adopt", "role/x", "--adopt", ""], "✘ --adopt needs a value.\n  → See: eyrie plan --help\n"],
    [["down", "--delete-bucket="], "✘ --delete-bucket needs a value.\n  → See: eyrie down --help\n"],
    [["permissions", "--only", ""], '✘ --only cannot be "".\n  → Choose one of: iam, rbac\n'],
    [["plan", "-f", "a", "-f", "b"], "✘ --file is given twice: a and b.\n  → See: eyrie plan --help\n"],
    [["up", "now"], "✘ eyrie up does not take now.\n  → See: eyrie up --help\n"],
    [
      ["up", "--timeout", "soon"],
      '✘ "soon" is not a duration of at most a day.\n  → Write, for example, 30s, 10m or 1h30m.\n',
    ],
    [
      ["rehearse", "init"],
      "✘ eyrie rehearse does not run init.\n  → It runs: up, plan, status, verify, values, permissions, doctor, down\n",
    ],
    [
      ["local", "--region", "us-est-2"],
      '✘ "us-est-2" is not an AWS region.\n  → Write, for example, --region us-east-2\n',
    ],
    [
      ["local", "--cluster", "a", "--cluster", "a"],
      "✘ --cluster names a twice.\n  → Give each cluster a name of its own.\n",
    ],
    [
      ["local", "--cluster", "a!"],
      "✘ The name of an EKS cluster cannot hold !; it consists of letters, digits, hyphens and underscores.\n  → Write, for example, --cluster a\n",
    ],
    [
      ["local", "--account", "12"],
      '✘ "12" is not an AWS account id, which has twelve digits.\n  → Write, for example, --account 111122223333\n',
    ],
    [
      ["local", "--port", "70000"],
      '✘ "70000" is not a port from 1 to 65535.\n  → Write, for example, --port 4566, or leave it out for any free one.\n',
    ],
    [["local", "--seed", "x"], '✘ "x" is not a whole number from 0.\n  → Write, for example, --seed 42\n'],
    [
      ["local", "--consistency", "2"],
      '✘ "2" is not a duration of at most a day.\n  → Write, for example, 30s, 10m or 1h30m.\n',
    ],
    [["local", "--write-env", ""], "✘ --write-env needs a value.\n  → See: eyrie local --help\n"],
    [["plan", "my.yml"], "✘ eyrie plan does not take my.yml.\n  → Name the spec by -f: eyrie plan -f my.yml\n"],
  ])("%j", async (argv, err) => {
    expect(await eyrie(argv)).toEqual({ code: 64, out: "", err });
  });

  test.each([
    [["pln", "--json"], undefined],
    [["--json", "plan"], undefined],
    [["plan", "--json", "--bogus"], "plan"],
    [["up", "--timeout", "soon", "--json"], "up"],
    [["up", "--json=true", "--nope"], "up"],
    [["rehearse", "init", "--json"], "rehearse"],
    [["init", "--json"], "init"],
  ])("%j prints one document, which names the command where there is one", async (argv, command) => {
    const { code, out } = await eyrie(argv);
    const document = outputSchema.parse(JSON.parse(out));
    expect({ code, command: document.command, exitCode: document.exitCode, kind: document.error?.kind }).toEqual({
      code: 64,
      command,
      exitCode: 64,
      kind: "usage",
    });
  });
});

describe("the language", () => {
  test.each([
    [{}, "en-US", "There is no"],
    [{}, "ja-JP", "がありません"],
    [{ LANG: "ja_JP.UTF-8" }, "en-US", "がありません"],
    [{ LC_ALL: "C", LANG: "ja_JP.UTF-8" }, "ja-JP", "There is no"],
    [{ LC_ALL: "", LC_MESSAGES: "ja", LANG: "en_US" }, "en-US", "がありません"],
  ])("of %j on %s", async (environment, locale, said) => {
    const { code, err } = await eyrie(["plan"], { environment, locale });
    expect(code).toBe(1);
    expect(err).toContain(said);
  });
});

describe("the spec", () => {
  test("that is missing leads to init", async () => {
    const { code, out, err } = await eyrie(["up", "--yes"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe("✘ There is no eyrie.yaml.\n  → Write one with eyrie init, or name yours: -f FILE\n");
  });

  const asksForFile = "  → Name a file: -f FILE. To read the spec from standard input: -f -\n";

  test.each([
    [".", "a folder"],
    ["/dev/null", "a device or socket"],
    ["fifo", "a named pipe"],
  ])("that is no file but %s is refused at once", async (file, what) => {
    const cwd = emptyFolder();
    execFileSync("sh", ["-c", "mkfifo fifo"], { cwd });
    const { code, err } = await eyrie(["plan", "-f", file], { cwd });
    expect({ code, err }).toEqual({ code: 1, err: `✘ ${file} is ${what}, not a file.\n${asksForFile}` });
  });

  test.each(["-", "/dev/stdin"])("is read from standard input by -f %s, and named so", async (file) => {
    const stdin = Object.assign(Readable.from(["cluster: { name: c, ", "region: x }\nmilvus: { release: m }\n"]), {
      isTTY: false,
    });
    const { code, err } = await eyrie(["plan", "-f", file], { stdin });
    expect(code).toBe(1);
    expect(err).toMatch(/^✘ <stdin>:1:29 {2}/);
  });

  test("is not waited for on a terminal", async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const { code, err } = await eyrie(["plan", "-f", "-"], { stdin });
    expect(code).toBe(1);
    expect(err).toContain("✘ The spec is to come from standard input, and that is the terminal.\n");
  });

  test("whose pipe stays silent is waited for until Ctrl-C", async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: false });
    const onInterrupt = (listener: () => void) => {
      setImmediate(listener);
      return () => undefined;
    };
    const { code, err } = await eyrie(["plan", "-f", "-"], { stdin, onInterrupt });
    expect(code).toBe(1);
    expect(err).toContain("✘ Stopped by Ctrl-C.\n");
  });

  const wrong = "cluster: { name: c, region: us-east-2 }\nmilvus: { release: m, chrat: x }\n";

  test("that is wrong is shown with line, column and caret, and nothing is called", async () => {
    const { code, err } = await eyrie(["plan"], { cwd: folderWith(wrong) });
    expect(code).toBe(1);
    expect(err).toMatch(/^✘ eyrie\.yaml:2:23 {2}\S.*\n {4}milvus: \{ release: m, chrat: x \}\n {26}\^\n {2}→ /);
    expect(err).not.toContain("    at ");
  });

  test("that is wrong is one document with --json", async () => {
    const { code, out } = await eyrie(["plan", "--json", "--lang", "ja"], { cwd: folderWith(wrong) });
    const document = outputSchema.parse(JSON.parse(out));
    expect({ code, command: document.command, language: document.language }).toEqual({
      code: 1,
      command: "plan",
      language: "ja",
    });
    expect(document.error?.spec?.map(({ line, column, rule }) => [line, column, rule])).toEqual([
      [2, 23, "unknown-key"],
    ]);
  });
});

describe("the trace", () => {
  test("is the user's alone, and what stood in it stays", async () => {
    const cwd = emptyFolder();
    await eyrie(["plan", "--trace", "t.jsonl"], { cwd });
    expect(statSync(join(cwd, "t.jsonl")).mode & 0o777).toBe(0o600);
    writeFileSync(join(cwd, "t.jsonl"), "before\n");
    await eyrie(["plan", "--trace", "t.jsonl"], { cwd });
    expect(readFileSync(join(cwd, "t.jsonl"), "utf8")).toBe("before\n");
  });

  test("that cannot be written ends the run before it begins", async () => {
    const { code, err } = await eyrie(["plan", "--trace", "no/such/folder/t"], { cwd: folderWith(short) });
    expect(code).toBe(1);
    expect(err).toContain("The trace cannot be written to ");
  });
});

describe("a rehearsal", () => {
  test("says so when no local cloud is built in", async () => {
    const { code, err } = await eyrie(["rehearse"], { cwd: folderWith(short) });
    expect(code).toBe(1);
    expect(err).toContain("no local cloud built in");
  });

  test("with a chart that is not there is a wrong command line, and starts nothing", async () => {
    const rehearsal = vi.fn<NonNullable<Host["rehearsal"]>>();
    const { code, err } = await eyrie(["rehearse", "--chart", "nowhere"], { cwd: folderWith(short), rehearsal });
    expect(code).toBe(64);
    expect(err).toContain("There is no chart at ");
    expect(rehearsal).not.toHaveBeenCalled();
  });
});

describe("a stdout that cannot be written", () => {
  const failing = (code: string) =>
    new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(`${code}: it is so, write`), { code })),
    });
  const spec = "cluster: { name: c, region: us-east-2 }\nmilvus: { release: m, chrat: x }\n";
  const lines: readonly (readonly string[])[] = [["--help"], ["--version"], ["up", "--help"], ["plan", "--json"]];

  test.each(lines)("ends %s %s with 1 and one line", async (...argv) => {
    const { code, err } = await eyrie(argv.filter(Boolean), { stdout: failing("ENOSPC"), cwd: folderWith(spec) });
    expect(code).toBe(1);
    expect(err).toMatch(/^(?:✘ eyrie\.yaml[^]*\n)?✘ The output could not be written: ENOSPC: it is so, write\n$/);
  });

  // A process' own stdout forgets what befell it, unlike any other stream.
  test.skipIf(!existsSync("/dev/full"))("ends a process with 1 too", () => {
    const full = openSync("/dev/full", "w");
    const program = fileURLToPath(new URL("../dist/eyrie.js", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [program, "--help"], { stdio: ["ignore", full, "pipe"] });
    closeSync(full);
    expect(status).toBe(1);
    expect(stderr.toString()).toMatch(/^✘ [^\n]*ENOSPC[^\n]*\n$/);
  });

  test("is no error when its reader went away", async () => {
    const { code, err } = await eyrie(["--help"], { stdout: failing("EPIPE") });
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });
});

describe("leaving at once, at the second Ctrl-C", () => {
  const twice =
    'process.on("newListener", (name, stop) => { if (name === "SIGINT") setImmediate(() => { stop(); stop(); }); });';

  test.each([
    [true, "\u001b[?25h"],
    [false, ""],
  ])("gives a terminal its cursor back: %s", (isTTY, written) => {
    const preload = `data:text/javascript,process.stderr.isTTY = ${isTTY};${twice}`;
    const program = fileURLToPath(new URL("../dist/eyrie.js", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, ["--import", preload, program, "plan", "--no-color"], {
      cwd: folderWith(short),
    });
    expect({ status, stderr: stderr.toString() }).toEqual({
      status: 1,
      stderr: `Stopping: what has begun is finished first. Press Ctrl-C again to leave at once.\n${written}`,
    });
  });
});

test("what Node tells those who write programs is not told to those who run one", () => {
  // As gRPC does for a server that it is to reach by its address (DEP0123).
  const connects = 'connect({ host: "127.0.0.1", port: 1, servername: "127.0.0.1" }).on("error", () => undefined)';
  const preload = `data:text/javascript,import { connect } from "node:tls";process.on("newListener", (name) => { if (name === "SIGINT") ${connects}; });`;
  const program = fileURLToPath(new URL("../dist/eyrie.js", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ["--import", preload, program, "plan", "--no-color"], {
    cwd: folderWith("cluster: { name: c }\n"),
  });
  expect(status).toBe(1);
  expect(stderr.toString()).toMatch(/^✘ eyrie\.yaml/);
  expect(stderr.toString()).not.toMatch(/warning|DEP0/i);
});

describe("colours", () => {
  test.each([
    [{ FORCE_COLOR: "1" }, [], true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, [], false],
    [{ FORCE_COLOR: "1" }, ["--no-color"], false],
    [{ FORCE_COLOR: "0" }, [], false],
    [{}, [], false],
  ])("with %j and %j", async (environment, flags, coloured) => {
    const { err } = await eyrie(["plan", ...flags], { environment });
    expect(err.includes("\u001b[31m✘\u001b[39m")).toBe(coloured);
  });
});
