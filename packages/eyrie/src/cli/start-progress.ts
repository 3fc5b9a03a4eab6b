import type { Invocation } from "./invocation.ts";
import type { Progress } from "./progress.ts";

/** Lines that are drawn anew on a terminal, else one line for each change and claim. */
export async function startProgress(invocation: Invocation): Promise<Progress> {
  if (invocation.live) {
    const { liveProgress } = await import("./progress-live.ts");
    return liveProgress(invocation);
  }
  const { plainProgress } = await import("./progress-plain.ts");
  return plainProgress(invocation);
}
