/**
 * The server's side of a SPDY/3.1 connection: streams that the client opens.
 * As in Kubernetes' own, windows are neither kept nor moved: whoever does not read holds the whole connection up.
 */

import { Duplex } from "node:stream";
import { controlFrame, dataFrame, finFlag, type Frame, frameTypes, numbers, readFrames } from "./frames.ts";
import { headerReader, headerWriter, type Headers } from "./header-block.ts";

export type SpdyStream = Duplex & { readonly id: number; readonly headers: Headers };

/** What the client's frames do to a stream. */
type Open = {
  readonly stream: SpdyStream;
  /** Resolves when there is room for more. */
  readonly receive: (data: Buffer) => Promise<void>;
};

const refusedStream = 3;
const cancelled = 5;
/** What to do once the client knows that it has its stream; undefined where it is not to have it. */
export type Accept = (stream: SpdyStream) => (() => void) | undefined;

/** Serves a connection until either side ends it; that ends its streams. */
export function acceptStreams(socket: Duplex, accept: Accept): void {
  const open = new Map<number, Open>();
  const reader = headerReader();
  const writer = headerWriter();

  const send = (frame: Buffer, sent?: (error?: Error | null) => void): void => void socket.write(frame, sent);

  const synStream = async (payload: Buffer, flags: number): Promise<void> => {
    const id = payload.readUInt32BE(0) & 0x7fffffff;
    const headers = await reader.read(payload.subarray(10));
    const opened = openStream(id, headers, send, () => open.delete(id));
    const begin = accept(opened.stream);
    if (begin === undefined) {
      send(controlFrame(frameTypes.rstStream, numbers(id, refusedStream)));
      return;
    }
    open.set(id, opened);
    send(controlFrame(frameTypes.synReply, Buffer.concat([numbers(id), await writer.write({})])));
    begin();
    if ((flags & finFlag) !== 0) opened.stream.push(null);
  };

  const take = async (frame: Frame): Promise<void> => {
    const { flags, payload } = frame;
    if (frame.kind === "data") {
      const opened = open.get(frame.stream);
      if (opened === undefined) return;
      if (payload.length > 0) await opened.receive(payload);
      if ((flags & finFlag) !== 0 && !opened.stream.destroyed) opened.stream.push(null);
      return;
    }
    if (frame.type === frameTypes.synStream) await synStream(payload, flags);
    if (frame.type === frameTypes.rstStream) open.get(payload.readUInt32BE(0))?.stream.destroy();
    // Those with an even number would be answers to ours, of which there are none.
    if (frame.type === frameTypes.ping && payload.readUInt32BE(0) % 2 === 1)
      send(controlFrame(frameTypes.ping, payload));
  };

  const end = (): void => {
    socket.destroy();
    for (const { stream } of open.values()) stream.destroy();
    reader.close();
    writer.close();
  };
  const run = async (): Promise<void> => {
    try {
      for await (const frame of readFrames(socket)) await take(frame);
    } catch {
      // A broken connection, or bytes of another protocol: in either case it is over.
    } finally {
      end();
    }
  };
  socket.on("error", () => undefined);
  // Also while a frame waits for its reader.
  socket.once("close", end);
  void run();
}

function openStream(
  id: number,
  headers: Headers,
  send: (frame: Buffer, sent?: (error?: Error | null) => void) => void,
  closed: () => void,
): Open {
  let roomAgain: (() => void) | undefined;
  const makeRoom = (): void => {
    roomAgain?.();
    roomAgain = undefined;
  };
  const duplex = new Duplex({
    read: makeRoom,
    write: (data: Buffer, _encoding, sent) => send(dataFrame(id, data), sent),
    final: (sent) => send(dataFrame(id, Buffer.alloc(0), finFlag), sent),
    destroy: (error, done) => {
      // Both sides said all, or the client is told that the rest is not coming.
      if (!duplex.writableFinished) send(controlFrame(frameTypes.rstStream, numbers(id, cancelled)));
      closed();
      makeRoom();
      done(error);
    },
  });
  return {
    stream: Object.assign(duplex, { id, headers }),
    receive: async (data) => {
      if (duplex.destroyed || duplex.push(data)) return;
      await new Promise<void>((resolve) => {
        roomAgain = resolve;
      });
    },
  };
}
