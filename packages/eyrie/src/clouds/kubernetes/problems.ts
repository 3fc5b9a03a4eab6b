import { Problem, type ProblemCode } from "../../model/problem.ts";
import * as say from "../../messages/kubernetes.ts";
import { refusedIn } from "./forbidden.ts";

type Asked = { readonly operation: string; readonly path: string };

const byStatus: Readonly<Record<number, ProblemCode>> = {
  400: "invalid",
  401: "expired",
  403: "denied",
  404: "missing",
  405: "invalid",
  409: "exists",
  415: "invalid",
  422: "invalid",
  429: "throttled",
  500: "unreachable",
  502: "unreachable",
  503: "unreachable",
  504: "unreachable",
};

/** Kubernetes answers errors as a `Status` object; a proxy in between may answer anything. */
export function statusProblem(
  { cluster }: { readonly cluster?: say.NamedCluster },
  asked: Asked,
  status: number,
  body: string,
): Problem {
  const { reason, message } = readStatus(body);
  const code = byStatus[status] ?? "failed";
  const refused = code === "denied" ? refusedIn(message) : [];
  const { fact, remedy } = say.kubernetesCallFailed(code, asked.operation, asked.path, message, refused, cluster);
  return new Problem(code, fact, remedy, {
    vendor: { service: "kubernetes", operation: asked.operation, code: reason, message, status },
  });
}

/** No answer came back. `server` is what the kubeconfig says. */
export function unreachableProblem(
  access: { server: string; context: string },
  asked: Asked,
  thrown: unknown,
): Problem {
  const { fact, remedy } = say.apiUnreachable(
    access.server,
    access.context,
    thrown instanceof Error ? thrown.message : String(thrown),
  );
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unreachable";
  return new Problem("unreachable", fact, remedy, {
    cause: thrown,
    vendor: { service: "kubernetes", operation: asked.operation, code, message: fact.en },
  });
}

/** A `Status`, or the beginning of what came in its place. */
export function readStatus(body: string): { reason: string; message: string } {
  try {
    const status: unknown = JSON.parse(body);
    if (typeof status === "object" && status !== null) {
      const { reason, message } = status as { reason?: unknown; message?: unknown };
      return {
        reason: typeof reason === "string" ? reason : "Unknown",
        message: typeof message === "string" ? message : "",
      };
    }
  } catch {
    // Not Kubernetes' own answer: a proxy's page says nothing a user can use.
  }
  return { reason: "Unknown", message: body.slice(0, 200) };
}
