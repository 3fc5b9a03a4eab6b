import { expect, test } from "vitest";
import { pause } from "../../src/kubernetes/pause.ts";

const timer = 2 ** 31 - 1;

test.each([
  [1000, [1000]],
  [timer, [timer]],
  [2 * timer + 5, [timer, timer, 5]],
])("a pause of %d ms is slept in what a timer can hold", async (milliseconds, naps) => {
  const slept: number[] = [];
  let time = 0;
  const sleep = (nap: number): Promise<void> => {
    slept.push(nap);
    time += nap;
    return Promise.resolve();
  };
  expect(await pause({ now: () => time, sleep }, milliseconds, new AbortController().signal)).toBe(true);
  expect(slept).toEqual(naps);
});
