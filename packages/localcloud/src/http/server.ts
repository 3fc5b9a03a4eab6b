import { once } from "node:events";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  ServerResponse,
  STATUS_CODES,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { ConnectionCut, type Handler, type HttpRequest, type HttpResponse, type Upgraded } from "./message.ts";

/** Why a request does not get its handler's answer. */
export type Refusal = "malformed" | "head-too-long" | "body-too-long" | "too-slow" | "fault";

/** Words a refusal as the service would. @param head the request without its body; absent when it could not be read */
export type Refuse = (refusal: Refusal, head: HttpRequest | undefined) => HttpResponse;

export type ServeOptions = {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** PEM; when given the server speaks TLS only. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Bytes of the longest body accepted. */
  readonly maxBody?: number;
  /** Milliseconds that a request may take to arrive: its head, and the whole of it. */
  readonly patience?: { readonly head: number; readonly whole: number };
  /** Plain text and HTTP's own status codes by default. */
  readonly refuse?: Refuse;
  /** Whether handlers may take connections over; otherwise requests to upgrade one are answered as any other. */
  readonly upgrades?: boolean;
  /** Told of a handler that threw; the client only sees a 500. */
  readonly onFault?: (fault: unknown) => void;
};

export type RunningServer = {
  readonly port: number;
  /** `http://127.0.0.1:<port>` or `https://127.0.0.1:<port>` */
  readonly url: string;
  /** Stops listening and ends every open connection, watches included. */
  readonly close: () => Promise<void>;
};

const defaultMaxBody = 64 * 1024 * 1024;
const defaultPatience = { head: 30_000, whole: 300_000 };

const statuses: Readonly<Record<Refusal, number>> = {
  malformed: 400,
  "head-too-long": 431,
  "body-too-long": 413,
  "too-slow": 408,
  fault: 500,
};

const plainly: Refuse = (refusal) => {
  const status = statuses[refusal];
  const body = `${status} ${STATUS_CODES[status] ?? ""}\n`;
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
};

/** Puts a handler on a loopback socket. The request line's target reaches it untouched. */
export async function serve(handler: Handler, options: ServeOptions = {}): Promise<RunningServer> {
  const { maxBody = defaultMaxBody, patience = defaultPatience, refuse = plainly } = options;
  // By socket, what is being answered on it: an error of the next bytes must not be written into that.
  const answering = new WeakMap<Duplex, ServerResponse>();
  const attend = (incoming: IncomingMessage, outgoing: ServerResponse, answered: Promise<void>): void => {
    answering.set(incoming.socket, outgoing);
    // A client that leaves in mid-answer is no fault of ours.
    outgoing.on("error", () => undefined);
    answered.catch((fault: unknown) => {
      const cut = fault instanceof ConnectionCut;
      if (!cut) options.onFault?.(fault);
      if (cut || outgoing.headersSent) outgoing.destroy();
      else sendRefusal(outgoing, refuse("fault", headOf(incoming)));
    });
  };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void =>
    attend(incoming, outgoing, answer(handler, incoming, outgoing, { maxBody, refuse }));
  const timing = {
    headersTimeout: patience.head,
    requestTimeout: patience.whole,
    connectionsCheckingInterval: Math.ceil(patience.head / 2),
    // Clients keep connections for reuse; closing an idle one under them looks like a reset.
    keepAliveTimeout: 0,
    // Node would refuse it itself, in nobody's words.
    requireHostHeader: false,
  };
  const server: Server =
    options.tls === undefined
      ? createHttpServer(timing, listener)
      : createHttpsServer({ ...timing, ...options.tls, handshakeTimeout: patience.head }, listener);
  server.on("checkExpectation", listener);
  // A body announced as too long is refused before the client sends it.
  server.on("checkContinue", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (Number(incoming.headers["content-length"] ?? 0) <= maxBody) outgoing.writeContinue();
    listener(incoming, outgoing);
  });
  if (options.upgrades === true) {
    server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
      const outgoing = lastAnswer(incoming, socket);
      attend(incoming, outgoing, answerUpgrade(handler, { incoming, socket, head }, outgoing));
    });
  }
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    const refusal = refusals[error.code ?? ""] ?? (error.code?.startsWith("HPE_") === true ? "malformed" : undefined);
    if (refusal === undefined || !socket.writable || answering.get(socket)?.headersSent === true) socket.destroy();
    else socket.end(written(refuse(refusal, undefined)));
  });
  // Node's own `closeAllConnections` does not know those whose TLS handshake is not over.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server.address());
  return {
    port,
    url: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Only a pipe's address is a text, and only a closed server has none. */
function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("The server does not listen on a port");
  return address.port;
}

/** What Node's parser and clock call it. */
const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: "head-too-long",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "body-too-long",
  ERR_HTTP_REQUEST_TIMEOUT: "too-slow",
};

async function answer(
  handler: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { maxBody, refuse }: { readonly maxBody: number; readonly refuse: Refuse },
): Promise<void> {
  const head = headOf(incoming);
  if (head.headers["host"] === undefined && incoming.httpVersion === "1.1") {
    sendRefusal(outgoing, refuse("malformed", undefined));
    return;
  }
  const body = await readBody(incoming, maxBody);
  if (body === "gone") return;
  if (body === "too-long") sendRefusal(outgoing, refuse("body-too-long", head));
  else await send(await handler({ ...head, body }), outgoing, head.method);
}

/** A request to upgrade has no body: what is behind its head belongs to the other protocol. */
async function answerUpgrade(handler: Handler, connection: Upgraded, outgoing: ServerResponse): Promise<void> {
  const { incoming, socket } = connection;
  const response = await handler(headOf(incoming));
  if (socket.destroyed) return;
  if (response.upgrade === undefined) await send(response, outgoing, incoming.method ?? "GET");
  else {
    if (socket instanceof Socket) outgoing.detachSocket(socket);
    response.upgrade(connection);
  }
}

/** For a connection that Node has let go of; there is no further request on it. */
function lastAnswer(incoming: IncomingMessage, socket: Duplex): ServerResponse {
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  if (socket instanceof Socket) outgoing.assignSocket(socket);
  outgoing.on("finish", () => socket.end());
  socket.on("error", () => socket.destroy());
  return outgoing;
}

function headOf({ method = "GET", url = "/", rawHeaders }: IncomingMessage): HttpRequest {
  return { method, rawTarget: originForm(url), headers: joinedHeaders(rawHeaders), body: new Uint8Array() };
}

/** A client that takes this server for its proxy writes the whole URL; its Host header says the rest again. */
function originForm(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?]*/i, "");
  return path.startsWith("/") ? path : `/${path}`;
}

function readBody(incoming: IncomingMessage, maxBody: number): Promise<Uint8Array | "too-long" | "gone"> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = Number(incoming.headers["content-length"] ?? 0) > maxBody ? Infinity : 0;
    // A body that is too long is still read to its end, unkept: destroying it would reset the connection
    // before the client sees the answer.
    if (length > maxBody) resolve("too-long");
    incoming.on("data", (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= maxBody) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      resolve("too-long");
    });
    incoming.once("end", () => resolve(Buffer.concat(chunks)));
    incoming.once("close", () => resolve("gone"));
    incoming.once("error", () => resolve("gone"));
  });
}

/** Node drops repeats of some headers, such as `authorization`; here every one is kept. Without a prototype: a header may be called `constructor`. */
function joinedHeaders(raw: readonly string[]): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? "").toLowerCase();
    const value = raw[index + 1] ?? "";
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}

async function send(response: HttpResponse, outgoing: ServerResponse, method: string): Promise<void> {
  const { body } = response;
  const whole = typeof body === "string" || body instanceof Uint8Array;
  const headers: Record<string, string> = { ...response.headers };
  const bodiless = method === "HEAD" || response.status === 204 || response.status === 304;
  const named = Object.keys(headers).some((name) => name.toLowerCase() === "content-length");
  if (whole && !bodiless && !named) headers["content-length"] = String(Buffer.byteLength(body));
  outgoing.writeHead(response.status, headers);
  if (whole) {
    outgoing.end(bodiless ? undefined : body);
  } else if (bodiless) {
    outgoing.end();
    await body[Symbol.asyncIterator]().return?.();
  } else {
    await pump(body, outgoing);
  }
}

/**
 * Writes a stream as fast as the client reads. When the client leaves, the iterator's `return` is called at once,
 * even while its `next` is pending: a source that waits for events should end its wait there.
 */
async function pump(body: AsyncIterable<Uint8Array | string>, outgoing: ServerResponse): Promise<void> {
  outgoing.flushHeaders();
  const iterator = body[Symbol.asyncIterator]();
  const gone = new Promise<void>((resolve) => {
    outgoing.once("close", resolve);
  });
  const finish = async (): Promise<void> => {
    await gone;
    await iterator.return?.();
  };
  finish().catch(() => undefined);
  while (!outgoing.destroyed) {
    const step = await Promise.race([iterator.next(), gone]);
    if (step === undefined) return;
    if (step.done === true) {
      outgoing.end();
      return;
    }
    if (!outgoing.write(step.value)) await Promise.race([once(outgoing, "drain"), gone]);
  }
}

/** The rest of the request may still be on its way, so the connection cannot be used again. */
function sendRefusal(outgoing: ServerResponse, { status, headers, body }: HttpResponse): void {
  outgoing.writeHead(status, { ...headers, connection: "close" });
  outgoing.end(typeof body === "string" ? body : undefined);
}

/** A refusal where Node has no response to write it to. */
function written({ status, headers, body }: HttpResponse): string {
  const text = typeof body === "string" ? body : "";
  const all = { ...headers, connection: "close", "content-length": String(Buffer.byteLength(text)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${text}`;
}
