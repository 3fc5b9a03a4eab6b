import type { IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import type { WebSocket } from "ws";
import { type Asked, brokenUpgrade, cut, refusedUpgrade, saidByKubelet } from "./port-forward-problems.ts";
import { type Access, authorise } from "./transport.ts";

/** Of which a kubelet has spoken the channels below since 1.6. The API server passes it through as it is. */
const protocol = "v4.channel.k8s.io";
const dataChannel = 0;
const errorChannel = 1;
/** Bytes before what a channel is for: its port, 16 bits with the low byte first. */
const announced = 2;

/** How a WebSocket says that it ends as it should: so, or without a word. */
const orderly = new Set([1000, 1005]);

const bound = 30_000;
/** Bytes; a kubelet's message has 32 KiB. */
const maxPayload = 32 * 1024 * 1024;

/**
 * Opens a connection of its own to a port of a pod. It is a stream that breaks with a Problem where the node cannot
 * reach the port, which it may say late; the protocol does not know of one side that ended alone, so ending it sends
 * nothing: destroy it.
 * @throws Problem
 */
export async function openPort(access: Access, asked: Asked, signal: AbortSignal): Promise<Duplex> {
  const { WebSocket } = await import("./websocket-library.ts");
  const options: RequestOptions = { headers: {} };
  await authorise(access, options);
  signal.throwIfAborted();
  const url = new URL(access.server);
  const base = `${url.host}${url.pathname.replace(/\/$/, "")}`;
  const address = `${url.protocol === "http:" ? "ws" : "wss"}://${base}${asked.path}?ports=${asked.port}`;
  const socket = new WebSocket(address, protocol, {
    ...options,
    perMessageDeflate: false,
    handshakeTimeout: bound,
    maxPayload,
  });
  const abandon = (): void => socket.terminate();
  signal.addEventListener("abort", abandon, { once: true });
  try {
    return await opened(socket, access, asked);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", abandon);
  }
}

function opened(socket: WebSocket, access: Access, asked: Asked): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    // At once: the first messages may have come with the answer.
    socket.once("open", () => resolve(portStream(socket, access, asked)));
    socket.once("error", (error) => reject(brokenUpgrade(access, asked, error)));
    socket.once("unexpected-response", (_request, response: IncomingMessage) => {
      text(response)
        .then((body) => reject(refusedUpgrade(access, asked, response.statusCode ?? 0, body)), reject)
        .finally(() => socket.terminate());
    });
  });
}

function portStream(socket: WebSocket, access: Access, asked: Asked): Duplex {
  const stream = new Duplex({
    read: () => socket.resume(),
    write: (data: Buffer, _encoding, written) =>
      socket.send(Buffer.concat([Buffer.of(dataChannel), data]), { binary: true }, (error) => {
        // What cannot be sent any more has a reason, which the end of the WebSocket is about to tell.
        if (error === undefined || error === null) written();
      }),
    destroy: (error, done) => {
      socket.terminate();
      done(error);
    },
  });
  // Whoever takes it finds it broken, too: `errored`.
  stream.on("error", () => undefined);
  const known = new Set<number>();
  let said = "";
  socket.on("message", (message: Buffer) => {
    const channel = message[0] ?? errorChannel;
    const data = message.subarray(known.has(channel) ? 1 : 1 + announced);
    known.add(channel);
    if (data.length === 0 || stream.destroyed) return;
    if (channel === errorChannel) said += data.toString("utf8");
    else if (channel === dataChannel && !stream.push(data)) socket.pause();
  });
  socket.on("error", (error) => stream.destroy(cut(access, asked, error.message)));
  socket.once("close", (code) => {
    if (said !== "") stream.destroy(saidByKubelet(asked, said));
    else if (orderly.has(code)) stream.push(null);
    else stream.destroy(cut(access, asked, `WebSocket ${code}`));
  });
  return stream;
}
