/** Pairs of SPDY streams, one for data and one for what went wrong; any number of pairs a connection. */

import type { Duplex } from "node:stream";
import { acceptStreams, type SpdyStream } from "./spdy/connection.ts";
import { forward, type Target } from "./target.ts";

type Pair = { data?: SpdyStream; error?: SpdyStream };

export function forwardStreams(socket: Duplex, target: Target): void {
  const pairs = new Map<string, Pair>();
  acceptStreams(socket, (stream) => {
    const port = Number(stream.headers["port"]);
    const type = stream.headers["streamtype"];
    if (!Number.isInteger(port) || port < 1 || port > 65_535 || (type !== "data" && type !== "error")) return undefined;
    const id = stream.headers["requestid"] ?? String(type === "error" ? stream.id : stream.id - 2);
    const pair = pairs.get(id) ?? {};
    if (pair[type] !== undefined) return undefined;
    pair[type] = stream;
    pairs.set(id, pair);
    stream.once("close", () => pairs.delete(id));
    return () => {
      const { data, error } = pair;
      if (data === undefined || error === undefined || pairs.get(id) !== pair) return;
      pairs.delete(id);
      void forwardPair(data, error, port, target);
    };
  });
}

async function forwardPair(data: SpdyStream, error: SpdyStream, port: number, target: Target): Promise<void> {
  error.on("error", () => undefined);
  error.resume();
  // Its end says that nothing went wrong.
  error.end(await forward(target, port, data));
}
