/** The script of verbs × kinds against the local cloud, held to what a real kube-apiserver answered to it. */

import { beforeAll, expect, test } from "vitest";
import { interview } from "../conformance/client.ts";
import { judge, type Verdict } from "../conformance/compare.ts";
import { known } from "../conformance/differences.ts";
import { startLocalServer } from "../conformance/local-server.ts";
import { recorded } from "../conformance/recording.ts";
import { steps, titles } from "../conformance/steps.ts";

let verdicts: Verdict[] = [];
let said: ReadonlySet<string>;
beforeAll(async () => {
  const recording = await recorded();
  said = new Set(recording.keys());
  const says = await interview(await startLocalServer(), steps);
  verdicts = titles.map((title, index) => judge(title, recording.get(title), says[index]));
}, 60_000);

test("every step was asked of the real one: if not, npm run conformance:kubernetes", () => {
  expect(titles.filter((title) => !said.has(title))).toEqual([]);
});

test("every answer is the real one's, but for what is listed", () => {
  expect(verdicts.filter(({ unexplained }) => unexplained.length > 0)).toEqual([]);
});

test("every difference that is listed is met", () => {
  const met = new Set(verdicts.flatMap(({ explained }) => explained));
  expect(known.filter((_, index) => !met.has(index)).map(({ reason }) => reason)).toEqual([]);
});
