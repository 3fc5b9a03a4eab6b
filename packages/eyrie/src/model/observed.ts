import type { Problem } from "./problem.ts";

/** A resource as it is. A 403 is not an absence. */
export type Observed<T> =
  | { readonly status: "present"; readonly value: T }
  | { readonly status: "absent" }
  | { readonly status: "unreadable"; readonly cause: Problem };
