import { Agent, request } from "node:http";
import { type Endpoint, requireLoopback, resolveName } from "./name-resolution.ts";

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

/** A connection could not be made or broke; worded as Go's net package words it. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

const isAddress = /^(?:\d+\.){3}\d+$|:.*:/;

const unreachable = (host: string): NetworkError =>
  new NetworkError(
    isAddress.test(host)
      ? `dial tcp ${host}: connect: connection refused`
      : `dial tcp: lookup ${host} on 172.20.0.10:53: no such host`,
  );

/**
 * Sends over plain HTTP on loopback what a real pod sends over TLS, with the real name in the Host header.
 * Names that the local cloud does not serve fail as unknown hosts; no socket leaves loopback.
 */
export const sendOverLoopback = (aws: Endpoint): { readonly send: Send; readonly close: () => void } => {
  requireLoopback(aws);
  // An agent of its own: the default one may follow proxy variables of the environment.
  const agent = new Agent({ keepAlive: true });
  const send: Send = ({ host, method, rawTarget, headers, body }) => {
    const endpoint = resolveName(host, aws);
    if (endpoint === undefined) return Promise.reject(unreachable(host));
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(new NetworkError(`Host ${host}: ${error.message}`, { cause: error }));
      const outgoing = request(
        {
          agent,
          host: endpoint.host,
          port: endpoint.port,
          method,
          path: rawTarget,
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
