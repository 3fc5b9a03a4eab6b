import { Problem, type ProblemCode } from "../../model/problem.ts";
import type { FactAndRemedy } from "../../model/sentence.ts";
import * as say from "../../messages/port-forward.ts";
import { readStatus, statusProblem, unreachableProblem } from "./problems.ts";
import type { Access } from "./transport.ts";

export const operation = "get pods/portforward";

export type Asked = say.PodPort & { readonly path: string };

/** The API server, the kubelet behind it, or something before them answered otherwise than with a WebSocket. */
export function refusedUpgrade(access: Access, asked: Asked, status: number, body: string): Problem {
  const { reason, message } = readStatus(body);
  const said = message.trim();
  const answered = { code: reason, message: said, status };
  // The kubelet knows no such pod (any more), the API server of none or of no node of its own.
  if (/^pod not found|^pod does not exist|^pods "[^"]+" not found|does not have a host assigned/.test(said))
    return problem("missing", say.podNotRunning(asked, said), answered);
  const unspoken = said === "Upgrade request required";
  if (unspoken || status < 400 || status === 426)
    return problem("invalid", say.noWebSocket(asked, access.server, unspoken ? said : `HTTP ${status}`), answered);
  return statusProblem(access, { ...asked, operation }, status, body);
}

/** No whole answer came back, or one that is no WebSocket's. */
export function brokenUpgrade(access: Access, asked: Asked, error: Error): Problem {
  if (/^(?:Server sent|Invalid (?:Sec-WebSocket|Upgrade))/.test(error.message))
    return problem("invalid", say.noWebSocket(asked, access.server, error.message), { message: error.message });
  return unreachableProblem(access, { ...asked, operation }, error);
}

/** What the kubelet said of a connection, on the channel for that. */
export function saidByKubelet(asked: Asked, said: string): Problem {
  if (/connection refused/.test(said)) return problem("unreachable", say.nothingListens(asked), { message: said });
  if (/network namespace .* is closed|sandbox .* is not running|not found/.test(said))
    return problem("missing", say.podNotRunning(asked, said), { message: said });
  return problem("failed", say.forwardFailed(asked, said), { message: said });
}

export function cut(access: Access, asked: Asked, reason: string): Problem {
  return problem("unreachable", say.forwardCut(asked, access.server, reason), { message: reason });
}

type Answered = { readonly code?: string; readonly message: string; readonly status?: number };

function problem(code: ProblemCode, { fact, remedy }: FactAndRemedy, answered: Answered): Problem {
  return new Problem(code, fact, remedy, { vendor: { service: "kubernetes", operation, code, ...answered } });
}
