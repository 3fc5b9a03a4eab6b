import type { LinkName } from "../model/diagnosis.ts";
import type { Finding } from "../model/finding.ts";
import type { Observed } from "../model/observed.ts";
import type { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Chain } from "../readings/chain.ts";
import type { Readings } from "../readings/readings.ts";

/** What a rule has to say, without its code. */
export type Found = Omit<Finding, "code">;

/** How a rule looks at what was read. What could not be read ends its look: it is never taken for an absence. */
export type Look = {
  /** The value, or `undefined` where there is nothing or nothing was asked. */
  readonly at: <T>(seen: Observed<T> | undefined) => T | undefined;
  /** The value of what there must be for the rule to have anything to look at; else the rule is not reached. */
  readonly need: <T>(seen: Observed<T>) => T;
};

/** One thing that breaks keyless S3, and how it shows. Pure: it sees recorded reads and nothing else. */
export type DoctorRule<Code extends string = string> = {
  /** Stable: scripts and people name it. */
  readonly code: Code;
  /** What is healthy when it finds nothing, as a check's line says it. */
  readonly title: Sentence;
  /** Where in the chain it is. */
  readonly link: LinkName;
  /** Whether Helm values alone are enough for it: then it can be asked without any cloud. */
  readonly fromValues?: true;
  /**
   * Of what it can be asked before anything is written: of a release that is only planned, by what is rendered and the
   * namespace it comes into; of pods that are to be made, by what their service account will lead to.
   */
  readonly beforehand?: "release" | "pods";
  /** Codes of which this is the consequence where one of them is found as well. */
  readonly follows?: readonly string[];
  readonly find: (chain: Chain, look: Look, readings: Readings) => readonly Found[];
};

/** Keeps the code's own type. */
export const doctorRule = <const Code extends string>(rule: DoctorRule<Code>): DoctorRule<Code> => rule;

class Unreadable extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** There is nothing to look at. */
export class NotReached extends Error {}

export type Looked =
  | { readonly state: "looked"; readonly found: readonly Found[] }
  | { readonly state: "unchecked"; readonly refused: Problem }
  | { readonly state: "not-reached" };

const look: Look = {
  at: (seen) => {
    if (seen?.status === "unreadable") throw new Unreadable(seen.cause);
    return seen?.status === "present" ? seen.value : undefined;
  },
  need: (seen) => {
    if (seen.status === "unreadable") throw new Unreadable(seen.cause);
    if (seen.status === "absent") throw new NotReached();
    return seen.value;
  },
};

/** One rule's look at one chain. */
export function lookAt(rule: DoctorRule, chain: Chain, readings: Readings): Looked {
  try {
    return { state: "looked", found: rule.find(chain, look, readings) };
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { state: "unchecked", refused: thrown.problem };
    if (thrown instanceof NotReached) return { state: "not-reached" };
    throw thrown;
  }
}

/** Looks outside of any rule: what may not be read, or is not there, is an error. @throws Problem, NotReached */
export function lookStrictly<T>(work: (look: Look) => T): T {
  try {
    return work(look);
  } catch (thrown) {
    if (thrown instanceof Unreadable) throw thrown.problem;
    throw thrown;
  }
}
