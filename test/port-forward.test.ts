/** Eyrie's own port-forward, against the local cluster and what may stand before it. */

import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type Server } from "node:http";
import { request } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { kubernetes, type Kubernetes } from "#eyrie/clouds/kubernetes/kubernetes";
import type { Forward } from "#eyrie/clouds/kubernetes/port-forward";
import type { TraceLine } from "#eyrie/clouds/trace";
import { digest, echoed, echoPort } from "../packages/localcloud/test/kubernetes/echo-pods.ts";
import { type EchoCluster, startEchoCluster } from "../packages/localcloud/test/port-forward-setting.ts";

let cloud: EchoCluster;
let folder: string;
let proxy: Server;
/** Connections that the proxy let through, both ends. */
const proxied: Socket[] = [];
const trace: TraceLine[] = [];
let stop: AbortController;
let opened: Forward[];

const clock = {
  now: () => Date.now(),
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    pause(milliseconds, undefined, signal === undefined ? {} : { signal }),
};
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  cloud = await startEchoCluster(["leaving"]);
  folder = await mkdtemp(join(tmpdir(), "eyrie-port-forward-"));
  proxy = createHttpServer().on("connect", (asked, client) => {
    const upstream = connect(Number(asked.url?.split(":")[1]), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client as Socket, upstream]) {
      socket.on("error", () => undefined);
      proxied.push(socket);
    }
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
});
afterAll(async () => {
  for (const socket of proxied) socket.destroy();
  proxy.close();
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  trace.length = 0;
  stop = new AbortController();
  opened = [];
});
afterEach(() => Promise.all(opened.map((forward) => forward.close())));

/** @param edit what the kubeconfig has otherwise */
async function clientOf(edit: (kubeconfig: string) => string = (text) => text, token?: string): Promise<Kubernetes> {
  const file = join(folder, `kubeconfig-${randomBytes(4).toString("hex")}`);
  await writeFile(file, edit(cloud.cluster.kubeconfig(token)), { mode: 0o600 });
  return kubernetes({ file }, clock, (line) => trace.push(line));
}

async function forwarded(client: Kubernetes, pod: string, port = echoPort) {
  const forward = await client.portForward("default", pod, port, stop.signal);
  opened.push(forward);
  const [host = "", at = ""] = forward.address.split(":");
  return { ...forward, host, at: Number(at) };
}

/** As where TLS ends at a load balancer. */
const plainly = (port: number) => (text: string) =>
  text
    .replace(/server: .*/, `server: http://127.0.0.1:${port}`)
    .replace(/certificate-authority-data: .*/, "insecure-skip-tls-verify: true");

const through = (text: string): string =>
  text.replace(/( +)server: .*/, `$&\n$1proxy-url: http://127.0.0.1:${portOf(proxy)}`);

test.each([
  { way: "straight", edit: (text: string) => text, longest: 10_000_000, tunnels: 0 },
  { way: "through the kubeconfig's proxy", edit: through, longest: 1_000_000, tunnels: 12 },
])("carries bytes $way, several connections at once", async ({ edit, longest, tunnels }) => {
  proxied.length = 0;
  const { host, at, problem } = await forwarded(await clientOf(edit), cloud.podOf("milvus"));
  const said = [longest, 100_000, 65_537, ...Array.from({ length: 9 }, (_, index) => index + 1)].map((length) =>
    randomBytes(length),
  );
  expect(await Promise.all(said.map((bytes) => echoed(at, bytes)))).toEqual(said.map(digest));
  expect(host).toBe("127.0.0.1");
  expect(problem()).toBeUndefined();
  expect(proxied.length / 2).toBe(tunnels);
  expect(trace.map(({ operation, outcome }) => [operation, outcome])).toEqual(
    Array.from({ length: 12 }, () => ["get pods/portforward", "ok"]),
  );
});

test("does not read faster than its own reader does", async () => {
  const { at } = await forwarded(await clientOf(), cloud.podOf("milvus"));
  const socket = connect(at, "127.0.0.1");
  const said = randomBytes(64 * 1024 * 1024);
  let sent = 0;
  const send = (): void => {
    while (sent < said.length && socket.write(said.subarray(sent, (sent += 1024 * 1024)))) continue;
  };
  socket.on("drain", send);
  socket.pause();
  send();
  // Nobody reads the echo: sockets and streams on the way fill, and then everything rests.
  for (let before = -1; before !== sent; await pause(200)) before = sent;
  expect(sent).toBeLessThan(said.length / 2);
  const rested = sent;
  socket.resume();
  await once(socket, "drain");
  expect(sent).toBeGreaterThan(rested);
  socket.destroy();
});

describe("a Problem", () => {
  test.each([
    {
      of: "a pod that is gone",
      pod: "nobodys",
      code: "missing",
      fact: 'Port 19530 of pod default/nobodys cannot be reached, as the pod does not run: pods "nobodys" not found',
      remedy: "kubectl -n default describe pod nobodys",
    },
    {
      of: "a pod that is over",
      pod: "finished",
      code: "missing",
      fact: 'pod not found ("finished_default")',
      remedy: "describe pod finished",
    },
    {
      of: "a pod without a node",
      pod: "nowhere",
      code: "missing",
      fact: "does not have a host assigned",
      remedy: "describe pod nowhere",
    },
  ])("of $of", async ({ pod, code, fact, remedy }) => {
    await expect((await clientOf()).portForward("default", pod, echoPort, stop.signal)).rejects.toMatchObject({
      code,
      fact: { en: expect.stringContaining(fact) as string, ja: expect.stringContaining("ポート 19530") as string },
      remedy: { en: expect.stringContaining(remedy) as string, ja: expect.stringContaining(remedy) as string },
    });
    expect(trace).toHaveLength(1);
  });

  test.each([
    { has: [], lacks: "get" },
    { has: ["get"], lacks: "create" },
    { has: ["create"], lacks: "get" },
  ])("of a right that is lacking, beside $has: $lacks", async ({ has, lacks }) => {
    const token = cloud.cluster.addUser("tester", [{ verbs: has, apiGroups: [""], resources: ["pods/portforward"] }]);
    const client = await clientOf((text) => text, token);
    await expect(client.portForward("default", "leaving", echoPort, stop.signal)).rejects.toMatchObject({
      code: "denied",
      remedy: {
        en: expect.stringContaining(`kubectl auth can-i ${lacks} pods --subresource=portforward -n default`) as string,
      },
    });
  });

  test("of a port that nothing listens on, for whoever's connection is reset", async () => {
    const { at, problem } = await forwarded(await clientOf(), cloud.podOf("milvus"), 9999);
    await expect(echoed(at, randomBytes(1))).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(problem()).toMatchObject({
      code: "unreachable",
      fact: { en: `Nothing in pod default/${cloud.podOf("milvus")} listens on port 9999: connection refused` },
      remedy: { en: expect.stringContaining(`kubectl -n default logs ${cloud.podOf("milvus")}`) as string },
    });
  });

  test("of a pod that left, on the next connection", async () => {
    const { at, problem } = await forwarded(await clientOf(), "leaving");
    const socket = connect(at, "127.0.0.1");
    socket.write("alive");
    expect(String((await once(socket, "data"))[0])).toBe("alive");
    await cloud.remove("leaving");
    await once(socket, "close");
    await expect(echoed(at, randomBytes(1))).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(problem()).toMatchObject({ code: "missing", vendor: { message: 'pods "leaving" not found' } });
  });

  test("of a connection that is cut on the way", async () => {
    const { at, problem } = await forwarded(await clientOf(through), cloud.podOf("milvus"));
    const socket = connect(at, "127.0.0.1");
    socket.write("alive");
    await once(socket, "data");
    for (const cut of proxied) cut.destroy();
    await expect(once(socket, "close")).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(problem()).toMatchObject({
      code: "unreachable",
      fact: { en: expect.stringMatching(/was cut: WebSocket 1006/) as string },
    });
  });

  test("of an API server that cannot be reached", async () => {
    const nowhere = await clientOf((text) => text.replace(/server: .*/, "server: https://127.0.0.1:1"));
    await expect(nowhere.portForward("default", "leaving", echoPort, stop.signal)).rejects.toMatchObject({
      code: "unreachable",
      fact: { en: expect.stringContaining("ECONNREFUSED") as string },
    });
    expect(trace.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  });

  test.each([
    { of: "drops the upgrade", drops: true, said: "Upgrade request required" },
    { of: "knows of no WebSocket", drops: false, said: "HTTP 200" },
  ])("of a load balancer that $of", async ({ drops, said }) => {
    const balancer = createHttpServer((asked, answer) => {
      const { authorization = "" } = asked.headers;
      const options = { rejectUnauthorized: false, headers: { authorization } };
      const url = `${cloud.cluster.identity.endpoint}${drops ? asked.url : "/version"}`;
      request(url, options, (response) => {
        answer.writeHead(response.statusCode ?? 0);
        response.pipe(answer);
      }).end();
    }).listen(0, "127.0.0.1");
    await once(balancer, "listening");
    const client = await clientOf(plainly(portOf(balancer)));
    await expect(client.portForward("default", cloud.podOf("milvus"), echoPort, stop.signal)).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringMatching(`opened no WebSocket .*: ${said}$`) as string },
      remedy: { en: expect.stringContaining(`port-forward pod/${cloud.podOf("milvus")} ${echoPort}`) as string },
    });
    balancer.close();
  });
});

describe("aborting", () => {
  test("ends what is open, and refuses what comes", async () => {
    const { at } = await forwarded(await clientOf(), cloud.podOf("milvus"));
    const socket = connect(at, "127.0.0.1");
    socket.write("alive");
    await once(socket, "data");
    stop.abort(new Error("enough"));
    await once(socket, "close");
    await expect(echoed(at, randomBytes(1))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("ends a request that is not answered", async () => {
    const silent = createHttpServer()
      .on("upgrade", () => stop.abort(new Error("enough")))
      .listen(0, "127.0.0.1");
    await once(silent, "listening");
    const client = await clientOf(plainly(portOf(silent)));
    await expect(client.portForward("default", "leaving", echoPort, stop.signal)).rejects.toThrow("enough");
    silent.closeAllConnections();
    silent.close();
  });

  test("needs no request when it came first", async () => {
    stop.abort(new Error("enough"));
    const client = await clientOf();
    await expect(client.portForward("default", "leaving", echoPort, stop.signal)).rejects.toThrow("enough");
    expect(trace).toEqual([]);
  });
});

test("leaves nothing open that keeps its process alive", async () => {
  const file = join(folder, "kubeconfig");
  await writeFile(file, cloud.cluster.kubeconfig(), { mode: 0o600 });
  const built = new URL("../packages/eyrie/build/clouds/kubernetes/kubernetes.js", import.meta.url);
  const program = `
    const { kubernetes } = await import(${JSON.stringify(built.href)});
    const { connect } = await import("node:net");
    const { once } = await import("node:events");
    const client = kubernetes({ file: ${JSON.stringify(file)} }, { now: Date.now }, () => undefined);
    const forward = await client.portForward("default", ${JSON.stringify(cloud.podOf("milvus"))}, ${echoPort}, new AbortController().signal);
    const socket = connect(Number(forward.address.split(":")[1]), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("alive");
    await once(socket, "data");
    await forward.close();
    console.log("closed");`;
  const folderOfTests = fileURLToPath(new URL(".", import.meta.url));
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    cwd: folderOfTests,
    timeout: 20_000,
  });
  await expect(run).resolves.toMatchObject({ stdout: "closed\n" });
});
