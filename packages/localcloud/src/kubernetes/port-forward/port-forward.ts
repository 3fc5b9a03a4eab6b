/**
 * The `portforward` subresource of a pod.
 *
 * Covers: WebSocket with `v4.channel.k8s.io` (client-node, the kubelet's own), SPDY/3.1 (kubectl before 1.31, and where
 * a proxy lets no WebSocket through), and SPDY/3.1 within a WebSocket (kubectl).
 * Differs from the real one: where one side has said all, the other is not hurried; no connection is cut for idling.
 */

import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";
import type { HttpRequest, HttpResponse, Upgraded } from "../../http/message.ts";
import type { Kubelet } from "../kubelet.ts";
import { isFinished } from "../pod-status.ts";
import { resources } from "../registry.ts";
import type { ResourceRequest } from "../request-info.ts";
import { badRequest, notFound } from "../status.ts";
import type { Store } from "../store.ts";
import { forwardChannels } from "./channels.ts";
import { forwardStreams } from "./streams.ts";
import { podTarget, type Target } from "./target.ts";

const channels = "v4.channel.k8s.io";
const base64Channels = "v4.base64.channel.k8s.io";
const streams = "portforward.k8s.io";
/** Before a protocol of SPDY's that is spoken within a WebSocket. */
const tunnelled = `SPDY/3.1+${streams}`;

/** Bytes of a message, as the kubelet's WebSocket library has it. */
const maxPayload = 32 * 1024 * 1024;

const firstOf = (offered: Iterable<string>): string | undefined =>
  [...offered].find((protocol) => [channels, base64Channels, tunnelled].includes(protocol));

/** @throws StatusError 404 without the pod, 400 where it has no node yet or the client asks for no other protocol */
export function portForward(
  kubelet: Pick<Kubelet, "endOf" | "portOf">,
  store: Store,
  { namespace, name, query }: ResourceRequest,
  { headers }: HttpRequest,
): HttpResponse {
  const pod = store.get("pods", namespace, name);
  if (pod === undefined) throw notFound(resources.pods, name);
  if (pod.spec.nodeName === undefined) throw badRequest(`pod ${name} does not have a host assigned`);
  const upgrade = /(?:^|,)\s*upgrade\s*(?:,|$)/i.test(headers["connection"] ?? "") ? headers["upgrade"] : undefined;
  if (upgrade === undefined) throw badRequest("Upgrade request required");
  const end = isFinished(pod) ? undefined : kubelet.endOf(pod.metadata.uid);
  // From here on it is the kubelet that speaks, through the API server.
  if (end === undefined) return told(500, `pod not found ("${name}_${namespace}")`);
  const target = podTarget(pod.metadata.uid, kubelet, end);
  if (upgrade.toLowerCase() === "websocket") return overWebSocket(target, query, headers);
  if (upgrade.toLowerCase() === "spdy/3.1") return overSpdy(target, headers);
  return told(400, `unable to upgrade: missing upgrade headers in request: [${upgrade}]`);
}

function overWebSocket(target: Target, query: URLSearchParams, headers: HttpRequest["headers"]): HttpResponse {
  const offered = listed(headers["sec-websocket-protocol"]);
  const protocol = firstOf(offered);
  if (protocol === undefined && offered.length > 0) return { status: 403, headers: {}, body: "" };
  const ports = protocol === tunnelled ? [] : readPorts(query.getAll("ports"));
  return switching(({ incoming, socket, head }) => {
    const server = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload });
    // The library takes no slash in a protocol's name, which is right, and not what Kubernetes does.
    delete incoming.headers["sec-websocket-protocol"];
    server.on("headers", (answered) => {
      if (protocol !== undefined) answered.push(`Sec-WebSocket-Protocol: ${protocol}`);
    });
    server.handleUpgrade(incoming, socket, head, (webSocket: WebSocket) => {
      // What a client does wrong ends its connection, and nothing else.
      webSocket.on("error", () => webSocket.terminate());
      if (protocol === tunnelled) forwardStreams(createWebSocketStream(webSocket), target);
      else forwardChannels(webSocket, ports, target, protocol === base64Channels);
    });
  });
}

function overSpdy(target: Target, headers: HttpRequest["headers"]): HttpResponse {
  const offered = listed(headers["x-stream-protocol-version"]);
  if (offered.length > 0 && !offered.includes(streams)) {
    const refused = told(
      403,
      `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(" ")}], server accepts [${streams}]`,
    );
    return { ...refused, headers: { ...refused.headers, "x-accepted-stream-protocol-versions": streams } };
  }
  const agreed = offered.length > 0 ? `X-Stream-Protocol-Version: ${streams}\r\n` : "";
  return switching(({ socket, head }) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${agreed}\r\n`);
    if (head.length > 0) socket.unshift(head);
    forwardStreams(socket, target);
  });
}

const switching = (upgrade: (connection: Upgraded) => void): HttpResponse => ({
  status: 101,
  headers: {},
  body: "",
  upgrade,
});

const told = (status: number, body: string): HttpResponse => ({
  status,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: `${body}\n`,
});

const listed = (header: string | undefined): readonly string[] =>
  (header ?? "").split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));

/** @throws StatusError 400 */
function readPorts(asked: readonly string[]): readonly number[] {
  if (asked.length === 0) throw badRequest('query parameter "ports" is required');
  return asked
    .flatMap((text) => text.split(","))
    .map((text) => {
      const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
      if (port >= 1 && port <= 65_535) return port;
      if (text === "") throw badRequest('query parameter "ports" cannot be empty');
      throw badRequest(`unable to parse ${JSON.stringify(text)} as a port`);
    });
}
