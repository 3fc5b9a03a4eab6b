import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { issuer } from "../src/clouds/issuer.ts";
import type { TraceLine } from "../src/clouds/trace.ts";
import { Problem } from "../src/model/problem.ts";

/** How an issuer may answer, by the cluster's id. */
const answers: Readonly<Record<string, (response: ServerResponse, path: string) => void>> = {
  SOUND: (response, path) =>
    response.end(
      JSON.stringify(
        path.endsWith("/keys")
          ? { keys: [{ kid: "a", kty: "RSA" }, { kid: 7 }, "b", { kid: "c" }] }
          : { jwks_uri: "https://oidc.eks.us-east-2.amazonaws.com/id/SOUND/keys" },
      ),
    ),
  KEYLESS: (response) => response.end("{}"),
  GONE: (response) => response.writeHead(404).end("{}"),
  HTML: (response) => response.end("<html>"),
  ENDLESS: (response) => {
    response.on("close", () => response.destroy());
    const write = () => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
    };
    response.on("drain", write);
    write();
  },
  SILENT: () => undefined,
  CUT: (response) => response.destroy(),
};

let server: Server;
let endpoint: string;
const trace: TraceLine[] = [];

beforeAll(async () => {
  server = createServer(({ url = "" }, response) => answers[url.split("/")[2] ?? ""]?.(response, url));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const clock = { now: () => 0, sleep: () => Promise.resolve() };
const keysOf = (id: string) =>
  issuer({ endpoint, clock, bound: 300, trace: (line) => trace.push(line) }).readKeys(
    `https://oidc.eks.us-east-2.amazonaws.com/id/${id}`,
  );

it("finds the keys by the discovery document, at the address that serves the issuer", async () => {
  trace.length = 0;
  expect(await keysOf("SOUND")).toEqual(["a", "c"]);
  expect(trace.map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual([
    "GET /id/SOUND/.well-known/openid-configuration ok",
    "GET /id/SOUND/keys ok",
  ]);
});

it("reads no keys out of documents that hold none", async () => {
  expect(await keysOf("KEYLESS")).toEqual([]);
});

it.each([
  ["GONE", /HTTP 404/],
  ["HTML", /no JSON/],
  ["ENDLESS", /the answer is too long/],
  ["SILENT", /no answer in 0\.3 s/],
  ["CUT", /ECONNRESET/],
])("says that %s cannot be read, and why", async (id, why) => {
  const thrown = await keysOf(id).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Problem);
  expect(thrown).toMatchObject({ code: "unreachable", message: expect.stringMatching(why) as string });
});
