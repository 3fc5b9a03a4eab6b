import { EventEmitter, once } from "node:events";
import { mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { standInAccess } from "../../eyrie/src/milvus/access.ts";
import { type FakeAws, goodToken, sessionSecret, startFakeAws } from "./pods-fake-aws.ts";
import { runMilvusPod } from "../src/pods/milvus-runner.ts";
import { processDirectory } from "../src/process-directory.ts";
import type { PodToRun, RunningPod, RunPod } from "../src/pods/run-pod.ts";

// The thread's program is JavaScript: `npm test` builds it first.
const program = new URL("../build/pods/milvus-pod.js", import.meta.url);
const tokenPath = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
const injected = {
  AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/milvus-s3-access-sa",
  AWS_WEB_IDENTITY_TOKEN_FILE: tokenPath,
  AWS_REGION: "us-east-2",
  AWS_DEFAULT_REGION: "us-east-2",
};
const minio = {
  address: "s3.us-east-2.amazonaws.com",
  port: 443 as number | null,
  useSSL: true,
  bucketName: "milvus-data",
  rootPath: "milvus-demo",
  useIAM: true,
  cloudProvider: "aws",
  region: "us-east-2" as string | null,
  accessKeyID: null,
  secretAccessKey: null,
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0).toReversed()) await close();
});

const cloud = async (options: Parameters<typeof startFakeAws>[0] = {}): Promise<FakeAws> => {
  const aws = await startFakeAws(options);
  closers.push(aws.close);
  return aws;
};

const runner = (aws: FakeAws): RunPod =>
  runMilvusPod({
    aws: aws.endpoint,
    now: Date.now,
    access: standInAccess(),
    program,
    retry: { attempts: 2, delay: 1, maximumDelay: 1 },
  });

type Wish = {
  readonly run?: string;
  readonly config?: Partial<Record<keyof typeof minio, unknown>>;
  readonly queue?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly uid?: string;
  readonly tag?: string;
};

const podOf = ({
  run = "mixture",
  config = {},
  queue = "pulsar",
  environment = injected,
  token = goodToken,
  uid = "uid-1",
  tag = "v2.6.15",
}: Wish): PodToRun => ({
  namespace: "milvus",
  name: `milvus-demo-${uid}`,
  uid,
  serviceAccount: "milvus-s3-access-sa",
  labels: { "app.kubernetes.io/instance": "milvus-demo" },
  container: { name: run, image: `milvusdb/milvus:${tag}`, command: [], args: ["milvus", "run", run] },
  environment,
  files: {
    [tokenPath]: token,
    "/milvus/configs/default.yaml": JSON.stringify({ minio: { ...minio, ...config }, mq: { type: queue } }),
    "/milvus/configs/user.yaml": "# nothing",
  },
});

type Started = { readonly pod: RunningPod; readonly lines: string[]; readonly outcome: Promise<"ready" | number> };

const start = async (run: RunPod, pod: PodToRun): Promise<Started> => {
  const lines: string[] = [];
  const settled = new EventEmitter();
  const outcome = once(settled, "outcome").then(([value]) => value as "ready" | number);
  const running = await run(pod, {
    log: (line) => lines.push(line),
    ready: () => settled.emit("outcome", "ready"),
    listening: () => undefined,
    exited: (code) => settled.emit("outcome", code),
  });
  closers.push(running.stop);
  return { pod: running, lines, outcome };
};

/** Whatever this process keeps for its pods just now. */
const keptForPods = (): readonly string[] =>
  readdirSync(processDirectory()).map((name) => path.join(processDirectory(), name));

describe("a stand-in that may reach its bucket", () => {
  const bucketHost = "milvus-data.s3.dualstack.us-east-2.amazonaws.com";
  const sts = { host: "sts.us-east-2.amazonaws.com", method: "POST", target: "/", signed: false };
  const head = { host: bucketHost, method: "HEAD", target: "/", signed: true };
  const list = {
    host: "s3.us-east-2.amazonaws.com",
    method: "GET",
    target: "/milvus-data?prefix=milvus-demo%2Fjustforconnectioncheck",
    signed: true,
  };
  const woodpecker = ["PUT", "HEAD", "DELETE"].map((method) => ({
    host: bucketHost,
    method,
    target: "/milvus-demo/wp/conditional-write-check/uid-1",
    signed: true,
  }));

  it.each([
    { run: "mixture", queue: "pulsar", calls: [sts, head] },
    { run: "datanode", queue: "pulsar", calls: [sts, head] },
    { run: "querynode", queue: "pulsar", calls: [sts, head, sts, list, sts] },
    { run: "querynode", tag: "v2.5.16", queue: "pulsar", calls: [sts, head, sts, list] },
    { run: "querynode", tag: "v2.2.16", queue: "pulsar", calls: [sts, head, sts] },
    { run: "indexnode", tag: "v2.4.17", queue: "pulsar", calls: [] },
    { run: "streamingnode", queue: "pulsar", calls: [sts, head, sts, list, sts] },
    { run: "streamingnode", queue: "woodpecker", calls: [sts, head, sts, list, sts, sts, head, ...woodpecker] },
    { run: "standalone", queue: "woodpecker", calls: [sts, head, sts, list, sts, sts, head, ...woodpecker] },
  ])("$run $tag on $queue is ready after the calls of its component", async ({ run, queue, calls, ...wish }) => {
    const aws = await cloud();
    const { outcome, lines } = await start(runner(aws), podOf({ run, queue, ...wish }));
    expect(await outcome).toBe("ready");
    expect(aws.seen).toEqual(calls);
    expect(lines[0]).toContain("this is Eyrie's stand-in, not Milvus");
    expect(lines.filter((line) => line.includes("assumed-role/milvus-s3-access-sa"))).toHaveLength(
      calls.filter((call) => call === sts).length,
    );
  });

  it("asks for the bucket's region only when neither configuration nor host names one", async () => {
    const aws = await cloud();
    const config = { region: null, address: "s3.amazonaws.com" };
    const { outcome } = await start(runner(aws), podOf({ config }));
    expect(await outcome).toBe("ready");
    expect(aws.seen.map(({ method, target }) => `${method} ${target}`)).toEqual([
      "POST /",
      "GET /milvus-data/?location",
      "HEAD /",
    ]);
  });

  it("makes the bucket when there is none", async () => {
    const aws = await cloud({ buckets: [] });
    const { outcome } = await start(runner(aws), podOf({}));
    expect(await outcome).toBe("ready");
    expect(aws.seen.map(({ method }) => method)).toEqual(["POST", "HEAD", "PUT"]);
  });

  it("renews its credentials before they expire", async () => {
    const aws = await cloud({ lifetime: 11_500 });
    const { outcome } = await start(runner(aws), podOf({}));
    expect(await outcome).toBe("ready");
    await vi.waitFor(
      () => expect(aws.seen.filter(({ method }) => method === "POST").length).toBeGreaterThan(1),
      10_000,
    );
  });

  it("holds a proxy back until a coordinator of its release is healthy", async () => {
    const aws = await cloud();
    const run = runner(aws);
    const proxy = await start(run, podOf({ run: "proxy", uid: "proxy" }));
    const other = await start(run, { ...podOf({ uid: "other" }), namespace: "elsewhere" });
    expect(await other.outcome).toBe("ready");
    await vi.waitFor(() => expect(proxy.lines.join("\n")).toContain("component is healthy"), 10_000);
    expect(await Promise.race([proxy.outcome, Promise.resolve("waiting")])).toBe("waiting");
    const coordinator = await start(run, podOf({ uid: "coordinator" }));
    expect(await coordinator.outcome).toBe("ready");
    expect(await proxy.outcome).toBe("ready");
  });
});

describe("a stand-in that cannot work", () => {
  it.each<{ why: string; wish: Wish; says: readonly string[] }>([
    {
      why: "STS refuses the token",
      wish: { token: "another.token.altogether" },
      says: ["Not authorized to perform sts:AssumeRoleWithWebIdentity", "code=AccessDenied", "requestId=REQ-STS-1"],
    },
    {
      why: "nothing was injected, on a node without instance metadata",
      wish: { environment: {} },
      says: ["169.254.169.254/latest/api/token", "dial tcp 169.254.169.254:80: connect: connection refused"],
    },
    {
      why: "the token is not mounted",
      wish: { environment: { ...injected, AWS_WEB_IDENTITY_TOKEN_FILE: "/nowhere" } },
      says: ["open /nowhere: no such file or directory"],
    },
    {
      why: "Pod Identity, whose agent is not there",
      wish: { environment: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials" } },
      says: ["dial tcp 169.254.170.23:80: connect: connection refused"],
    },
    {
      why: "the host does not exist",
      wish: { config: { address: "minio.example.com" } },
      says: ["lookup minio.example.com", "no such host"],
    },
    {
      why: "two ports in the host",
      wish: { config: { address: "s3.us-east-2.amazonaws.com:443:443" } },
      says: ["too many colons in address"],
    },
    {
      why: "a scheme in the host",
      wish: { config: { address: "https://s3.us-east-2.amazonaws.com" } },
      says: ["Endpoint url cannot have fully qualified paths."],
    },
    {
      why: "the bucket in the host's path",
      wish: { config: { address: "s3.us-east-2.amazonaws.com/milvus-data" } },
      says: ["Endpoint url cannot have fully qualified paths."],
    },
    { why: "no port, on the C++ side", wish: { run: "querynode", config: { port: null } }, says: ["curlCode: 3"] },
    { why: "no TLS, on the C++ side", wish: { run: "streamingnode", config: { useSSL: null } }, says: ["curlCode: 3"] },
    {
      why: "no IAM and no keys: unsigned",
      wish: { config: { useIAM: false } },
      says: ["Access Denied.", "requestId=REQ-S3-HEAD"],
    },
    {
      why: "another cloud provider",
      wish: { config: { cloudProvider: "gcp" } },
      says: ["unsupported cloud provider: gcp"],
    },
    { why: "a role Milvus does not have", wish: { run: "gateway" }, says: ["Unknown server type"] },
    {
      why: "static keys without a session token, on the C++ side",
      wish: {
        run: "querynode",
        environment: { ...injected, AWS_ACCESS_KEY_ID: "AKIAX", AWS_SECRET_ACCESS_KEY: "hand-set-secret" },
      },
      says: ["if use iam, token should not be empty"],
    },
  ])("exits when $why", async ({ wish, says }) => {
    const aws = await cloud();
    const { outcome, lines } = await start(runner(aws), podOf(wish));
    expect(await outcome).toBe(1);
    const text = lines.join("\n");
    for (const words of says) expect(text).toContain(words);
    expect(text).not.toContain("hand-set-secret");
  });

  it("tries the bucket as often as it was told to, and names what S3 said to its C++ side", async () => {
    const refused = await cloud({ deny: ["HEAD"] });
    const go = await start(runner(refused), podOf({}));
    expect(await go.outcome).toBe(1);
    expect(refused.seen.filter(({ method }) => method === "HEAD")).toHaveLength(2);

    const unlisted = await cloud({ deny: ["GET"] });
    const segcore = await start(runner(unlisted), podOf({ run: "querynode" }));
    expect(await segcore.outcome).toBe(1);
    expect(segcore.lines.join("\n")).toMatch(
      /Error in ListObjects\[errcode:403, exception:AccessDenied, errmessage:User: arn/,
    );
    expect(unlisted.seen.filter(({ method }) => method === "GET")).toHaveLength(1);
  });
});

describe("a stand-in's seclusion", () => {
  it.skipIf(process.platform === "win32")("keeps tokens in a private directory that is gone after stop", async () => {
    const before = keptForPods();
    const { pod, outcome } = await start(runner(await cloud()), podOf({}));
    expect(await outcome).toBe("ready");
    const made = keptForPods().filter((kept) => !before.includes(kept));
    expect(made).toHaveLength(1);
    const root = made[0] ?? "";
    await pod.writeFile(tokenPath, "renewed");
    const modes = [root, path.join(root, tokenPath)].map((file) => (statSync(file).mode & 0o777).toString(8));
    expect(modes).toEqual(["700", "600"]);
    await pod.stop();
    expect(keptForPods()).toEqual(before);
  });

  it("leaves no directory behind when the container ends by itself", async () => {
    const before = keptForPods();
    const { outcome } = await start(runner(await cloud()), podOf({ environment: {} }));
    expect(await outcome).toBe(1);
    expect(keptForPods()).toEqual(before);
  });

  it("writes neither token nor secret into its log", async () => {
    const { outcome, lines } = await start(runner(await cloud()), podOf({ run: "standalone", queue: "woodpecker" }));
    expect(await outcome).toBe("ready");
    const text = lines.join("\n");
    expect(text.length).toBeGreaterThan(100);
    for (const secret of [goodToken, sessionSecret, "session-token-of-the-role"]) expect(text).not.toContain(secret);
  });

  it("sees the container's environment and nothing of the host's", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAHOST");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "host-secret");
    vi.stubEnv("AWS_SESSION_TOKEN", "host-token");
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9");
    const aws = await cloud();
    const { outcome } = await start(runner(aws), podOf({ run: "querynode" }));
    expect(await outcome).toBe("ready");
    expect(aws.seen.filter(({ host }) => host.startsWith("sts."))).toHaveLength(3);

    const directory = mkdtempSync(path.join(processDirectory(), "test-"));
    const printer = path.join(directory, "print-environment.mjs");
    writeFileSync(printer, "console.log(JSON.stringify(process.env)); console.log(process.execArgv.length)");
    const run = runMilvusPod({
      aws: aws.endpoint,
      now: Date.now,
      access: standInAccess(),
      program: pathToFileURL(printer),
    });
    const printed = await start(run, podOf({ environment: { ONLY: "this" } }));
    expect(await printed.outcome).toBe(0);
    expect(printed.lines).toEqual(['{"ONLY":"this"}', "0"]);
  });

  it("reaches nothing off loopback", () => {
    const elsewhere = { host: "203.0.113.7", port: 80 };
    expect(() => runMilvusPod({ aws: elsewhere, now: Date.now, access: standInAccess(), program })).toThrow(
      /only reach loopback/,
    );
  });

  it("says nothing more after stop", async () => {
    const { pod, lines, outcome } = await start(runner(await cloud()), podOf({}));
    expect(await outcome).toBe("ready");
    await pod.stop();
    const count = lines.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toHaveLength(count);
  });
});
