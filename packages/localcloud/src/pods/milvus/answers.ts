import type { Answer, Answers, Caller } from "./calls.ts";
import { collectionAnswers } from "./collection-calls.ts";
import { flushAnswers } from "./flush-calls.ts";
import { indexAnswers } from "./index-calls.ts";
import { insert } from "./insert-call.ts";
import { loadAnswers } from "./load-calls.ts";
import { type Method, methods, type Request, type Response, status } from "./messages.ts";
import { statusOf } from "./refusal.ts";
import type { Release } from "./release.ts";
import { searchAnswers } from "./search-calls.ts";
import { serverAnswers } from "./server-calls.ts";

const answers: Answers<Method> = {
  ...serverAnswers,
  ...collectionAnswers,
  ...indexAnswers,
  ...loadAnswers,
  ...flushAnswers,
  ...searchAnswers,
  Insert: insert,
};

/** A call that a proxy read, on its way to the thread that holds the release. */
export type ProxyCall = { readonly [M in Method]: { readonly method: M; readonly request: Request<M> } }[Method];

/** Never fails: a refusal is an answer with a status. */
export const answerTo = async (
  release: Release,
  { method, request }: ProxyCall,
  caller: Caller,
): Promise<Response<Method>> => {
  try {
    return await (answers[method] as Answer<Method>)(release, request, caller);
  } catch (error) {
    const refused = statusOf(error);
    return methods[method].response === status ? refused : { status: refused };
  }
};
