import type { Surroundings } from "../surroundings.ts";
import type { Handler } from "./message.ts";

/** A handler that is as far away as `milliseconds`: every request waits once before it is looked at. */
export function withLatency(handler: Handler, milliseconds: number, { sleep }: Pick<Surroundings, "sleep">): Handler {
  if (milliseconds <= 0) return handler;
  return async (request) => {
    await sleep(milliseconds);
    return handler(request);
  };
}
