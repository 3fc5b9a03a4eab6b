import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { Host } from "../src/cli/host.ts";
import type { Change } from "../src/model/change.ts";
import type { ResourceId } from "../src/model/resource.ts";
import { outputSchema } from "../src/report/output-schema.ts";
import { eyrie } from "./cli-host.ts";
import { cwd, done, failedBy, type Given, given, keep, pipeline, taken, up } from "./cli-pipeline.ts";
import * as fixtures from "./report-fixtures.ts";

describe("exit codes", () => {
  test.each<[string, readonly string[], Given, number]>([
    ["plan, changes", ["plan"], {}, 0],
    ["plan --exit-code, changes", ["plan", "--exit-code"], {}, 2],
    ["plan --exit-code, none", ["plan", "--exit-code"], { changes: keep }, 0],
    ["plan, conflict", ["plan", "--exit-code"], { changes: [fixtures.create, fixtures.conflict] }, 3],
    ["plan, unreadable", ["plan", "--exit-code"], { changes: [fixtures.create, fixtures.unknown] }, 1],
    ["up", up, {}, 0],
    ["up, nothing to change", ["up"], { changes: keep }, 0],
    ["up, conflict", up, { changes: [fixtures.create, fixtures.conflict] }, 3],
    ["up, failed", up, { outcomes: failedBy(fixtures.denied) }, 1],
    ["up, taken by another on the way", up, { outcomes: failedBy(taken) }, 3],
    ["up, a claim fails", up, { claims: [fixtures.failing("no-minio")] }, 4],
    ["up, a claim is unproven", up, { claims: [fixtures.holding("no-minio"), fixtures.unproven("object-put")] }, 4],
    ["up, nobody to ask", ["up"], {}, 64],
    ["status, all as it should be", ["status"], { changes: keep }, 0],
    ["status, much to do", ["status"], { changes: [fixtures.create, fixtures.update] }, 0],
    ["status, a conflict", ["status"], { changes: [fixtures.conflict] }, 0],
    ["status, something unreadable", ["status"], { changes: [fixtures.keep, fixtures.unknown] }, 1],
    ["verify", ["verify"], {}, 0],
    ["verify, a claim fails", ["verify", "--read-only"], { claims: [fixtures.failing("no-minio")] }, 4],
    ["values", ["values"], {}, 0],
    ["permissions", ["permissions"], {}, 0],
    ["down", ["down", "-y"], { changes: [fixtures.away] }, 0],
    ["down, nobody to ask", ["down"], { changes: [fixtures.away] }, 64],
    ["down, nothing there", ["down"], { changes: keep }, 0],
    ["down, failed", ["down", "-y"], { changes: [fixtures.away], outcomes: failedBy(fixtures.denied) }, 1],
  ])("%s", async (_name, argv, answers, expected) => {
    given(answers);
    const text = await eyrie(argv, { cwd });
    expect(text.code).toBe(expected);
    const { code, out } = await eyrie([...argv, "--json"], { cwd });
    expect({ code, exitCode: outputSchema.parse(JSON.parse(out)).exitCode }).toEqual({
      code: expected,
      exitCode: expected,
    });
  });
});

describe("up", () => {
  test.each([
    [["up"], "eyrie up --yes"],
    [
      ["up", "--adopt", "role/x", "bucket/y", "-f", "./eyrie.yaml"],
      "eyrie up --adopt role/x bucket/y -f ./eyrie.yaml --yes",
    ],
  ])(
    "touches nothing where nobody can be asked, and %j leads to what carries out just what is shown",
    async (argv, next) => {
      const { out, err } = await eyrie(argv, { cwd });
      expect(out).toContain("+ owned  bucket/b");
      expect(err).toContain(`→ To carry out what is shown, add --yes: ${next}\n`);
      expect(pipeline.carryOut).not.toHaveBeenCalled();
    },
  );

  test.each([[[fixtures.create, fixtures.conflict]], [[fixtures.conflict]]])(
    "touches nothing in a conflict",
    async (changes) => {
      given({ changes });
      const { out } = await eyrie(up, { cwd });
      expect(out).toContain("Nothing was touched");
      expect(pipeline.carryOut).not.toHaveBeenCalled();
      expect(pipeline.proveTarget).not.toHaveBeenCalled();
    },
  );

  test.each<[string, Given, { fresh: boolean; patience: number }]>([
    ["what was just made", {}, { fresh: true, patience: 600_000 }],
    ["what stood before", { changes: keep, outcomes: [] }, { fresh: false, patience: 600_000 }],
  ])("proves %s, with the pods' time", async (_name, answers, expected) => {
    given(answers);
    await eyrie(up, { cwd });
    expect(pipeline.proveTarget).toHaveBeenCalledWith(expect.anything(), expect.anything(), {
      readOnly: false,
      data: {},
      ...expected,
    });
  });

  test("ends with the verdict and with what connects", async () => {
    const { out } = await eyrie(up, { cwd });
    expect(out).toContain("✔ 1 change carried out.\n");
    expect(out).toContain("✔ Proven: all 23 claims hold.\n\nConnect to: http://lb.example:19530\n");
    expect(out).toContain('client = MilvusClient(uri="http://lb.example:19530")');
  });

  test("that failed proves nothing, and says what failed and why", async () => {
    given({ outcomes: failedBy(fixtures.denied) });
    const { out } = await eyrie(up, { cwd });
    expect(out).toContain("✘ bucket/b\n    Cannot read role r.\n");
    expect(pipeline.proveTarget).not.toHaveBeenCalled();
  });

  test("tells on stderr what goes on, a line for each change and claim", async () => {
    pipeline.carryOut.mockImplementation(async (_planned, { emit }) => {
      emit({ type: "change", id: "bucket/b", action: "create", state: "begun" });
      emit({ type: "note", about: "bucket/b", text: fixtures.same("again in 1 s") });
      emit({ type: "note", about: "bucket/b", text: fixtures.same("again in 1 s") });
      emit({ type: "change", id: "bucket/b", action: "create", state: "done" });
      emit({ type: "change", id: "role/r", action: "create", state: "failed", problem: fixtures.denied });
      emit({ type: "change", id: "helm-release/m/m", action: "create", state: "blocked", by: "role/r" });
      emit({ type: "claim", claim: fixtures.failing("no-minio") });
      return done;
    });
    const { err } = await eyrie(up, { cwd });
    expect(err).toBe(
      [
        "  bucket/b: again in 1 s",
        "✔ bucket/b  created",
        "✘ role/r  Cannot read role r.",
        "- helm-release/m/m  not tried: it needs role/r",
        "✘ no-minio is so",
        "",
      ].join("\n"),
    );
  });

  test("keeps what was done in the document when the proof breaks off", async () => {
    pipeline.proveTarget.mockRejectedValue(fixtures.denied);
    const { code, out } = await eyrie([...up, "--json"], { cwd });
    const document = outputSchema.parse(JSON.parse(out));
    expect(code).toBe(1);
    expect(document).toMatchObject({ outcomes: [{ id: "bucket/b", state: "done" }], error: { code: "denied" } });
  });

  test("that meets what nobody foresaw shows one sentence, no stack", async () => {
    pipeline.planUp.mockRejectedValue(new TypeError("x is not a function"));
    const { code, err } = await eyrie(up, { cwd });
    expect(code).toBe(1);
    expect(err).toMatch(/^✘ Something Eyrie did not foresee: x is not a function\n {2}→ .*\n$/);
  });
});

describe("verify", () => {
  test.each([
    [["verify", "--no-data-probe"], "claims hold; data was not tried (--no-data-probe)."],
    [["verify", "--read-only"], "claims hold; data was not tried (--read-only)."],
    [["verify", "--read-only", "--lang", "ja"], "データの検証は行っていません (--read-only)。"],
    [["up", "--yes", "--no-data-probe"], "claims hold; data was not tried (--no-data-probe)."],
  ])("%j says so", async (argv, says) => {
    expect((await eyrie(argv, { cwd })).out).toContain(says);
  });

  test.each([
    [["--address", "milvus.internal"], "--address milvus.internal is not HOST:PORT"],
    [["--address", "http://milvus:19530"], "--address http://milvus:19530 is not HOST:PORT"],
    [["--drop-probe", "customers"], "customers is no collection of a probe"],
    [["--address", "10.0.0.1:99999"], "--address 10.0.0.1:99999 is not HOST:PORT"],
    [["--address", "m:0"], "--address m:0 is not HOST:PORT"],
    [["--address", "m:1", "--read-only"], "--address has no effect with --read-only"],
    [
      ["--drop-probe", "eyrie_probe_19a5f0c2b31_0123456789ab", "--no-data-probe"],
      "--drop-probe has no effect with --no-data-probe",
    ],
  ])("refuses %j before it asks anybody", async (flags, says) => {
    const { code, err } = await eyrie(["verify", ...flags], { cwd });
    expect([code, err]).toEqual([64, expect.stringContaining(says)]);
    expect(pipeline.prepare).not.toHaveBeenCalled();
  });

  test.each([
    [["verify"], { readOnly: false, fresh: false, patience: 0, data: {} }],
    [["verify", "--no-data-probe"], { readOnly: false, fresh: false, patience: 0 }],
    [
      ["verify", "--address", "milvus.internal:19530", "--drop-probe", "eyrie_probe_19a5f0c2b31_0123456789ab"],
      {
        readOnly: false,
        fresh: false,
        patience: 0,
        data: { address: "milvus.internal:19530", drop: "eyrie_probe_19a5f0c2b31_0123456789ab" },
      },
    ],
    [["verify", "--read-only", "--timeout", "90s"], { readOnly: true, fresh: false, patience: 90_000 }],
  ])("%j", async (argv, options) => {
    const { out } = await eyrie(argv, { cwd });
    expect(pipeline.proveTarget).toHaveBeenCalledWith(expect.anything(), expect.anything(), options);
    expect(out.indexOf("The guide's checks")).toBeLessThan(out.indexOf("Access, tried"));
  });
});

describe("what can be taken over", () => {
  const adoptable = (id: ResourceId, adopt = id) => ({ ...fixtures.conflict, id, adopt }) as Change;
  const role = adoptable("role/r");
  const attachment = adoptable("policy-attachment/r/p", "role/r");

  test.each<[string, readonly Change[], readonly string[], string]>([
    ["several", [role, attachment, adoptable("bucket/b")], [], "role/r bucket/b"],
    ["one more than is named", [role, attachment], ["--adopt", "bucket/b"], "bucket/b role/r"],
  ])("is named in one command: %s", async (_, changes, adopt, ids) => {
    given({ changes });
    for (const command of ["plan", "up"]) {
      const { code, out } = await eyrie([command, ...adopt], { cwd });
      expect(code).toBe(3);
      expect(out).toContain(`see first what would change: eyrie plan --adopt ${ids}\n`);
    }
  });

  test.each<[string, readonly Change[], readonly string[]]>([
    ["one thing, whose own remedy says so", [role, attachment], []],
    ["nothing", [fixtures.conflict], ["--adopt", "bucket/b"]],
  ])("is not named again: %s", async (_, changes, adopt) => {
    given({ changes });
    expect((await eyrie(["plan", ...adopt], { cwd })).out).not.toContain("see first what would change");
  });
});

describe("a reviewed plan", () => {
  const file = (name: string) => ["--out", name];
  const made = (change: Change): Change => ({ id: change.id, after: change.after, action: "keep", standing: "owned" });

  test("that is carried out already is done, and says so", async () => {
    await eyrie(["plan", ...file("done.json")], { cwd });
    given({ changes: [made(fixtures.create)] });
    const { code, out } = await eyrie(["up", "--plan", "done.json"], { cwd });
    expect(out).toContain("The plan in done.json is carried out already: everything is as it should be.");
    expect(code).toBe(0);
    expect(pipeline.carryOut).not.toHaveBeenCalled();
  });

  test.each([
    ["plan.json", "plan.json"],
    ["my plan.json", "'my plan.json'"],
  ])("that is in %s leads to up --plan %s", async (path, word) => {
    const { out } = await eyrie(["plan", ...file(path)], { cwd });
    expect(out).toContain(`The plan is in ${path}. To carry out exactly this: eyrie up --plan ${word}\n`);
  });

  test("is refused once things have moved, and nothing is carried out", async () => {
    await eyrie(["plan", ...file("moved.json")], { cwd });
    given({ changes: [fixtures.create, fixtures.update] });
    const { code, err } = await eyrie(["up", "--plan", "moved.json"], { cwd });
    expect(err).toContain("role/r: - → update (permissionsBoundary, trust)");
    expect(code).toBe(1);
    expect(pipeline.carryOut).not.toHaveBeenCalled();
  });

  test("is not written where it could never be carried out", async () => {
    given({ changes: [fixtures.create, fixtures.conflict] });
    const { code, out } = await eyrie(["plan", ...file("never.json")], { cwd });
    expect(out).toContain("No plan was written to never.json: it could not be carried out.");
    expect({ code, written: existsSync(join(cwd, "never.json")) }).toEqual({ code: 3, written: false });
  });
});

describe("Ctrl-C", () => {
  test("while reading ends the run at once, with what to do next", async () => {
    const listeners: (() => void)[] = [];
    pipeline.planUp.mockImplementation(() => {
      for (const listener of listeners) listener();
      return new Promise(() => undefined);
    });
    const onInterrupt = (listener: () => void) => {
      listeners.push(listener);
      return () => undefined;
    };
    const { code, err } = await eyrie(up, { cwd, onInterrupt });
    expect(code).toBe(1);
    expect(err).toContain("Stopping: what has begun is finished first.");
    expect(err).toContain("✘ Stopped by Ctrl-C.\n  → Run the same command again; it finishes what is left.\n");
  });

  test("twice leaves at once", async () => {
    const exit = vi.fn<Host["exit"]>();
    const onInterrupt = (listener: () => void) => {
      pipeline.carryOut.mockImplementation(async (_planned, { signal }) => {
        listener();
        expect(signal.aborted).toBe(true);
        listener();
        return failedBy(fixtures.denied);
      });
      return () => undefined;
    };
    const { code } = await eyrie(up, { cwd, onInterrupt, exit });
    expect(code).toBe(1);
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  });
});
