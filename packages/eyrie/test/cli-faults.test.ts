import { expect, test } from "vitest";
import { faultsIn, type FaultVocabulary } from "../src/cli/faults.ts";
import { linesOf, locate } from "../src/spec/spec-error.ts";
import { readYaml } from "../src/spec/yaml-tree.ts";

const aws = { operation: ["GetObject", "PutObject"], error: ["SlowDown", "InternalError"] };
const vocabulary: FaultVocabulary = {
  s3: aws,
  iam: aws,
  sts: aws,
  eks: aws,
  ec2: aws,
  kms: aws,
  cloudformation: aws,
  kubernetes: { verb: ["create", "get"], resource: ["pods", "pods/log"], error: ["Conflict"] },
};

const read = (text: string) => {
  const lines = linesOf(text);
  const { faults, mistakes } = faultsIn(readYaml(lines), vocabulary);
  return {
    faults,
    mistakes: mistakes.map(({ offset, rule, fact, remedy }) => {
      const { line, column } = locate(lines, offset);
      return { at: `${line}:${column}`, rule, said: `${fact.en} ${remedy.en}` };
    }),
  };
};

test("reads YAML and JSON alike, times as milliseconds", () => {
  const faults = [
    { service: "s3", operation: "Put*", resource: "b/*", error: "SlowDown", times: 2, after: 1, probability: 0.5 },
    { service: "sts", delay: "1m30s" },
    { service: "iam", error: "Whatever", status: 418, done: true },
    {
      service: "kubernetes",
      verb: "create",
      resource: "pods/*",
      namespace: "n",
      name: "*",
      status: 429,
      retryAfter: 3,
    },
    { service: "eks", drop: true, delay: "5ms" },
  ];
  const expected = { faults: faults.map((fault) => ({ ...fault, ...delays[fault.delay ?? ""] })), mistakes: [] };
  expect(read(JSON.stringify(faults))).toEqual(expected);
  expect(read(`# once\n- service: s3\n  drop: true\n`)).toEqual({
    faults: [{ service: "s3", drop: true }],
    mistakes: [],
  });
  expect(read("[]")).toEqual({ faults: [], mistakes: [] });
});
const delays: Readonly<Record<string, { readonly delay: number }>> = {
  "1m30s": { delay: 90_000 },
  "5ms": { delay: 5 },
};

test.each([
  ["", "1:1", "file-empty", "not a list"],
  ["service: s3", "1:1", "faults-not-list", "Write, for example, - {"],
  ["- s3", "1:3", "fault-not-mapping", "consists of keys"],
  ["- drop: true", "1:3", "fault-service", "names no service"],
  [
    "- service: S3\n  drop: true",
    "1:3",
    "fault-service",
    "Choose one of: s3, iam, sts, eks, ec2, kms, cloudformation, kubernetes",
  ],
  ["- service: s3\n  drop: true\n  tmes: 2", "3:3", "unknown-key", "Did you mean times?"],
  ["- service: s3\n  drop: true\n  verb: get", "3:3", "unknown-key", "A fault of s3 has no key verb"],
  ["- { service: s3, drop: yes }", "1:18", "wrong-value", "drop: true"],
  [
    "- { service: s3, error: SlowDown, times: 0 }",
    "1:35",
    "wrong-value",
    "times cannot be 0. Write, for example, times: 2",
  ],
  ["- { service: s3, error: SlowDown, after: -1 }", "1:35", "wrong-value", "after cannot be -1"],
  ["- { service: s3, error: SlowDown, probability: 2 }", "1:35", "wrong-value", "probability: 0.1"],
  ["- { service: s3, status: 200 }", "1:18", "wrong-value", "status: 503"],
  ["- { service: s3, delay: 5 }", "1:18", "wrong-value", "delay: 500ms"],
  ["- { service: s3, operation: , drop: true }", "1:18", "wrong-value", "operation cannot be null"],
  ["- { service: s3, operation: PutObjekt, drop: true }", "1:18", "unknown-word", "Did you mean PutObject?"],
  ["- { service: s3, operation: List*, drop: true }", "1:18", "unknown-word", "Choose one of: GetObject, PutObject"],
  ["- { service: s3, error: SlowDwn }", "1:18", "unknown-word", "Did you mean SlowDown? Any other needs its status"],
  ["- { service: kubernetes, resource: pod, drop: true }", "1:26", "unknown-word", "Did you mean pods?"],
  ["- { service: s3, operation: GetObject }", "1:3", "fault-end", "Nothing goes wrong"],
  ["- { service: s3, done: true }", "1:3", "fault-end", "error, status or drop: true"],
  ["- { service: s3, error: SlowDown, drop: true }", "1:3", "fault-end", "not both"],
  ["- { service: s3, drop: true, drop: false }", "1:30", "yaml-duplicate-key", "drop stands here again"],
  ["- { service: s3", "1:16", "yaml-bad-indent", ""],
])("%j is refused at %s", (text, at, rule, said) => {
  const { faults, mistakes } = read(text);
  expect(faults).toEqual([]);
  expect(mistakes).toEqual([{ at, rule, said: expect.stringContaining(said) }]);
});

test("tells all that is wrong at once", () => {
  const { mistakes } = read("- { service: s3, operation: X, times: 0 }\n- x\n");
  expect(mistakes.map(({ at }) => at)).toEqual(["1:18", "1:32", "2:3"]);
});
