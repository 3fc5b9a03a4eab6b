import { once, setMaxListeners } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "../../model/clock.ts";
import { Problem } from "../../model/problem.ts";
import type { Trace } from "../trace.ts";
import { openPort } from "./port-connection.ts";
import { operation } from "./port-forward-problems.ts";
import { type Access, attempted } from "./transport.ts";

/** A port of a pod, on this machine. */
export type Forward = {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** Why the last connection that broke did: whoever made it only sees that it was cut. */
  readonly problem: () => Problem | undefined;
  /** Ends it and all of its connections. */
  readonly close: () => Promise<void>;
};

export type PortForward = (namespace: string, pod: string, port: number, signal: AbortSignal) => Promise<Forward>;

/** Milliseconds without a word that whoever has said all waits for the other side. */
const patience = 1_000;

/**
 * Forwards a port of a pod to a free one on loopback, through the Kubernetes API. Each connection takes a WebSocket of
 * its own; the first of them is opened at once, so that what is not allowed or not there is known before anybody
 * connects. Aborting ends all of it.
 * @throws Problem, or the signal's reason
 */
export function portForward(access: () => Promise<Access>, clock: Clock, trace: Trace): PortForward {
  return async (namespace, pod, port, signal) => {
    signal.throwIfAborted();
    const to = await access();
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward`;
    const asked = { namespace, pod, port, path };
    const closing = new AbortController();
    const ended = AbortSignal.any([signal, closing.signal]);
    // Every connection that is being opened waits for it.
    setMaxListeners(0, ended);
    const open = (): Promise<Duplex> =>
      attempted(to, { operation, path, harmless: () => true }, { clock, trace, signal: ended }, () =>
        openPort(to, asked, ended),
      );
    const streams = new Set<Duplex>();
    let problem: Problem | undefined;
    const note = (error: unknown): void => {
      if (error instanceof Problem) problem = error;
    };
    const watched = (stream: Duplex): Duplex => {
      streams.add(stream);
      note(stream.errored);
      stream.on("error", note);
      stream.once("close", () => streams.delete(stream));
      return stream;
    };

    let spare: Duplex | undefined = watched(await open());
    const locals = new Set<Socket>();
    const take = async (local: Socket): Promise<void> => {
      locals.add(local);
      local.once("close", () => locals.delete(local));
      local.on("error", () => local.destroy());
      try {
        const kept = spare;
        spare = undefined;
        const usable = kept !== undefined && !kept.destroyed && !kept.readableEnded;
        const stream = usable ? kept : watched(await open());
        if (local.destroyed || ended.aborted) stream.destroy();
        else carry(local, stream, clock);
      } catch (error) {
        note(error);
        local.resetAndDestroy();
      }
    };
    const server = createServer({ allowHalfOpen: true }, (local) => void take(local));
    const close = async (): Promise<void> => {
      signal.removeEventListener("abort", abandon);
      closing.abort();
      for (const local of locals) local.destroy();
      for (const stream of streams) stream.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, "close");
    };
    const abandon = (): void => void close();
    signal.addEventListener("abort", abandon, { once: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    if (signal.aborted) await close();
    signal.throwIfAborted();
    const bound = server.address();
    if (bound === null || typeof bound === "string") throw new Error("The forward does not listen on a port");
    return { address: `127.0.0.1:${bound.port}`, problem: () => problem, close };
  };
}

/** Both ways, each as fast as its reader; a connection that broke at the far end is reset at this one. */
function carry(local: Socket, stream: Duplex, clock: Clock): void {
  const over = new AbortController();
  local.pipe(stream);
  stream.pipe(local);
  local.once("close", () => stream.destroy());
  local.once("end", () => void untilQuiet(stream, clock, over.signal).catch(() => undefined));
  stream.once("error", () => local.resetAndDestroy());
  // The far side is gone as a whole: what this one still says would reach nobody.
  stream.once("end", () => local.destroySoon());
  stream.once("close", () => {
    over.abort();
    if (!stream.readableEnded) local.destroy();
  });
}

/** The far side cannot be told that this one has said all, and may have an answer on its way. */
async function untilQuiet(stream: Duplex, clock: Clock, over: AbortSignal): Promise<void> {
  let heard = true;
  stream.on("data", () => (heard = true));
  while (heard) {
    heard = false;
    await clock.sleep(patience, over);
  }
  stream.destroy();
}
