/** Bytes to a server and back, with nothing of a client in between. */

import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { once } from "node:events";
import type { Unsigned } from "./aws.ts";

export type Place = { readonly port: number; readonly tls: boolean };

export async function open({ port, tls }: Place): Promise<Socket> {
  const socket = tls
    ? connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false })
    : connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  // A reset is an answer, too: what came before it is read.
  socket.on("error", () => undefined);
  await once(socket, tls ? "secureConnect" : "connect");
  return socket;
}

/** Everything that comes until the server closes. */
export async function answerTo(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  if (!socket.destroyed) await Promise.race([once(socket, "close"), once(socket, "end")]);
  socket.destroy();
  return Buffer.concat(chunks).toString("latin1");
}

/** Sends bytes as they are. @returns all that is answered until the server closes */
export async function exchange(place: Place, bytes: string | Uint8Array): Promise<string> {
  const socket = await open(place);
  socket.write(bytes);
  return answerTo(socket);
}

export function onTheWire({ method, rawTarget, headers, body }: Unsigned): Buffer {
  const all = { host: "127.0.0.1", ...headers, connection: "close", "content-length": String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${rawTarget} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1"), body]);
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

export function bodyOf(answer: string): string {
  return answer.slice(answer.indexOf("\r\n\r\n") + 4);
}
