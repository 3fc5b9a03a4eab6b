/** What the API server answers to a request for a port of a pod. */

import { once } from "node:events";
import { PassThrough } from "node:stream";
import { deflateSync } from "node:zlib";
import { KubeConfig, PortForward } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { makeFaults } from "../src/faults/faults.ts";
import { seededRandom } from "../src/seeded-random.ts";
import { answerTo, exchange, open } from "./hostile/raw-socket.ts";
import { echoPort } from "./kubernetes/echo-pods.ts";
import { type EchoCluster, refused, startEchoCluster } from "./port-forward-setting.ts";

/** A stream's first frame. */
function headersOf(block: Buffer): Buffer {
  const head = Buffer.from("800300010000000000000001000000000000", "hex");
  head.writeUIntBE(10 + block.length, 5, 3);
  return Buffer.concat([head, block]);
}

let kubernetes: EchoCluster;
beforeAll(async () => {
  kubernetes = await startEchoCluster();
});
afterAll(() => kubernetes.close());

describe("the API server's answers", () => {
  const upgrade = { connection: "Upgrade", upgrade: "websocket" };
  const path = (pod: string, query = `?ports=${echoPort}`) =>
    `/api/v1/namespaces/default/pods/${pod}/portforward${query}`;

  test.each([
    { of: "no upgrade", pod: "milvus", status: 400, says: "Upgrade request required" },
    {
      of: "a method there is not",
      method: "PUT",
      pod: "milvus",
      status: 405,
      says: "the server does not allow this method",
    },
    { of: "no pod", target: path("nothing"), headers: upgrade, status: 404, says: 'pods "nothing" not found' },
    {
      of: "a pod without a node",
      pod: "nowhere",
      headers: upgrade,
      status: 400,
      says: "pod nowhere does not have a host assigned",
    },
    {
      of: "a pod that is over",
      pod: "finished",
      headers: upgrade,
      status: 500,
      says: 'pod not found ("finished_default")',
    },
    {
      of: "no port",
      pod: "milvus",
      query: "",
      headers: upgrade,
      status: 400,
      says: 'query parameter "ports" is required',
    },
    {
      of: "an odd port",
      pod: "milvus",
      query: "?ports=70000",
      headers: upgrade,
      status: 400,
      says: 'unable to parse "70000" as a port',
    },
    {
      of: "another WebSocket protocol",
      pod: "milvus",
      headers: { ...upgrade, "sec-websocket-protocol": "v5.channel.k8s.io" },
      status: 403,
      says: "",
    },
    {
      of: "another protocol of streams",
      method: "POST",
      pod: "milvus",
      headers: { ...upgrade, upgrade: "SPDY/3.1", "x-stream-protocol-version": "v9.k8s.io" },
      status: 403,
      says: "client supports [v9.k8s.io], server accepts [portforward.k8s.io]",
    },
    {
      of: "another protocol",
      pod: "milvus",
      headers: { ...upgrade, upgrade: "h2c" },
      status: 400,
      says: "unable to upgrade",
    },
  ])("to $of: $status", async ({ method = "GET", pod = "", query, target, headers = {}, status, says }) => {
    const answer = await kubernetes.call(method, target ?? path(kubernetes.podOf(pod), query), { headers });
    expect(answer).toMatchObject({
      status,
      text: expect.stringContaining(says.replaceAll('"', answer.type.includes("json") ? '\\"' : '"')),
    });
  });

  test("lists the subresource", async () => {
    const { body } = await kubernetes.call("GET", "/api/v1");
    expect(body["resources"]).toContainEqual({
      name: "pods/portforward",
      singularName: "",
      namespaced: true,
      kind: "PodPortForwardOptions",
      verbs: ["create", "get"],
    });
  });

  test("over v4.base64.channel.k8s.io, with two ports", async () => {
    const server = kubernetes.cluster.identity.endpoint.replace("https", "wss");
    const socket = new WebSocket(
      `${server}${path(kubernetes.podOf("milvus"), `?ports=${echoPort},9999`)}`,
      "v4.base64.channel.k8s.io",
      {
        ca: Buffer.from(kubernetes.cluster.identity.certificateAuthority, "base64"),
        headers: { authorization: `Bearer ${kubernetes.cluster.adminToken}` },
      },
    );
    const said = new Map<string, string>();
    socket.on("message", (message: Buffer) => {
      const channel = message.toString("latin1", 0, 1);
      const text = message.toString("latin1", 1);
      said.set(channel, `${said.get(channel) ?? ""}${Buffer.from(text, "base64").toString("latin1")}`);
      if (said.get("0")?.endsWith("alive") === true && said.get("3")?.endsWith("refused") === true) socket.close();
    });
    await once(socket, "open");
    socket.send(`0${Buffer.from("alive").toString("base64")}`);
    await once(socket, "close");
    expect(Object.fromEntries(said)).toEqual({
      "0": "\u004a\u004calive",
      "1": "\u004a\u004c",
      "2": "\u000f\u0027",
      "3": expect.stringMatching(refused) as string,
    });
  });

  test.each([
    ["bytes of no protocol", Buffer.from("GET / HTTP/1.1\r\n\r\n0123456789")],
    ["a frame of another version", Buffer.from("80020001000000000000000000000000", "hex")],
    ["headers that are not compressed", Buffer.from("800300010000001000000001000000000000ffffffffffff", "hex")],
    ["headers that unpack to ten megabytes", headersOf(deflateSync(Buffer.alloc(10_000_000)))],
    ["a stream that is cut off", Buffer.from("8003000100ffffff00000001", "hex")],
  ])("survives %s in place of SPDY", async (_name, bytes) => {
    const head = `POST ${path(kubernetes.podOf("milvus"))} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${kubernetes.cluster.adminToken}\r\nconnection: upgrade\r\nupgrade: SPDY/3.1\r\n\r\n`;
    const place = { port: Number(new URL(kubernetes.cluster.identity.endpoint).port), tls: true };
    const socket = await open(place);
    socket.end(Buffer.concat([Buffer.from(head), bytes]));
    const answer = await answerTo(socket);
    expect(answer).toBe("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
  });
});

test("a request to upgrade what knows no other protocol is answered as any", async () => {
  const head = `GET /version HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${kubernetes.cluster.adminToken}\r\n`;
  const place = { port: Number(new URL(kubernetes.cluster.identity.endpoint).port), tls: true };
  const answer = await exchange(place, `${head}connection: upgrade\r\nupgrade: h2c\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*"gitVersion":"v1\.34/i);
});

const forwarding = async ({ cluster }: EchoCluster, pod: string): Promise<WebSocket> => {
  const config = new KubeConfig();
  config.loadFromString(cluster.kubeconfig());
  const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const socket = await new PortForward(config).portForward("default", pod, [echoPort], output, errors, input);
  if (!(socket instanceof WebSocket)) throw new Error("client-node has another WebSocket");
  return socket;
};

test("faults befall a connection as any request", async () => {
  const request = { service: "kubernetes", resource: "pods/portforward", times: 1 } as const;
  const faults = makeFaults(
    [
      { ...request, error: "ServiceUnavailable" },
      { ...request, drop: true },
    ],
    seededRandom("faults"),
  );
  const other = await startEchoCluster(["echo"], { faults });
  await expect(forwarding(other, "echo")).rejects.toMatchObject({ message: "Unexpected server response: 503" });
  await expect(forwarding(other, "echo")).rejects.toMatchObject({ message: "socket hang up" });
  await expect(forwarding(other, "echo")).resolves.toMatchObject({ readyState: WebSocket.OPEN });
  const told = other.records.map(({ status, injected }) => [status, injected]);
  expect(told).toEqual([
    [503, "ServiceUnavailable 503"],
    [undefined, "connection cut"],
    [101, undefined],
  ]);
  await other.close();
});

test("closing the cluster ends what is forwarded", async () => {
  const other = await startEchoCluster(["echo"]);
  const closed = once(await forwarding(other, "echo"), "close");
  await other.close();
  expect(await closed).toEqual([1006, Buffer.of()]);
});
