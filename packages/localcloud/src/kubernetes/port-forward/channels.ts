/**
 * Channels within a WebSocket, two a port: data, and what went wrong. The first byte of a message is its channel's
 * number; the first message of each channel is its port, 16 bits with the low byte first.
 */

import { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { forward, type Target } from "./target.ts";

export function forwardChannels(webSocket: WebSocket, ports: readonly number[], target: Target, base64: boolean): void {
  const send = (channel: number, data: Buffer, sent?: (error?: Error | null) => void): void =>
    base64
      ? webSocket.send(`${channel}${data.toString("base64")}`, sent)
      : webSocket.send(Buffer.concat([Buffer.of(channel), data]), { binary: true }, sent);
  const channels = ports.map((port, index) => {
    const announced = Buffer.alloc(2);
    announced.writeUInt16LE(port);
    send(2 * index, announced);
    send(2 * index + 1, announced);
    return dataChannel(webSocket, (data, sent) => send(2 * index, data, sent));
  });
  webSocket.on("message", (message: RawData) => {
    const bytes = bytesOf(message);
    const channel = base64 ? (bytes[0] ?? 0) - 0x30 : (bytes[0] ?? 0);
    const data = base64 ? Buffer.from(bytes.subarray(1).toString("latin1"), "base64") : bytes.subarray(1);
    // The others are for the client to read.
    const stream = channel % 2 === 0 ? channels[channel / 2] : undefined;
    if (stream !== undefined && data.length > 0 && !stream.destroyed && !stream.push(data)) webSocket.pause();
  });
  webSocket.once("close", () => {
    for (const stream of channels) stream.push(null);
  });
  const forwarded = ports.map(async (port, index) => {
    const stream = channels[index];
    if (stream === undefined) return;
    const failure = await forward(target, port, stream);
    if (failure !== undefined) send(2 * index + 1, Buffer.from(failure));
  });
  void Promise.all(forwarded).then(() => webSocket.close(1000));
}

/** Its end is the WebSocket's: the protocol knows no other. */
function dataChannel(webSocket: WebSocket, send: (data: Buffer, sent: (error?: Error | null) => void) => void): Duplex {
  return new Duplex({
    allowHalfOpen: false,
    read: () => webSocket.resume(),
    write: (data: Buffer, _encoding, written) => send(data, written),
  });
}

const bytesOf = (message: RawData): Buffer =>
  Array.isArray(message) ? Buffer.concat(message) : message instanceof ArrayBuffer ? Buffer.from(message) : message;
