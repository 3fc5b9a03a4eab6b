/** What the server refuses before the API server sees it, as `Status` where the real one does so too. */

import type { Refusal, Refuse } from "../http/server.ts";
import { failure } from "./representation.ts";
import { badRequest, requestTooLarge, StatusError } from "./status.ts";

/** Bytes of a request's body. */
export const maxBody = 3 * 1024 * 1024;

const refusals: Record<Refusal, StatusError> = {
  malformed: badRequest("the request is no HTTP"),
  "head-too-long": new StatusError(431, "RequestHeaderFieldsTooLarge", "the request's headers are too long"),
  "body-too-long": requestTooLarge(`limit is ${maxBody}`),
  "too-slow": new StatusError(408, "Timeout", "the request took too long to arrive"),
  fault: new StatusError(500, "InternalError", "Internal error occurred"),
};

export const refuse: Refuse = (refusal) => failure(refusals[refusal]);
