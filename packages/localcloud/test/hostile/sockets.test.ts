import { once } from "node:events";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeRefuse } from "../../src/aws/gateway.ts";
import { sign } from "../../src/aws/sign.ts";
import { type LocalCloud, startLocalCloud } from "../../src/cloud.ts";
import { serve } from "../../src/http/server.ts";
import { seededRandom } from "../../src/seeded-random.ts";
import { region } from "../aws/local-aws.ts";
import { kubernetesRequests } from "./kubernetes.ts";
import { answerTo, bodyOf, exchange, onTheWire, open, type Place, statusOf } from "./raw-socket.ts";
import { s3Request } from "./s3.ts";
import { chanceOf } from "./seeded.ts";

const surroundings = {
  now: () => Date.now(),
  random: seededRandom("sockets"),
  sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref()),
};
let cloud: LocalCloud;
let aws: Place;
let kubernetes: Place;
let token: string;
beforeAll(async () => {
  cloud = await startLocalCloud({ region, clusters: ["demo"], surroundings });
  const [cluster] = cloud.clusters;
  aws = { port: Number(new URL(cloud.awsEndpoint).port), tls: false };
  kubernetes = { port: Number(new URL(cluster?.identity.endpoint ?? "").port), tls: true };
  token = cluster?.adminToken ?? "";
});
afterAll(() => cloud.close());

const placeOf = (of: "AWS" | "Kubernetes"): Place => (of === "AWS" ? aws : kubernetes);

/** What an answer is, in one line: its status and AWS's code or Kubernetes' reason. */
const summary = (answer: string): string => {
  const body = bodyOf(answer);
  const [, code] = /<Code>(\w+)<\/Code>/.exec(body) ?? /"reason":"(\w+)"/.exec(body) ?? [];
  return `${statusOf(answer)} ${code ?? ""}`;
};

/** What both answer to a request that is well. */
const health = async (): Promise<readonly string[]> => {
  const healthy = "GET /readyz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  return [summary(await exchange(aws, healthy)), bodyOf(await exchange(kubernetes, healthy))];
};
const served = ["404 NoSuchBucket", expect.stringContaining("ok")];

const head = "GET /readyz HTTP/1.1\r\nHost: h\r\n";
const malformed = ["400 BadRequest", "400 BadRequest"] as const;
const broken: readonly (readonly [what: string, bytes: string, aws: string, kubernetes: string])[] = [
  ["no HTTP at all", "\x00\x01\x02garbage\r\n\r\n", ...malformed],
  ["a request line of HTTP/0.9", "GET /\r\n\r\n", "403 AccessDenied", "401 Unauthorized"],
  ["another version", "GET / HTTP/9.9\r\n\r\n", ...malformed],
  ["an unknown method", "FROBNICATE / HTTP/1.1\r\nHost: h\r\n\r\n", ...malformed],
  ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ...malformed],
  ["a header without a colon", `${head}nonsense\r\n\r\n`, ...malformed],
  ["a NUL in a header", `${head}x: a\0b\r\n\r\n`, ...malformed],
  ["no Host", "GET /readyz HTTP/1.1\r\nConnection: close\r\n\r\n", ...malformed],
  ["a negative length", `${head}Content-Length: -1\r\n\r\n`, ...malformed],
  ["a length that is no number", `${head}Content-Length: 0x10\r\n\r\n`, ...malformed],
  ["two lengths", `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, ...malformed],
  ["a length and chunks", `${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, ...malformed],
  [
    "a chunk size that is no number",
    `PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n`,
    ...malformed,
  ],
  [
    "a chunk size beyond all bounds",
    `PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${"f".repeat(20)}\r\n`,
    ...malformed,
  ],
  [
    "a request line of 100 KB",
    `GET /${"a".repeat(100_000)} HTTP/1.1\r\n\r\n`,
    "400 RequestHeaderSectionTooLarge",
    "431 RequestHeaderFieldsTooLarge",
  ],
  [
    "headers of 100 KB",
    `${head}${"x: y\r\n".repeat(17_000)}\r\n`,
    "400 RequestHeaderSectionTooLarge",
    "431 RequestHeaderFieldsTooLarge",
  ],
];

describe.each(["AWS", "Kubernetes"] as const)("%s on its socket", (of) => {
  test.each(broken)("%s", async (_what, bytes, fromAws, fromKubernetes) => {
    expect(summary(await exchange(placeOf(of), bytes))).toBe(of === "AWS" ? fromAws : fromKubernetes);
  });

  test("requests sent without waiting are answered in order", async () => {
    const paths = Array.from({ length: 50 }, (_, index) => `/readyz${index}`);
    const sent = paths.map(
      (path, index) => `GET ${path} HTTP/1.1\r\nHost: h\r\n${index === 49 ? "Connection: close\r\n" : ""}\r\n`,
    );
    const answer = await exchange(placeOf(of), sent.join(""));
    expect(answer.match(/HTTP\/1\.1 4\d\d/g)).toHaveLength(50);
  });

  test("a client that closes its half is still answered", async () => {
    const socket = await open(placeOf(of));
    socket.end(`${head}\r\n`);
    expect(statusOf(await answerTo(socket))).toBeGreaterThan(0);
  });

  test("a client that leaves in mid-request, and hundreds that say nothing, keep nobody from being served", async () => {
    const idle = await Promise.all(Array.from({ length: 200 }, () => open(placeOf(of))));
    const leaving = await Promise.all(Array.from({ length: 20 }, () => open(placeOf(of))));
    for (const socket of leaving) {
      socket.write(`PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nabc`);
      socket.destroy();
    }
    expect(await health()).toEqual(served);
    for (const socket of idle) socket.destroy();
  });
});

describe("bodies that are too long", () => {
  const long = 65 * 1024 * 1024;
  const credential = (service: string): string =>
    `authorization: AWS4-HMAC-SHA256 Credential=a/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0\r\nx-amz-date: 20260101T000000Z\r\n`;
  const cases: readonly (readonly [what: string, of: "AWS" | "Kubernetes", bytes: string, answer: string])[] = [
    ["an object", "AWS", `PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: ${long}\r\n\r\n`, "400 EntityTooLarge"],
    [
      "an object that asks first",
      "AWS",
      `PUT /b/k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ${long}\r\n\r\n`,
      "400 EntityTooLarge",
    ],
    [
      "a document for S3",
      "AWS",
      `POST /b?delete HTTP/1.1\r\nHost: h\r\nContent-Length: ${long}\r\n\r\n`,
      "400 MaxMessageLengthExceeded",
    ],
    [
      "a form for IAM",
      "AWS",
      `POST / HTTP/1.1\r\nHost: h\r\n${credential("iam")}Content-Length: ${long}\r\n\r\n`,
      "413 RequestEntityTooLarge",
    ],
    [
      "an object of Kubernetes",
      "Kubernetes",
      `POST /api/v1/namespaces HTTP/1.1\r\nHost: h\r\nContent-Length: ${3 * 1024 * 1024 + 1}\r\n\r\n`,
      "413 RequestEntityTooLarge",
    ],
  ];
  test.each(cases)("%s", async (_what, of, bytes, answer) => {
    expect(summary(await exchange(placeOf(of), bytes))).toBe(answer);
  });

  test("what comes in chunks is counted", async () => {
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    const socket = await open(kubernetes);
    socket.write(`POST /api/v1/namespaces HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(4)}`);
    expect(summary(await answerTo(socket))).toBe("413 RequestEntityTooLarge");
  });
});

describe("requests that do not arrive", () => {
  const start = (patience: { head: number; whole: number }) =>
    serve(async () => ({ status: 204, headers: {}, body: "" }), { patience, refuse: makeRefuse({ surroundings }) });
  const slow: readonly (readonly [what: string, bytes: string])[] = [
    ["a head without an end", "GET / HTTP/1.1\r\nHost: h\r\nx:"],
    ["a body without an end", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nx"],
    ["chunks without an end", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nab"],
  ];
  test.each(slow)("%s", async (_what, bytes) => {
    const server = await start({ head: 100, whole: 200 });
    const socket = await open({ port: server.port, tls: false });
    socket.write(bytes);
    const drip = setInterval(() => socket.write("x"), 40);
    expect(summary(await answerTo(socket))).toBe("400 RequestTimeout");
    clearInterval(drip);
    await server.close();
  });

  test("a connection that waits between requests stays", async () => {
    const server = await start({ head: 50, whole: 100 });
    const socket = await open({ port: server.port, tls: false });
    const request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    socket.write(request);
    await once(socket, "data");
    await surroundings.sleep(300);
    socket.write(request);
    const [second] = (await once(socket, "data")) as [Buffer];
    expect(statusOf(second.toString())).toBe(204);
    socket.destroy();
    await server.close();
  });
});

describe("the TLS port", () => {
  test("garbage and plain HTTP are cut off, and others are served", async () => {
    for (const bytes of ["\x16\x03\x01\xff\xffgarbage", "GET / HTTP/1.1\r\n\r\n", "\0".repeat(1000)]) {
      const socket = connect(kubernetes.port, "127.0.0.1");
      socket.on("error", () => undefined);
      socket.write(bytes);
      const answer = await answerTo(socket);
      expect(statusOf(answer)).not.toBe(200);
    }
    expect(await health()).toEqual(served);
  });

  test("a client that would speak HTTP/2 is given HTTP/1.1", async () => {
    const socket = connectTls({
      port: kubernetes.port,
      host: "127.0.0.1",
      rejectUnauthorized: false,
      ALPNProtocols: ["h2", "http/1.1"],
    });
    await once(socket, "secureConnect");
    expect(socket.alpnProtocol).toBe("http/1.1");
    socket.destroy();
  });
});

test("a target with scheme and host means the same as without", async () => {
  const answer = await exchange(
    kubernetes,
    "GET https://127.0.0.1/readyz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
  );
  expect([statusOf(answer), bodyOf(answer)]).toEqual([200, expect.stringContaining("ok")]);
});

test("HEAD of what has no end ends", async () => {
  const answer = await exchange(
    kubernetes,
    `HEAD /api/v1/pods?watch=1 HTTP/1.1\r\nHost: h\r\nauthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
  );
  // As the real server has it.
  expect(statusOf(answer)).toBe(405);
});

describe("foreign web pages", () => {
  const page = "Host: evil.example\r\nOrigin: http://evil.example\r\nConnection: close\r\n";
  const form = "Action=AssumeRole&RoleArn=r&Version=2011-06-15";
  const posted = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`;
  const cases: readonly (readonly [what: string, of: "AWS" | "Kubernetes", bytes: string, answer: string])[] = [
    ["reading buckets", "AWS", `GET / HTTP/1.1\r\n${page}\r\n`, "403 AccessDenied"],
    ["making a bucket", "AWS", `PUT /stolen HTTP/1.1\r\n${page}\r\n`, "403 AccessDenied"],
    ["assuming a role", "AWS", `POST / HTTP/1.1\r\n${page}${posted}`, "403 MissingAuthenticationToken"],
    [
      "asking whether it may",
      "AWS",
      `OPTIONS / HTTP/1.1\r\n${page}Access-Control-Request-Method: PUT\r\n\r\n`,
      "405 MethodNotAllowed",
    ],
    ["reading Secrets", "Kubernetes", `GET /api/v1/secrets HTTP/1.1\r\n${page}\r\n`, "401 Unauthorized"],
    ["asking whether it may", "Kubernetes", `OPTIONS /api/v1/secrets HTTP/1.1\r\n${page}\r\n`, "401 Unauthorized"],
  ];
  test.each(cases)(
    "%s of %s is refused, and no other origin may read the answer",
    async (_what, of, bytes, expected) => {
      const answer = await exchange(placeOf(of), bytes);
      expect(summary(answer)).toBe(expected);
      expect(answer.toLowerCase()).not.toContain("access-control-");
    },
  );
});

describe("fuzzed requests on the wire", () => {
  const cases = Array.from({ length: 60 }, (_, number) => `wire:${number}`);
  const fits = (bytes: Buffer): boolean => /^[A-Z]+ [!-~]+ HTTP\/1\.1\r\n/.test(bytes.toString("latin1"));
  test("AWS", async () => {
    const { credentials } = cloud;
    for (const seed of cases) {
      const request = s3Request(chanceOf(seed), "u", credentials, Date.now());
      const signed = { ...request.headers, host: "127.0.0.1" };
      const headers = request.rawTarget.includes("%z")
        ? signed
        : sign({ ...request, headers: signed }, credentials, { service: "s3", region, now: Date.now() });
      const bytes = onTheWire({ ...request, headers });
      const status = fits(bytes) ? statusOf(await exchange(aws, bytes)) : 400;
      expect(
        status === 501 || (status >= 200 && status < 500),
        `${seed}: ${status} ${bytes.toString("latin1").slice(0, 500)}`,
      ).toBe(true);
    }
  });
  test("Kubernetes", async () => {
    for (const seed of cases) {
      const { hostile } = kubernetesRequests(chanceOf(seed), token);
      const bytes = onTheWire({ ...hostile, rawTarget: hostile.rawTarget.replaceAll("watch", "w") });
      const status = fits(bytes) ? statusOf(await exchange(kubernetes, bytes)) : 400;
      expect(
        status === 501 || (status >= 200 && status < 500),
        `${seed}: ${status} ${bytes.toString("latin1").slice(0, 500)}`,
      ).toBe(true);
    }
  });
});
