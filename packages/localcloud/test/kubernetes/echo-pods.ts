/** Pods whose program sends back what it is sent. */

import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { createHash } from "node:crypto";
import type { RunPod } from "../../src/pods/run-pod.ts";

export const echoPort = 19_530;

/** Its connections outlive it: whatever ends them is not the program. */
export const runEcho: RunPod = async (_pod, report) => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  report.listening({ [echoPort]: (server.address() as AddressInfo).port });
  report.ready(true);
  return {
    writeFile: () => Promise.resolve(),
    stop: () => {
      server.close();
      return Promise.resolve();
    },
  };
};

/** Says something to a port on this machine, and that it has said all. @returns the answer's length and hash */
export async function echoed(port: number, said: Uint8Array): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.end(said);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return digest(Buffer.concat(chunks));
}

export const digest = (bytes: Uint8Array): string =>
  `${bytes.length} bytes, sha256 ${createHash("sha256").update(bytes).digest("hex")}`;
