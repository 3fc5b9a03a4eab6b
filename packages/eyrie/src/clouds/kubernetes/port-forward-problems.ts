import { Problem, type ProblemCode } from "../../model/problem.ts";
import type { FactAndRemedy } from "../../model/sentence.ts";
import * as say from "../../messages/port-forward.ts";
import { statusProblem, unreachableProblem } from "./problems.ts";
import type { Access } from "./transport.ts";

export const operation = "get pods/portforward";

export type Asked = say.PodPort & { readonly path: string };

/** The API server, the kubelet behind it, or something before them answered otherwise than with a WebSocket. */
export function refusedUpgrade(access: Access, asked: Asked, status: number, body: string): Problem {
  const said = messageOf(body);
  // The kubelet knows no such pod (any more), the API server of none or of no node of its own.
  if (/^pod not found|^pod does not exist|^pods "[^"]+" not found|does not have a host assigned/.test(said))
    return problem("missing", say.podNotRunning(asked, said), said, status);
  const unspoken = said === "Upgrade request required";
  if (unspoken || status < 400 || status === 426) {
    const why = unspoken ? said : `HTTP ${status}`;
    return problem("invalid", say.noWebSocket(asked, access.server, why), why, status);
  }
  return statusProblem(access, { ...asked, operation }, status, body);
}

/** No whole answer came back, or one that is no WebSocket's. */
export function brokenUpgrade(access: Access, asked: Asked, error: Error): Problem {
  if (/^(?:Server sent|Invalid (?:Sec-WebSocket|Upgrade))/.test(error.message))
    return problem("invalid", say.noWebSocket(asked, access.server, error.message), error.message);
  return unreachableProblem(access, { ...asked, operation }, error);
}

/** What the kubelet said of a connection, on the channel for that. */
export function saidByKubelet(asked: Asked, said: string): Problem {
  if (/connection refused/.test(said)) return problem("unreachable", say.nothingListens(asked), said);
  if (/network namespace .* is closed|sandbox .* is not running|not found/.test(said))
    return problem("missing", say.podNotRunning(asked, said), said);
  return problem("failed", say.forwardFailed(asked, said), said);
}

export function cut(access: Access, asked: Asked, reason: string): Problem {
  return problem("unreachable", say.forwardCut(asked, access.server, reason), reason);
}

function problem(code: ProblemCode, { fact, remedy }: FactAndRemedy, message: string, status?: number): Problem {
  const vendor = { service: "kubernetes", operation, code, message, ...(status === undefined ? {} : { status }) };
  return new Problem(code, fact, remedy, { vendor });
}

/** A Status' message; the kubelet answers in plain text. */
function messageOf(body: string): string {
  try {
    const status: unknown = JSON.parse(body);
    if (typeof status === "object" && status !== null && "message" in status && typeof status.message === "string")
      return status.message;
  } catch {
    // Not the API server's own answer.
  }
  return body.slice(0, 200).trim();
}
