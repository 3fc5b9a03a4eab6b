import type { CommonFlags } from "../flags.ts";

export type DoctorFlags = CommonFlags & {
  readonly namespace?: string;
  readonly release?: string;
  readonly serviceAccount?: string;
  readonly pod?: string;
  readonly cluster?: string;
  readonly region?: string;
  readonly save?: string;
  readonly bundle?: string;
  /** Files over what is there. */
  readonly whatIf?: readonly string[];
  /** Files alone. */
  readonly offline?: boolean;
  readonly check?: readonly string[];
  readonly suppress?: readonly string[];
  readonly listChecks?: boolean;
  readonly short?: boolean;
  readonly report?: readonly string[];
  readonly wait?: boolean;
  /** In milliseconds. */
  readonly timeout: number;
};
