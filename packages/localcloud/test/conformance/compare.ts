/** Where two answers differ, and whether that is known. */

import { isObject } from "../../src/kubernetes/json.ts";
import { known } from "./differences.ts";
import type { Answer } from "./step.ts";

/** Behind the name of the place, what the real server and the local one have there. */
export type Difference = { readonly at: string; readonly real: unknown; readonly local: unknown };

export function differences(real: unknown, local: unknown, at = ""): Difference[] {
  if (isObject(real) && isObject(local)) {
    const keys = [...new Set([...Object.keys(real), ...Object.keys(local)])];
    return keys.flatMap((key) => differences(real[key], local[key], at === "" ? key : `${at}.${key}`));
  }
  if (Array.isArray(real) && Array.isArray(local) && real.length === local.length) {
    return real.flatMap((item: unknown, index) => differences(item, local[index], `${at}[]`));
  }
  return JSON.stringify(real) === JSON.stringify(local) ? [] : [{ at, real, local }];
}

export type Verdict = {
  readonly title: string;
  /** Indices of the known differences that the step met. */
  readonly explained: readonly number[];
  readonly unexplained: readonly Difference[];
};

export function judge(title: string, real: Answer | undefined, local: Answer | undefined): Verdict {
  const explained = new Set<number>();
  const unexplained: Difference[] = [];
  for (const difference of differences(real, local)) {
    const index = known.findIndex(({ step, at }) => step.test(title) && (at ?? /^/).test(difference.at));
    if (index < 0) unexplained.push(difference);
    else explained.add(index);
  }
  return { title, explained: [...explained], unexplained };
}
