/** Ports of pods through the API server, judged by kubectl and client-node. */

import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { KubeConfig, PortForward } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digest, echoed, echoPort } from "./kubernetes/echo-pods.ts";
import { findTool } from "./kubernetes/tools.ts";
import { type EchoCluster, refused, startEchoCluster } from "./port-forward-setting.ts";

const kubectl = findTool("kubectl", "EYRIE_KUBECTL");

let kubernetes: EchoCluster;
let folder: string;
beforeAll(async () => {
  kubernetes = await startEchoCluster(["passing", "passing-too", "passing-by"]);
  folder = await mkdtemp(join(tmpdir(), "eyrie-port-forward-"));
  await writeFile(join(folder, "kubeconfig"), kubernetes.cluster.kubeconfig(), { mode: 0o600 });
});
afterAll(async () => {
  await kubernetes.close();
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(kubectl === undefined).each([
  { over: "SPDY within a WebSocket", webSockets: "true", verb: "get" },
  { over: "SPDY", webSockets: "false", verb: "create" },
])(
  `kubectl over $over (${kubectl === undefined ? "skipped: none in PATH or EYRIE_KUBECTL" : "found"})`,
  ({ webSockets, verb }) => {
    /** @returns the ports on this machine, in the order asked for */
    const start = async (...args: readonly string[]) => {
      const child = spawn(kubectl ?? "", ["port-forward", "--address=127.0.0.1", ...args], {
        env: { HOME: folder, KUBECONFIG: join(folder, "kubeconfig"), KUBECTL_PORT_FORWARD_WEBSOCKETS: webSockets },
      });
      const ended = once(child, "exit");
      const told = listen(child);
      const ports = args
        .slice(1)
        .map((_, index) => told.until(new RegExp(`(?:[^>]*Forwarding from 127.0.0.1:(\\d+) ->){${index + 1}}`)));
      return { child, ended, told, ports: (await Promise.all(ports)).map(Number) };
    };

    test.each(["deployment/milvus", "service/milvus"])(
      "carries bytes to %s, several connections at once",
      async (to) => {
        kubernetes.records.length = 0;
        const remote = to.startsWith("service") ? 80 : echoPort;
        const { child, ended, ports } = await start(to, `:${remote}`);
        const said = [3_000_000, 100_000, 1, 65_537].map((length) => randomBytes(length));
        expect(await Promise.all(said.map((bytes) => echoed(ports[0] ?? 0, bytes)))).toEqual(said.map(digest));
        child.kill();
        await ended;
        expect(kubernetes.records.filter(({ resource }) => resource === "pods/portforward")).toMatchObject([
          { verb, status: 101 },
        ]);
      },
    );

    test("says where nothing listens", async () => {
      const { ended, told, ports } = await start("deployment/milvus", ":9999");
      await expect(echoed(ports[0] ?? 0, randomBytes(10))).resolves.toBe(digest(new Uint8Array()));
      await told.until(refused);
      await told.until(/lost connection to pod/);
      expect(await ended).toEqual([1, null]);
    });

    test("ends a connection with its pod", async () => {
      const name = webSockets === "true" ? "passing" : "passing-too";
      const { ended, told, ports } = await start(`pod/${name}`, `:${echoPort}`);
      const socket = connect(ports[0] ?? 0, "127.0.0.1");
      socket.write("alive");
      expect(String((await once(socket, "data"))[0])).toBe("alive");
      await kubernetes.remove(name);
      await once(socket, "close");
      await echoed(ports[0] ?? 0, randomBytes(10));
      await told.until(/network namespace for sandbox .* is closed/);
      expect(await ended).toEqual([1, null]);
    });
  },
);

describe("client-node's PortForward", () => {
  const config = (token?: string): KubeConfig => {
    const made = new KubeConfig();
    made.loadFromString(kubernetes.cluster.kubeconfig(token));
    return made;
  };
  const open = async (pod: string, port: number, token?: string) => {
    const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const socket = await new PortForward(config(token)).portForward("default", pod, [port], output, errors, input);
    if (!("on" in socket)) throw new Error("The socket is not of ws");
    const closed = once(socket, "close");
    return { output, errors, input, closed };
  };

  test("carries bytes", async () => {
    const { output, input, closed } = await open(kubernetes.podOf("milvus"), echoPort);
    const said = randomBytes(1_000_000);
    const heard: Buffer[] = [];
    const whole = new Promise<void>((resolve) => {
      output.on("data", (chunk: Buffer) => {
        heard.push(chunk);
        if (Buffer.concat(heard).length >= said.length) resolve();
      });
    });
    input.write(said);
    await whole;
    input.end();
    await closed;
    expect(digest(Buffer.concat(heard))).toBe(digest(said));
  });

  test("is told where nothing listens, on the channel for that", async () => {
    const { errors, output, closed } = await open(kubernetes.podOf("milvus"), 9999);
    expect(await closed).toEqual([1000, Buffer.of()]);
    expect(String(errors.read())).toMatch(refused);
    expect(output.read()).toBeNull();
  });

  test.each([
    ["get", "create"],
    ["create", "get"],
  ])("is refused with the right to %s alone", async (verb) => {
    const token = kubernetes.cluster.addUser(`may-${verb}`, [
      { verbs: [verb], apiGroups: [""], resources: ["pods/portforward"] },
    ]);
    await expect(open(kubernetes.podOf("milvus"), echoPort, token)).rejects.toMatchObject({
      message: "Unexpected server response: 403",
    });
  });

  test("loses its connection with the pod", async () => {
    const { input, output, closed } = await open("passing-by", echoPort);
    input.write("alive");
    await once(output, "readable");
    await kubernetes.remove("passing-by");
    await closed;
    expect(String(output.read())).toBe("alive");
  });
});

/** Everything a process prints, and when it printed something. */
function listen(child: ChildProcess) {
  let printed = "";
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
      for (const look of waiting) look();
    });
  }
  return {
    /** @returns the pattern's first group, or all that matched */
    until: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        const look = (): void => {
          const found = pattern.exec(printed);
          if (found === null) return;
          waiting.delete(look);
          resolve(found[1] ?? found[0]);
        };
        waiting.add(look);
        look();
      }),
  };
}
