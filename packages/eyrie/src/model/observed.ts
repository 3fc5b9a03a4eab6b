import { Problem } from "./problem.ts";

/** A resource as it is. A 403 is not an absence. */
export type Observed<T> =
  | { readonly status: "present"; readonly value: T }
  | { readonly status: "absent" }
  | { readonly status: "unreadable"; readonly cause: Problem };

export const absent = { status: "absent" } as const;

/** What was seen, in another form; `undefined` is an absence. */
export function seenAs<T, U>(observed: Observed<T>, form: (value: T) => U | undefined): Observed<U> {
  if (observed.status !== "present") return observed;
  const value = form(observed.value);
  return value === undefined ? absent : { status: "present", value };
}

/** Reads something that may not be there: `missing` is an absence, every other problem is `unreadable`. */
export async function observing<T>(read: () => Promise<T>): Promise<Observed<T>> {
  try {
    return { status: "present", value: await read() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code === "missing" ? absent : { status: "unreadable", cause: error };
  }
}
