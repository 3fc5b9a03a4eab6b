/** The pod at the far end of a port-forward, as containerd reaches it: by loopback within the pod's own network. */

import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { finished } from "node:stream/promises";
import type { Kubelet } from "../kubelet.ts";

export type Target = {
  /** How the container runtime names the pod. */
  readonly sandbox: string;
  /** @throws Error in containerd's words where nothing in the pod listens on the port, or the pod has ended */
  readonly dial: (port: number) => Promise<Socket>;
  /** Aborts when the pod ends. */
  readonly end: AbortSignal;
};

export function podTarget(uid: string, kubelet: Pick<Kubelet, "portOf">, end: AbortSignal): Target {
  const sandbox = createHash("sha256").update(uid).digest("hex");
  const refused = (port: number): Error =>
    new Error(
      `failed to execute portforward in network namespace "/var/run/netns/cni-${uid}": failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6 [::1]:${port}: connect: connection refused`,
    );
  return {
    sandbox,
    end,
    dial: async (port) => {
      if (end.aborted) throw new Error(`network namespace for sandbox "${sandbox}" is closed`);
      const answered = kubelet.portOf(uid, port);
      if (answered === undefined) throw refused(port);
      const socket = connect({ port: answered, host: "127.0.0.1" });
      await once(socket, "connect").catch(() => {
        throw refused(port);
      });
      return socket;
    },
  };
}

/**
 * Carries a stream to a port of the pod and back, until both have said all, one of them breaks, or the pod ends.
 * @returns what to tell the client where it went wrong
 */
export async function forward(target: Target, port: number, stream: Duplex): Promise<string | undefined> {
  // Whoever breaks its stream off ends it; there is nobody to tell.
  stream.on("error", () => undefined);
  try {
    await carry(stream, await target.dial(port), target.end);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `error forwarding port ${port} to pod ${target.sandbox}, uid : ${why}`;
  } finally {
    // What nobody reads any more must not hold up its neighbours on the same connection.
    stream.resume();
    stream.end();
    await finished(stream, { readable: false }).catch(() => undefined);
  }
}

async function carry(stream: Duplex, socket: Socket, end: AbortSignal): Promise<void> {
  const reading = `read tcp4 127.0.0.1:${socket.localPort}->127.0.0.1:${socket.remotePort}`;
  const cut = (): void => void socket.destroy();
  end.addEventListener("abort", cut, { once: true });
  stream.once("close", () => socket.destroySoon());
  if (stream.destroyed) socket.destroy();
  stream.pipe(socket);
  socket.pipe(stream);
  try {
    await finished(socket);
  } catch (error) {
    // Anything else is an end that came from here.
    if (isReset(error)) throw new Error(`${reading}: read: connection reset by peer`, { cause: error });
  } finally {
    end.removeEventListener("abort", cut);
  }
}

const isReset = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ECONNRESET";
