import { setTimeout as pause } from "node:timers/promises";
import type { Handler, HttpRequest } from "@eyrie/localcloud/http/message";

/** Whether a call to AWS could change something. */
function isWrite({ method, body }: HttpRequest): boolean {
  const action = /(?:^|&)Action=([A-Za-z]+)/.exec(method === "POST" ? Buffer.from(body).toString("latin1") : "")?.[1];
  return action === undefined ? method !== "GET" && method !== "HEAD" : !/^(?:Get|List|Assume)/.test(action);
}

/** Lets writes through one at a time, in an order that somebody chooses among those that wait. */
export type Turnstile = {
  readonly intercept: (handler: Handler, of: "aws" | "kubernetes") => Handler;
  /** Until `work` ends: whenever nothing else is under way, `choose` says which of `waiting` writes goes next. */
  readonly during: <T>(choose: (waiting: number) => number, written: () => void, work: () => Promise<T>) => Promise<T>;
};

type Waiting = { readonly go: () => void; readonly done: Promise<unknown> };

export function makeTurnstile(): Turnstile {
  let closed = false;
  const calls = { begun: 0, ended: 0 };
  const waiting: Waiting[] = [];

  const counted = async <T>(call: () => Promise<T>): Promise<T> => {
    calls.begun += 1;
    try {
      return await call();
    } finally {
      calls.ended += 1;
    }
  };

  /** Until no read is under way, and none has begun for a while: then whatever could be waiting is. */
  const quiet = async () => {
    for (let seen = -1; seen !== calls.begun || calls.ended < calls.begun;) {
      seen = calls.begun;
      await pause(12);
    }
  };

  const turn = async (choose: (waiting: number) => number, written: () => void, ended: () => boolean) => {
    while (!ended()) {
      await quiet();
      const next = waiting.length === 0 ? undefined : waiting.splice(choose(waiting.length), 1)[0];
      next?.go();
      await next?.done;
      if (next !== undefined) written();
    }
  };

  return {
    intercept: (handler, of) => async (request) => {
      if (of !== "aws") return handler(request);
      if (!closed || !isWrite(request)) return counted(() => handler(request));
      let go = (): void => undefined;
      const allowed = new Promise<void>((resolve) => (go = resolve));
      const done = allowed.then(() => counted(() => handler(request)));
      waiting.push({ go, done: done.catch(() => undefined) });
      return done;
    },
    during: async (choose, written, work) => {
      closed = true;
      let ended = false;
      const working = work().finally(() => (ended = true));
      await turn(choose, written, () => ended);
      closed = false;
      return working;
    },
  };
}
