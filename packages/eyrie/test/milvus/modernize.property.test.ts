import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/model/json.ts";
import { deadKeys } from "../../src/milvus/dead-keys.ts";
import { guideKeys } from "../../src/milvus/guide-keys.ts";
import { modernized } from "../../src/milvus/modernize.ts";
import { readValuesFile } from "../../src/milvus/values-file.ts";

const dead = [
  "rootCoordinator",
  "indexCoordinator",
  "queryCoordinator",
  "dataCoordinator",
  "indexNode",
  "streamingNode",
];

/** Sections that no line rewrites, with what a careless rewriting would trip over. */
const others = [
  'proxy:\n  replicas: 2   # two\n  note: "# no comment: really"',
  "extraConfigFiles:\n  user.yaml: |+\n    rootCoordinator:\n      replicas: 9\n    # not ours\n",
  '"quoted key": { a: [1, 2], b: "x" }',
  "list:\n- a\n-   b: 1\n    c: 2",
  "anchored: &it\n    deep:\n        er: 1\nagain: *it",
  "tolerations: [ ]",
  "folded: >-\n  one\n\n  two: 3",
  "service:\n  annotations: \n    a/b: 'it''s'",
];

const comment = fc.constantFrom("", "# one", "# two: 3", '# "three"');
const quantity = fc.constantFrom(1, "0.5", "500m", "2Gi", "0.5Gi", "300M", "nonsense");

const block = fc
  .record(
    {
      replicas: fc.constantFrom(1, 2, 3, -1, "two"),
      activeStandby: fc.record({ enabled: fc.boolean() }),
      resources: fc.record({ limits: fc.record({ cpu: quantity, memory: quantity }, { requiredKeys: [] }) }),
      nodeSelector: fc.constantFrom({ disk: "ssd" }, { disk: "hdd" }),
      service: fc.constantFrom({ port: 1 }),
    },
    { requiredKeys: [] },
  )
  .filter((section) => Object.keys(section).length > 0);

/** A section as somebody may have written it. */
const written = fc
  .record({
    name: fc.constantFrom(...dead, "mixCoordinator"),
    section: block,
    flow: fc.boolean(),
    step: fc.constantFrom(1, 2, 4),
    head: comment,
    inner: comment,
    trailing: comment,
  })
  .map(({ name, section, flow, step, head, inner, trailing }) => {
    const above = head === "" ? "" : `${head}\n`;
    const behind = trailing === "" ? "" : ` ${trailing}`;
    if (flow) return `${above}${name}: ${JSON.stringify(section)}${behind}`;
    const lines = linesOf(section, step, step);
    return `${above}${name}:${behind}\n${inner === "" ? "" : `${" ".repeat(step)}${inner}\n`}${lines.join("\n")}`;
  });

function linesOf(value: object, step: number, indent: number): readonly string[] {
  return Object.entries(value).flatMap(([key, below]: [string, unknown]) =>
    typeof below === "object" && below !== null && Object.keys(below).length > 0
      ? [`${" ".repeat(indent)}${key}:`, ...linesOf(below, step, indent + step)]
      : [`${" ".repeat(indent)}${key}: ${JSON.stringify(below)}`],
  );
}

const file = fc
  .record({
    sections: fc.uniqueArray(fc.oneof(written, fc.constantFrom(...others)), {
      selector: (text) => /^"?[\w ]+"?(?=:)/m.exec(text)?.[0] ?? text,
      minLength: 1,
      maxLength: 9,
    }),
    gaps: fc.array(fc.constantFrom("\n", "\n\n", "\n\n\n", "\n# between\n\n"), { minLength: 9, maxLength: 9 }),
    end: fc.constantFrom("", "\n"),
    eol: fc.constantFrom("\n", "\r\n"),
    mark: fc.constantFrom("", "\uFEFF", "---\n"),
  })
  .map(({ sections, gaps, end, eol, mark }) => ({
    text: (mark + sections.map((text, at) => (at === 0 ? "" : (gaps[at] ?? "\n")) + text).join("") + end).replaceAll(
      "\n",
      eol,
    ),
    kept: sections.filter((text) => others.includes(text)).flatMap((text) => text.split("\n")),
  }));

const valuesOf = (text: string) => {
  const { documents, faults } = readValuesFile(text);
  expect(faults).toEqual([]);
  return (documents[0]?.toJS() ?? {}) as Readonly<Record<string, Json>>;
};

const done = (text: string, chart: string) => {
  const found = modernized(text, chart, ({ kind }) => `said: ${kind}`);
  expect(found.status).toBe("done");
  return found.status === "done" ? found.text : "";
};

describe("a values file rewritten", () => {
  it("keeps what is not concerned, is read by Helm, has no dead keys, and stays as it is", () => {
    fc.assert(
      fc.property(file, fc.constantFrom(...guideKeys.charts), ({ text, kept }, chart) => {
        const after = done(text, chart);
        const values = valuesOf(after);
        const before = valuesOf(text);
        const mine = new Set([...dead, "mixCoordinator"]);
        const foreign = (all: Readonly<Record<string, Json>>) => Object.entries(all).filter(([key]) => !mine.has(key));
        expect(foreign(values)).toEqual(foreign(before));
        expect(deadKeys(chart, [{ path: "v", text: after }])).toEqual([]);
        expect(done(after, chart)).toBe(after);
        // Line by line, in their order.
        const lines = after.replace("\uFEFF", "").split(/\r?\n/);
        const places = kept.reduce<readonly number[]>(
          (found, line) => [...found, lines.indexOf(line.replace(/\r$/, ""), (found.at(-1) ?? -1) + 1)],
          [],
        );
        expect(places).not.toContain(-1);
        const comments = (all: string) => (all.match(/# (?:one|two: 3|"three"|between)(?=\r?$)/gm) ?? []).toSorted();
        expect(comments(after)).toEqual(comments(text));
        const ends = (all: string) => new Set(all.match(/\r?\n/g));
        expect([...ends(after)].filter((end) => !ends(text).has(end) && ends(text).size > 0)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
