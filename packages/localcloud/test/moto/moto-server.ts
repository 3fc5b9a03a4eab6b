import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** `differences.ts` is about this version. */
const version = "5.2";

/** A Python that has moto's server, by EYRIE_PYTHON or as `python3`; undefined where there is none. */
export function findMoto(): string | undefined {
  const python = process.env["EYRIE_PYTHON"] || "python3";
  const probe = `import moto.server; assert moto.__version__.startswith("${version}.")`;
  return spawnSync(python, ["-c", probe]).status === 0 ? python : undefined;
}

export type MotoServer = { readonly url: string; readonly close: () => Promise<void> };

/** Says its port on standard output, which no option of moto's own program does. */
const program = `
import logging
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
`;

/** moto's server on any free port; it enforces no signature and no policy. */
export async function startMoto(python: string): Promise<MotoServer> {
  const child = spawn(python, ["-c", program], { stdio: ["ignore", "pipe", "ignore"] });
  const closed = once(child, "close");
  const lines = createInterface(child.stdout);
  const [port] = await Promise.race([
    once(lines, "line"),
    closed.then(() => {
      throw new Error("moto ended before it listened");
    }),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      child.kill();
      await closed;
    },
  };
}
