/** What the process says to the shell. Documented in `--help`; scripts rely on it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** `plan --exit-code` only. */
  changesPending: 2,
  /** Something exists that is not ours. */
  conflict: 3,
  /** A claim failed or could not be proven. */
  notProven: 4,
  /** The doctor found what is wrong. */
  findings: 5,
  /** It works, and the doctor has something to say. */
  warnings: 6,
  /** Nothing wrong was seen, but not all could be looked at. */
  unchecked: 7,
  usage: 64,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
