import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/clouds/clouds.ts";
import { Problem } from "../../src/model/problem.ts";

let proxy: Server;
let asked: string[];

/** A proxy that hears whom it is asked for, and refuses. */
beforeEach(async () => {
  asked = [];
  proxy = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (data) => {
      asked.push(data.toString().split("\r\n")[0] ?? "");
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-a-key");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  vi.stubEnv("NO_PROXY", "");
});

afterEach(() => {
  vi.unstubAllEnvs();
  proxy.close();
});

const clouds = () =>
  connect({
    region: "us-east-2",
    helmBinary: async () => "helm",
    environment: {},
    clock: { now: () => 0, sleep: async () => undefined },
    trace: () => undefined,
  });

describe("HTTPS_PROXY", () => {
  it("is what AWS is asked through, as the AWS CLI does", async () => {
    await expect(clouds().sts.identity()).rejects.toBeInstanceOf(Problem);
    expect(asked[0]).toMatch(/^CONNECT sts\.us-east-2\.amazonaws\.com:443 /);
  });
});
