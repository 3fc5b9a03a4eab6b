import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../../src/model/change.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { Run } from "../../src/model/kind.ts";
import { Problem } from "../../src/model/problem.ts";
import type { ResourceId } from "../../src/model/resource.ts";
import { execute } from "../../src/stages/execute.ts";
import { inOrder } from "../../src/stages/plan.ts";

const sentence = (text: string) => ({ en: text, ja: text });

/** Runs a graph of changes whose work is a turn of the event loop, and keeps a log of begins and ends. */
async function running(
  changes: readonly Change[],
  options: {
    broken?: readonly ResourceId[];
    stopAt?: ResourceId;
    /** What takes something away first, and how that goes. */
    narrowing?: Readonly<Record<ResourceId, "well" | "badly">>;
    closedAfter?: ResourceId;
    work?: (run: Run<undefined>, id: ResourceId) => void;
  } = {},
) {
  const log: string[] = [];
  const events: RunEvent[] = [];
  const abort = new AbortController();
  const works = changes.map(({ id }) => {
    const carryOut = async (run: Run<undefined>) => {
      log.push(`begin ${id}`);
      if (options.stopAt === id) abort.abort();
      options.work?.(run, id);
      await new Promise((resolve) => setImmediate(resolve));
      if (options.broken?.includes(id) === true) throw new Problem("denied", sentence("no"), sentence("ask"));
      log.push(`end ${id}`);
    };
    const ends = options.narrowing?.[id];
    const narrow = async ({ between }: Run<undefined>) => {
      log.push(`narrow ${id} around ${between.join()}`);
      await new Promise((resolve) => setImmediate(resolve));
      if (ends === "badly") throw new Problem("denied", sentence("no"), sentence("ask"));
    };
    return [id, ends === undefined ? { carryOut } : { narrow, carryOut }] as const;
  });
  const outcomes = await execute({ changes: inOrder(changes) }, new Map(works), {
    clouds: undefined,
    clock: { now: () => 0, sleep: async () => undefined },
    signal: abort.signal,
    patience: 0,
    mayBegin: () => options.closedAfter === undefined || !log.includes(`end ${options.closedAfter}`),
    emit: (event) => events.push(event),
    within: (_, work) => work(),
    unexpected: (error) => new Problem("failed", sentence(String(error)), sentence("report")),
    interrupted: () => ({ fact: sentence("stopped"), remedy: sentence("again") }),
  });
  return { log, events, outcomes };
}

const create = (name: string, ...after: readonly string[]): Change => ({
  id: `role/${name}`,
  after: after.map((needed): ResourceId => `role/${needed}`),
  action: "create",
  standing: "owned",
  want: null,
});

describe("carrying a plan out", () => {
  it("begins everything that waits for nothing at once, and the rest as soon as what it needs is done", async () => {
    const { log } = await running([create("a"), create("b"), create("c", "a"), create("d", "c", "b")]);
    expect(log.slice(0, 2)).toEqual(["begin role/a", "begin role/b"]);
    expect(log.indexOf("begin role/c")).toBeLessThan(log.indexOf("begin role/d"));
    expect(log.indexOf("end role/c")).toBeLessThan(log.indexOf("begin role/d"));
    expect(log).toHaveLength(8);
  });

  it("blocks what depends on a failure, names it, and finishes all else", async () => {
    const { outcomes } = await running([create("a"), create("b", "a"), create("c", "b"), create("d")], {
      broken: ["role/a"],
    });
    expect(outcomes.map(({ id, state }) => [id, state])).toEqual([
      ["role/a", "failed"],
      ["role/b", "blocked"],
      ["role/c", "blocked"],
      ["role/d", "done"],
    ]);
    expect(outcomes[1]).toMatchObject({ by: "role/a" });
  });

  it("begins nothing new once it is stopped, and ends what has begun", async () => {
    const { log, outcomes } = await running([create("a"), create("b", "a")], { stopAt: "role/a" });
    expect(log).toEqual(["begin role/a", "end role/a"]);
    expect(outcomes[1]).toMatchObject({ state: "failed", problem: { code: "interrupted" } });
  });

  it("tells a change what this very run made before it", async () => {
    const known: Record<string, boolean> = {};
    await running([create("a"), create("b", "a")], {
      work: (run, id) => {
        known[id] = run.justMade("role/a");
      },
    });
    expect(known).toEqual({ "role/a": false, "role/b": true });
  });

  it("never carries out a conflict or what could not be read, whatever stands around it", async () => {
    const odd: readonly Change[] = [
      { id: "role/mine", after: [], action: "keep", standing: "owned" },
      {
        id: "role/theirs",
        after: [],
        action: "conflict",
        standing: "conflict",
        why: sentence("not ours"),
        remedy: sentence("rename"),
      },
      {
        id: "role/hidden",
        after: [],
        action: "unknown",
        standing: "unknown",
        cause: new Problem("denied", sentence("403"), sentence("ask")),
      },
      create("next", "mine"),
      create("blocked", "hidden"),
    ];
    const { log, outcomes } = await running(odd);
    expect(log).toEqual(["begin role/next", "end role/next"]);
    expect(outcomes.map(({ state }) => state)).toEqual(["kept", "failed", "failed", "done", "blocked"]);
  });

  it("narrows before anything that the change waits for, and does the rest after it", async () => {
    const { log, events } = await running([create("a"), create("b", "a"), create("c")], {
      narrowing: { "role/b": "well" },
    });
    expect(log[0]).toBe("narrow role/b around role/a");
    expect(log.filter((line) => !line.endsWith("c")).slice(1)).toEqual([
      "begin role/a",
      "end role/a",
      "begin role/b",
      "end role/b",
    ]);
    expect(log.indexOf("begin role/c")).toBeLessThan(log.indexOf("begin role/a"));
    expect(events.filter((event) => event.type === "change" && event.state === "begun")).toHaveLength(3);
  });

  it("widens nothing where what should have been narrowed could not be", async () => {
    const { log, outcomes } = await running([create("a"), create("b", "a"), create("c")], {
      narrowing: { "role/b": "badly" },
    });
    expect(log).toEqual(["narrow role/b around role/a", "begin role/c", "end role/c"]);
    expect(outcomes.map(({ id, state }) => [id, state])).toEqual([
      ["role/a", "blocked"],
      ["role/b", "failed"],
      ["role/c", "done"],
    ]);
  });

  it("takes nothing away for a change that waits for what is not ours", async () => {
    const theirs: Change = {
      id: "role/theirs",
      after: [],
      action: "conflict",
      standing: "conflict",
      why: sentence("not ours"),
      remedy: sentence("rename"),
    };
    const { log } = await running([theirs, create("b", "theirs")], { narrowing: { "role/b": "well" } });
    expect(log).toEqual([]);
  });

  it("begins nothing more once it may not, though nobody aborted: what has begun ends", async () => {
    const { log, outcomes } = await running([create("a"), create("b", "a"), create("c", "b")], {
      closedAfter: "role/a",
    });
    expect(log).toEqual(["begin role/a", "end role/a"]);
    expect(outcomes.map(({ state }) => state)).toEqual(["done", "failed", "blocked"]);
  });

  it("gives the same outcomes whatever the order of equals", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([create("a"), create("b", "a"), create("c", "a"), create("d", "b", "c")], {
          minLength: 4,
          maxLength: 4,
        }),
        fc.subarray<ResourceId>(["role/a", "role/b", "role/c", "role/d"]),
        async (changes, broken) => {
          const byId = (outcomes: readonly { id: string; state: string }[]) =>
            Object.fromEntries(outcomes.map(({ id, state }) => [id, state]));
          const straight = [create("a"), create("b", "a"), create("c", "a"), create("d", "b", "c")];
          const [one, other] = [await running(changes, { broken }), await running(straight, { broken })];
          expect(byId(one.outcomes)).toEqual(byId(other.outcomes));
        },
      ),
    );
  });
});
