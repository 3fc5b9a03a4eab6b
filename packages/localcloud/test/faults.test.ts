import { expect, test } from "vitest";
import { type Fault, makeFaults, type RequestTraits } from "../src/faults/faults.ts";
import { knownErrors } from "../src/faults/errors.ts";
import { vocabulary } from "../src/faults/vocabulary.ts";
import { seededRandom } from "../src/seeded-random.ts";

const put: RequestTraits = { service: "s3", operation: "PutObject", resource: "b/k" };

/** How each of so many equal requests ends. */
function ends(faults: readonly Fault[], requests: readonly RequestTraits[], seed = "1"): readonly string[] {
  const befalls = makeFaults(faults, seededRandom(seed));
  return requests.map((request) => befalls(request)?.words ?? "-");
}
const times = (count: number) => Array.from({ length: count }, () => put);

test("the first of several that befalls is the one, and the others go on counting", () => {
  const faults: readonly Fault[] = [
    { service: "s3", error: "SlowDown", times: 1 },
    { service: "s3", drop: true, after: 1, times: 1 },
    { service: "iam", error: "Throttling" },
  ];
  expect(ends(faults, times(3))).toEqual(["SlowDown 503", "connection cut", "-"]);
});

test("chance is the seed's: the same again, another with another, and about as often as was asked for", () => {
  const faults: readonly Fault[] = [{ service: "s3", status: 503, probability: 0.3 }];
  const first = ends(faults, times(1000));
  expect(ends(faults, times(1000))).toEqual(first);
  expect(ends(faults, times(1000), "2")).not.toEqual(first);
  const befallen = first.filter((end) => end === "SlowDown 503").length;
  expect(Math.abs(befallen - 300)).toBeLessThan(60);
});

test.each([
  [{ operation: "Put*" }, true],
  [{ operation: "Put" }, false],
  [{ resource: "b/*" }, true],
  [{ resource: "b.k" }, false],
  [{ operation: "PutObject", resource: "*" }, true],
  [{ name: "x" }, false],
  [{ name: "*" }, true],
])("%j matches %s", (pattern, matches) => {
  const [end] = ends([{ service: "s3", drop: true, ...pattern }], [put]);
  expect(end === "connection cut").toBe(matches);
});

test("every service's words are there to be named, each once", () => {
  const counted = Object.values(vocabulary).flatMap((keys) => Object.values(keys));
  expect(counted.map((words) => new Set(words).size)).toEqual(counted.map((words) => words.length));
  expect(vocabulary.s3["operation"]).toEqual(expect.arrayContaining(["PutObject", "CopyObject", "ListBuckets"]));
  expect(vocabulary.kubernetes["resource"]).toEqual(expect.arrayContaining(["pods/log", "serviceaccounts/token"]));
  expect(Object.keys(vocabulary)).toEqual(Object.keys(knownErrors));
});
