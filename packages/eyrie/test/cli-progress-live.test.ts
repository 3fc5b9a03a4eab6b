import { Readable, Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { Invocation } from "../src/cli/invocation.ts";
import { liveProgress } from "../src/cli/progress-live.ts";
import { oneLine } from "../src/report/printable.ts";
import { styleOf } from "../src/report/style.ts";
import * as fixtures from "./report-fixtures.ts";

/** A terminal that keeps what is drawn on it, escape sequences made visible. */
function terminal() {
  const drawn: string[] = [];
  const stderr = Object.assign(
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        drawn.push(chunk.toString("utf8"));
        done();
      },
    }),
    { isTTY: true, columns: 100, rows: 40 },
  );
  const controller = new AbortController();
  const page = { language: "en", style: styleOf(true) } as const;
  const invocation: Invocation = {
    host: {
      stdin: Object.assign(Readable.from([]), { isTTY: true }),
      stdout: stderr,
      stderr,
      fileBehind: () => undefined,
      environment: {},
      cwd: "/",
      locale: "en",
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      holder: { name: "ada@laptop 1", gone: () => false },
      random: (length) => new Uint8Array(length),
      version: "1.2.3",
      onInterrupt: () => () => undefined,
      exit: () => undefined,
      findHelm: () => Promise.reject(new Error("not here")),
    },
    typed: ["up"],
    language: "en",
    json: false,
    out: page,
    err: page,
    live: true,
    signal: controller.signal,
    trace: () => undefined,
  };
  return { invocation, stop: () => controller.abort(), text: () => drawn.join("") };
}

const turn = () => new Promise((resolve) => void setImmediate(resolve));

describe("live progress", () => {
  test("draws a line for each change, to its end", async () => {
    const { invocation, text } = terminal();
    const { emit, expect: announce, settled } = liveProgress(invocation);
    announce(fixtures.planOf(fixtures.create, fixtures.update, fixtures.release, fixtures.keep));
    emit({ type: "stage", stage: "execute", state: "begun" });
    await turn();
    emit({ type: "change", id: "bucket/b", action: "create", state: "begun" });
    emit({ type: "note", about: "bucket/b", text: fixtures.same("again in 1 s") });
    emit({ type: "change", id: "bucket/b", action: "create", state: "done" });
    emit({ type: "change", id: "role/r", action: "update", state: "failed", problem: fixtures.denied });
    emit({ type: "change", id: "helm-release/milvus/m", action: "update", state: "blocked", by: "role/r" });
    emit({ type: "stage", stage: "execute", state: "done" });
    await settled();
    expect(text()).toContain("bucket/b  created");
    expect(text()).toContain("role/r  Cannot read role r.");
    expect(text()).toContain("helm-release/milvus/m  not tried: it needs role/r");
    expect(text()).not.toContain("namespace/milvus");
  });

  test("says that it stops on what is still under way, and survives news of what has ended", async () => {
    const { invocation, stop, text } = terminal();
    const { emit, expect: announce, settled } = liveProgress(invocation);
    announce(fixtures.planOf(fixtures.create, fixtures.update));
    emit({ type: "stage", stage: "execute", state: "begun" });
    await turn();
    emit({ type: "change", id: "bucket/b", action: "create", state: "done" });
    await turn();
    stop();
    emit({ type: "note", about: "bucket/b", text: fixtures.same("too late") });
    emit({ type: "change", id: "role/r", action: "update", state: "done" });
    await settled();
    expect(text()).toContain("Stopping: what has begun is finished first.");
    expect(text()).toContain("role/r  updated");
  });

  test("counts the claims, and leaves nothing of that behind", async () => {
    const { invocation, text } = terminal();
    const { emit, settled } = liveProgress(invocation);
    emit({ type: "stage", stage: "prove", state: "begun", claims: 19 });
    await turn();
    emit({ type: "claim", claim: fixtures.holding("trust-policy") });
    emit({ type: "note", about: "pods-ready", text: fixtures.same("0 of 6 ready") });
    await turn();
    await settled();
    expect(text()).toContain("Proving: 1 of 19");
    // The last thing drawn takes the line away again.
    expect(oneLine(text()).split("Proving: 1 of 19").at(-1)).toContain("\\x1b[2K");
  });

  test("settles when a stage is broken off, and with nothing to show", async () => {
    const { invocation } = terminal();
    const { emit, settled } = liveProgress(invocation);
    emit({ type: "stage", stage: "facts", state: "begun" });
    emit({ type: "stage", stage: "facts", state: "done" });
    emit({ type: "stage", stage: "observe", state: "begun" });
    await expect(settled()).resolves.toBeUndefined();
    emit({ type: "stage", stage: "execute", state: "begun" });
    await expect(settled()).resolves.toBeUndefined();
  });
});
