import * as say from "../../messages/milvus.ts";
import { Problem, type ProblemCode } from "../../model/problem.ts";
import { withoutSecrets } from "../../model/secret.ts";

/** How Milvus says in an answer how a call went. */
export type MilvusStatus = {
  readonly error_code?: string | number;
  readonly reason?: string;
  readonly code?: number;
};

/** What gRPC itself says where there is no answer. */
type RpcError = { readonly code: number; readonly details?: string };

/** @see https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const rpcCodes: Readonly<Record<number, { readonly name: string; readonly code: ProblemCode }>> = {
  1: { name: "CANCELLED", code: "interrupted" },
  4: { name: "DEADLINE_EXCEEDED", code: "unreachable" },
  7: { name: "PERMISSION_DENIED", code: "denied" },
  8: { name: "RESOURCE_EXHAUSTED", code: "throttled" },
  12: { name: "UNIMPLEMENTED", code: "invalid" },
  14: { name: "UNAVAILABLE", code: "unreachable" },
  16: { name: "UNAUTHENTICATED", code: "expired" },
};

/**
 * Milvus' own codes; the rest are failures of the call itself.
 * @see https://github.com/milvus-io/milvus/blob/master/pkg/util/merr/errors.go
 */
const milvusCodes: Readonly<Record<number, ProblemCode>> = {
  1: "unreachable", // service not ready
  2: "unreachable", // service unavailable
  8: "throttled", // rate limit
  100: "missing", // collection not found
  1400: "expired", // need authenticate
  1401: "denied", // privilege not authenticated
  1402: "denied", // privilege not permitted
};

export type Asked = {
  readonly operation: string;
  readonly address: string;
  readonly secrets: readonly string[];
  /** A certificate of the client's is shown. */
  readonly certified: boolean;
};

/** What was thrown by a call: gRPC's error, a status that the SDK throws as it is, or the SDK's own complaint. */
export function milvusProblem(asked: Asked, thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (isStatus(thrown)) return statusProblem(asked, thrown);
  const { code, details } = thrown as Partial<RpcError>;
  const rpc = typeof code === "number" ? rpcCodes[code] : undefined;
  const message = details ?? (thrown instanceof Error ? thrown.message : String(thrown));
  const [meant, name] = [rpc?.code ?? "failed", rpc?.name ?? `gRPC ${code ?? "?"}`];
  const why = code === 14 ? unreachedWhy(message) : undefined;
  // Whatever else an answer says of certificates is about others than Milvus' and the client's.
  const trouble = code === 14 ? certificateTrouble(asked, why ?? message) : undefined;
  if (trouble === "client") return problem(asked, "expired", name, why ?? message, trouble);
  return why === undefined ? problem(asked, meant, name, message, trouble) : unreached(asked, why, trouble);
}

/** TLS tells it in OpenSSL's words, where it tells it. An alert is what the server says of the client's certificate. */
function certificateTrouble({ operation, certified }: Asked, said: string): say.CertificateTrouble | undefined {
  if (/\balert (?:\w+ )?certificate|\balert unknown ca\b/i.test(said)) return "client";
  if (/altnames|certificate|self.signed/i.test(said)) return "server";
  return certified && operation === "Connect" ? "unsaid" : undefined;
}

/** Where nothing was reached gRPC packs what happened into its own state, which may know nothing (`null`). */
function unreachedWhy(message: string): string | undefined {
  const found =
    /^(?:No connection established\. Last error: (?:null|(?:Error: )?([^]*?))\. Resolution note: ([^]*)|(Name resolution failed) for target .*)$/.exec(
      message,
    );
  return found?.slice(1).find((part) => part !== undefined && part !== "") ?? (found === null ? undefined : "");
}

function unreached(
  { operation, address, secrets }: Asked,
  said: string,
  trouble: say.CertificateTrouble | undefined,
): Problem {
  const message = withoutSecrets(said, secrets);
  const { fact, remedy } = say.unreached(address, message, trouble);
  // A certificate that is not trusted stays so, however often it is looked at.
  return new Problem(trouble === "server" ? "expired" : "unreachable", fact, remedy, {
    vendor: { service: "milvus", operation, code: "UNAVAILABLE", message },
  });
}

/** The Problem that an answer tells of, if it does. A call that the server does not know comes back without a status. */
export function problemIn(asked: Asked, status: MilvusStatus | undefined): Problem | undefined {
  if (status === undefined) return problem(asked, "invalid", "UNIMPLEMENTED", asked.operation);
  const fine = (status.error_code ?? "Success") === "Success" && (status.code ?? 0) === 0;
  return fine ? undefined : statusProblem(asked, status);
}

const isStatus = (thrown: unknown): thrown is MilvusStatus =>
  typeof thrown === "object" && thrown !== null && "error_code" in thrown;

function statusProblem(asked: Asked, { error_code: name = "", reason = "", code = 0 }: MilvusStatus): Problem {
  return problem(asked, milvusCodes[code] ?? "failed", code === 0 ? String(name) : `${name} ${code}`, reason);
}

/** `cause` is left out: what the client throws may hold what it sent. */
function problem(
  { operation, address, secrets }: Asked,
  code: ProblemCode,
  name: string,
  said: string,
  trouble?: say.CertificateTrouble,
): Problem {
  const message = withoutSecrets(said, secrets);
  const { fact, remedy } = say.callFailed(code, { operation, address, name, message, trouble });
  return new Problem(code, fact, remedy, { vendor: { service: "milvus", operation, code: name, message } });
}
