/** Who is at work, as others read it, and whether another one who says so is known to be gone. */
export type Holder = {
  /** `ada@laptop 4711`: user, host and process. */
  readonly name: string;
  /** Whether that holder was a process of this very host that runs no more. */
  readonly gone: (holder: string) => boolean;
};
