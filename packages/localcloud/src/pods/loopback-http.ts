import { Agent, request } from "node:http";
import type { CalledService } from "../cluster.ts";
import { type Endpoint, requireLoopback, resolveName, serviceOf } from "./name-resolution.ts";

export type Outgoing = {
  /** The name that Milvus would connect to; it stays in the Host header. */
  readonly host: string;
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly rawTarget: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};
export type Incoming = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
export type Send = (request: Outgoing) => Promise<Incoming>;

export type NetworkFailure = "unknown-host" | "refused" | "timeout" | "broken";

/** A connection could not be made or broke; worded as Go's net/http words it. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly failure: NetworkFailure;

  constructor(failure: NetworkFailure, message: string, cause?: Error) {
    super(message, { cause });
    this.failure = failure;
  }
}

/** Who answers at the link-local address of the instance metadata; `undefined` is silence. */
export type AskMetadata = (request: Outgoing) => Promise<Incoming | undefined>;

export const metadataHost = "169.254.169.254";

const isAddress = /^(?:\d+\.){3}\d+$/;

const failed = (
  { host, method, rawTarget }: Outgoing,
  failure: NetworkFailure,
  why: string,
  cause?: Error,
): NetworkError => {
  const operation = `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`;
  const scheme = isAddress.test(host) ? "http" : "https";
  return new NetworkError(failure, `${operation} "${scheme}://${host}${rawTarget}": ${why}`, cause);
};

const unreachable = (wanted: Outgoing): NetworkError =>
  isAddress.test(wanted.host)
    ? failed(wanted, "refused", `dial tcp ${wanted.host}:80: connect: connection refused`)
    : failed(wanted, "unknown-host", `dial tcp: lookup ${wanted.host} on 172.20.0.10:53: no such host`);

/**
 * Sends over plain HTTP on loopback what a real pod sends over TLS, with the real name in the Host header.
 * Names that the local cloud does not serve fail as unknown hosts; no socket leaves loopback.
 */
export const sendOverLoopback = (
  aws: Endpoint,
  { askMetadata, lost = [] }: { readonly askMetadata?: AskMetadata; readonly lost?: readonly CalledService[] } = {},
): { readonly send: Send; readonly close: () => void } => {
  requireLoopback(aws);
  // An agent of its own: the default one may follow proxy variables of the environment.
  const agent = new Agent({ keepAlive: true });
  const send: Send = async (wanted) => {
    const { host, method, rawTarget, headers, body } = wanted;
    if (host === metadataHost && askMetadata !== undefined) {
      const answer = await askMetadata(wanted);
      if (answer === undefined) throw failed(wanted, "timeout", "context deadline exceeded");
      return answer;
    }
    const endpoint = resolveName(host, aws);
    if (endpoint === undefined) throw unreachable(wanted);
    if (lost.includes(serviceOf(host))) throw failed(wanted, "timeout", "dial tcp 198.51.100.7:443: i/o timeout");
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(failed(wanted, "broken", error.message, error));
      const outgoing = request(
        {
          agent,
          host: endpoint.host,
          port: endpoint.port,
          method,
          path: rawTarget === "" ? "/" : rawTarget,
          headers: { ...headers, host, "content-length": String(Buffer.byteLength(body ?? "")) },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", fail);
          incoming.on("end", () =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: Object.fromEntries(
                Object.entries(incoming.headers).map(([name, value]) => [
                  name,
                  Array.isArray(value) ? value.join(", ") : (value ?? ""),
                ]),
              ),
              body: Buffer.concat(chunks).toString("utf8"),
            }),
          );
        },
      );
      outgoing.on("error", fail);
      outgoing.end(body);
    });
  };
  return { send, close: () => agent.destroy() };
};
