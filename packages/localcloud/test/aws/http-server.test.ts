import { request as httpRequest, type ClientRequest, type IncomingMessage } from "node:http";
import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import type { Handler, HttpRequest } from "../../src/http/message.ts";
import { withLatency } from "../../src/http/latency.ts";
import { serve, type RunningServer, type ServeOptions } from "../../src/http/server.ts";

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start(handler: Handler, options?: ServeOptions): Promise<RunningServer> {
  const server = await serve(handler, options);
  running.push(server);
  return server;
}

async function exchange(port: number, sent: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(sent);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(socket, "close");
  return Buffer.concat(chunks).toString("utf8");
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve) => request.once("response", resolve));
}

test("the request reaches the handler as it was sent", async () => {
  const seen: HttpRequest[] = [];
  const { port } = await start(async (request) => {
    seen.push(request);
    return { status: 200, headers: {}, body: "ok" };
  });
  await exchange(
    port,
    "PUT /b/a/../c//d%2F?x=%20&y HTTP/1.1\r\nHost: h\r\nX-Twice: 1\r\nX-Twice: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
  );
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ method: "PUT", rawTarget: "/b/a/../c//d%2F?x=%20&y" });
  expect(seen[0]?.headers["x-twice"]).toBe("1, 2");
  expect(Buffer.from(seen[0]?.body ?? []).toString()).toBe("abc");
});

test.each([
  ["http://b.s3.amazonaws.com/a/../c//d?x", "/a/../c//d?x"],
  ["http://b.s3.amazonaws.com?x=http://y/", "/?x=http://y/"],
  ["HTTP://b:80", "/"],
  ["//a", "//a"],
])("of a client that takes it for a proxy the server reads %s as %s", async (target, expected) => {
  const seen: string[] = [];
  const { port } = await start(async ({ rawTarget }) => {
    seen.push(rawTarget);
    return { status: 200, headers: {}, body: "" };
  });
  await exchange(port, `GET ${target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
  expect(seen).toEqual([expected]);
});

test.each([
  ["announced", { "content-length": "1000" }],
  ["sent in chunks", { "transfer-encoding": "chunked" }],
])("a body that is too long, %s, is answered with 413", async (_how, headers) => {
  const { port } = await start(async () => ({ status: 200, headers: {}, body: "" }), { maxBody: 100 });
  const request = httpRequest({ port, method: "PUT", path: "/", headers });
  request.on("error", () => undefined);
  const answered = responseTo(request);
  request.end(Buffer.alloc(1000));
  const response = await answered;
  expect(response.statusCode).toBe(413);
});

test.each([
  [50, 200, true],
  [1000, 413, false],
])("Expect: 100-continue with %i bytes is answered %i, continued: %s", async (length, status, continued) => {
  const { port } = await start(async ({ body }) => ({ status: 200, headers: {}, body }), { maxBody: 100 });
  const request = httpRequest({
    port,
    method: "PUT",
    path: "/",
    headers: { expect: "100-continue", "content-length": length },
  });
  let asked = false;
  request.on("continue", () => {
    asked = true;
    request.end(Buffer.alloc(length));
  });
  request.flushHeaders();
  const response = await responseTo(request);
  await text(response);
  request.destroy();
  expect([response.statusCode, asked]).toEqual([status, continued]);
});

test("a stream is stopped when the client leaves, even while it waits", async () => {
  const stopping = new EventEmitter();
  const stop = once(stopping, "stop");
  const waits: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => {
      let first = true;
      return {
        next: async () => {
          if (!first) await stop;
          const done = !first;
          first = false;
          return done ? { done, value: undefined } : { done, value: "event\n" };
        },
        return: async () => {
          stopping.emit("stop");
          return { done: true, value: undefined };
        },
      };
    },
  };
  const { port } = await start(async () => ({ status: 200, headers: {}, body: waits }));
  const request = httpRequest({ port, path: "/watch" });
  request.on("error", () => undefined);
  request.end();
  const response = await responseTo(request);
  const event = await new Promise<Buffer>((resolve) => response.once("data", resolve));
  request.destroy();
  await stop;
  expect(event.toString()).toBe("event\n");
});

test("a stream that is larger than any buffer arrives whole", async () => {
  const chunk = Buffer.alloc(64 * 1024, "x");
  async function* many(): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < 64; count += 1) yield chunk;
  }
  const { port } = await start(async () => ({ status: 200, headers: {}, body: many() }));
  const request = httpRequest({ port, path: "/" }).end();
  const response = await responseTo(request);
  expect((await text(response)).length).toBe(64 * chunk.length);
});

test("closing ends open connections, and a handler that throws is a 500", async () => {
  const faults: unknown[] = [];
  const server = await start(
    async ({ rawTarget }) => {
      if (rawTarget === "/broken") throw new Error("broken");
      return {
        status: 200,
        headers: {},
        body: (async function* () {
          yield "first";
          await new Promise(() => undefined);
        })(),
      };
    },
    { onFault: (fault) => faults.push(fault) },
  );
  expect(await exchange(server.port, "GET /broken HTTP/1.1\r\nHost: h\r\n\r\n")).toContain("500");
  expect(faults).toEqual([new Error("broken")]);
  const request = httpRequest({ port: server.port, path: "/endless" });
  request.on("error", () => undefined);
  request.end();
  const response = await responseTo(request);
  response.on("error", () => undefined);
  const closed = new Promise((resolve) => response.once("close", resolve));
  response.resume();
  running.splice(running.indexOf(server), 1);
  await server.close();
  await closed;
  expect(response.complete).toBe(false);
});

test("latency sleeps once before each request", async () => {
  const slept: number[] = [];
  const handler = withLatency(async () => ({ status: 204, headers: {}, body: "" }), 50, {
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
  });
  const request = { method: "GET", rawTarget: "/", headers: {}, body: new Uint8Array() };
  await handler(request);
  await handler(request);
  expect(slept).toEqual([50, 50]);
});
