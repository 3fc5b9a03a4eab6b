import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/**
 * A request as it came over the wire. `rawTarget` is the request line's path and query, untouched:
 * a URL normaliser would turn `/b/a/../c` into another key.
 */
export type HttpRequest = {
  readonly method: string;
  readonly rawTarget: string;
  /** Lower-case names; repeated headers are joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is for answers without an end, such as a Kubernetes watch; it stops when the client leaves. */
  readonly body: Uint8Array | string | AsyncIterable<Uint8Array | string>;
  /** Takes the connection over in place of an answer, and answers the request on it; only where the client asked to. */
  readonly upgrade?: (connection: Upgraded) => void;
};

/** A connection on which another protocol goes on. */
export type Upgraded = {
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  /** What came behind the request already. */
  readonly head: Buffer;
};

/** Every service is a function from a request to a response; a socket is optional. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>;

/** Thrown in place of an answer: the server cuts the connection. */
export class ConnectionCut extends Error {
  override readonly name = "ConnectionCut";
}
