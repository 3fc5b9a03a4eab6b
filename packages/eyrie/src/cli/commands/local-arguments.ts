import * as say from "../../messages/local.ts";
import type { Language } from "../../model/sentence.ts";
import type { FactAndRemedy } from "../../model/sentence.ts";
import { UsageError } from "../usage-error.ts";

export type LocalFlags = {
  readonly lang?: Language;
  readonly noColor?: boolean;
  readonly region: string;
  readonly cluster?: readonly string[];
  readonly account?: string;
  readonly port?: number;
  /** Milliseconds, as `consistency`. */
  readonly latency?: number;
  readonly consistency?: number;
  readonly seed?: number;
  readonly faults?: string;
  readonly log?: string;
  readonly writeEnv?: string;
};

/** @throws UsageError */
export function accountId(input: string): string {
  if (/^\d{12}$/.test(input)) return input;
  throw wrong(say.badAccount(input));
}

/** @throws UsageError */
export const port = (input: string): number => wholeNumber(input, 1, 65_535, say.badPort);

/** @throws UsageError */
export const seed = (input: string): number => wholeNumber(input, 0, Number.MAX_SAFE_INTEGER, say.badSeed);

function wholeNumber(input: string, least: number, most: number, said: (input: string) => FactAndRemedy): number {
  const number = /^\d+$/.test(input) ? Number(input) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw wrong(said(input));
}

const wrong = ({ fact, remedy }: FactAndRemedy): UsageError => new UsageError(fact, remedy);
