import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { standInAccess } from "../../eyrie/src/milvus/access.ts";
import { hostPath } from "../src/pods/container-files.ts";
import { endpointHost } from "../src/pods/go-client.ts";
import { componentOf, isCoordinator, lineOf, openedAtStart } from "../src/pods/milvus-component.ts";
import { keyUnder, readMilvusConfig } from "../src/pods/milvus-config.ts";
import { formatLine } from "../src/pods/milvus-log.ts";
import { NetworkError } from "../src/pods/loopback-http.ts";
import { resolveName } from "../src/pods/name-resolution.ts";
import { type Container, goCredentials, segcoreCredentials, segcoreRegion } from "../src/pods/pod-credentials.ts";
import { encodeKey } from "../src/pods/s3-call.ts";

const aws = { host: "127.0.0.1", port: 1 };

describe("the local cloud's names", () => {
  it.each([
    "s3.us-east-2.amazonaws.com",
    "milvus-data.s3.us-east-2.amazonaws.com",
    "milvus-data.s3.dualstack.eu-central-1.amazonaws.com",
    "a.dotted.bucket.s3.us-gov-west-1.amazonaws.com",
    "s3.cn-north-1.amazonaws.com.cn",
    "s3.amazonaws.com",
    "sts.amazonaws.com",
    "sts.ap-northeast-1.amazonaws.com",
  ])("%s leads to the local cloud", (name) => expect(resolveName(name, aws)).toBe(aws));

  it.each([
    "s3.us-esat-2.amazonaws.com",
    "s3.us-east-2.amazonaws.com.example.org",
    "amazonaws.com",
    "iam.amazonaws.com",
    "milvus-demo-minio",
    "169.254.169.254",
    "localhost",
    "",
  ])("%j is unknown", (name) => expect(resolveName(name, aws)).toBeUndefined());
});

describe("components", () => {
  const access = standInAccess();
  const mixture = ["milvus", "run", "mixture", "-rootcoord", "-datacoord"];
  const run = (role: string) => ["milvus", "run", role];

  it.each([
    ["v2.6.15", run("proxy"), "proxy", []],
    ["v2.6.15", mixture, "mixcoord", ["go"]],
    ["v2.6.15", ["/milvus/tools/heaptrack", ...run("querynode")], "querynode", ["go", "segcore", "storage-v2"]],
    ["v2.5.16", run("querynode"), "querynode", ["go", "segcore"]],
    ["v2.6.15", run("streamingnode"), "streamingnode", ["go", "segcore", "storage-v2"]],
    ["v2.4.17", run("indexnode"), "indexnode", []],
  ] as const)("Milvus %s runs %j as %s", (tag, words, name, clients) => {
    const component = componentOf(`milvusdb/milvus:${tag}`, words, access);
    expect(component?.name).toBe(name);
    expect(component && openedAtStart(component, "pulsar").map(({ client }) => client)).toEqual(clients);
  });

  it.each([
    ["mixcoord", true],
    ["datacoord", true],
    ["querycoord", false],
    ["datanode", false],
  ])("a proxy waits for %s: %s", (role, waits) => {
    const component = componentOf("milvusdb/milvus:v2.4.17", run(role), access);
    expect(component && isCoordinator(component)).toBe(waits);
  });

  it.each([[[]], [run("toString")], [["milvus", "run"]], [["sleep", "1"]]])("%j is none", (words) =>
    expect(componentOf("milvusdb/milvus:v2.6.15", words, access)).toBeUndefined(),
  );

  it.each([
    ["milvusdb/milvus:v2.5.16", "2.5"],
    ["registry.example.com:5000/milvus:2.4.5-gpu", "2.4"],
    ["milvusdb/milvus:v2.7.0", "2.6"],
    ["registry.example.com:2.4/milvus", "2.6"],
    ["milvusdb/milvus:latest", "2.6"],
    ["milvusdb/milvus@sha256:0123", "2.6"],
  ])("%s is of the line %s", (image, line) => expect(lineOf(image, access)).toBe(line));
});

describe("the configuration", () => {
  it("puts user.yaml over default.yaml and the environment over both, and bears the chart's double keys", () => {
    const files = [
      "mq:\n  type: pulsar\nmq:\n  type: woodpecker\nminio:\n  address: a\n  port: 9000\n  region:\n",
      "minio:\n  address: b\n",
    ];
    const { storage, messageQueue } = readMilvusConfig(files, { MINIO_PORT: "tcp://10.0.0.1:9000" });
    expect([storage.address, storage.port, storage.region, messageQueue]).toEqual([
      "b",
      "tcp://10.0.0.1:9000",
      "",
      "woodpecker",
    ]);
  });

  it("quotes nothing of a broken file", () => {
    expect(() => readMilvusConfig(["minio:\n  secretAccessKey: hunter2\n bad"], {})).toThrow(/^(?!.*hunter2)/s);
  });

  it.each([
    ["milvus-demo", "milvus-demo/wp"],
    ["/milvus-demo", "milvus-demo/wp"],
    ["a/b/", "a/b/wp"],
    ["", "./wp"],
    ["/", "./wp"],
  ])("root path %j gives key %j", (rootPath, key) => expect(keyUnder(rootPath, "wp")).toBe(key));

  it.each([
    [{ address: "s3.us-east-2.amazonaws.com", port: "443" }, "s3.us-east-2.amazonaws.com"],
    [{ address: "s3.us-east-2.amazonaws.com:9000", port: "443" }, "s3.us-east-2.amazonaws.com"],
  ])("%j has host %s", (endpoint, host) => expect(endpointHost(endpoint)).toBe(host));
});

const containerOf = (
  environment: Record<string, string>,
  asked: string[],
  files: Record<string, string> = {},
): Container => ({
  environment,
  readFile: (path) => Promise.resolve({ "/token": "jwt", ...files }[path]),
  now: () => 0,
  send: ({ host }) => {
    asked.push(host);
    const element = (name: string): string => `<${name}>${name}-of-${host}</${name}>`;
    const xml = ["AccessKeyId", "SecretAccessKey", "SessionToken", "Arn"].map(element).join("");
    const json = JSON.stringify({
      AccessKeyId: "ASIAPOD",
      SecretAccessKey: "s",
      Token: "t",
      Expiration: "2030-01-01T00:00:00Z",
    });
    const body = host.startsWith("sts.") ? `${xml}<Expiration>2030-01-01T00:00:00Z</Expiration>` : json;
    return Promise.resolve({ status: 200, headers: {}, body });
  },
});

describe("credential chains", () => {
  const webIdentity = { AWS_WEB_IDENTITY_TOKEN_FILE: "/token", AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/r" };
  const staticKeys = { AWS_ACCESS_KEY_ID: "AKIAENV", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t" };
  const podIdentity = { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials" };
  const profile =
    "[other]\naws_access_key_id = AKIAOTHER\n[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = s\naws_session_token = t\n";

  it.each([
    ["web identity, regional", { ...webIdentity, AWS_REGION: "us-east-2" }, "sts.us-east-2.amazonaws.com"],
    ["web identity, global without a region", webIdentity, "sts.amazonaws.com"],
    ["web identity in China", { ...webIdentity, AWS_REGION: "cn-north-1" }, "sts.cn-north-1.amazonaws.com.cn"],
    [
      "web identity before static keys and Pod Identity",
      { ...webIdentity, ...staticKeys, ...podIdentity },
      "sts.amazonaws.com",
    ],
    ["Pod Identity, static keys ignored", { ...staticKeys, ...podIdentity }, "169.254.170.23"],
    ["ECS before Pod Identity", { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x", ...podIdentity }, "169.254.170.2"],
  ])("the Go side takes %s", async (_, environment, host) => {
    const asked: string[] = [];
    const { expiresAt } = await goCredentials(containerOf(environment, asked));
    expect([asked, expiresAt]).toEqual([[host], Date.UTC(2030, 0, 1)]);
  });

  it.each([
    ["environment", { ...staticKeys, ...webIdentity }, {}, "AKIAENV", []],
    ["profile", webIdentity, { "/root/.aws/credentials": profile }, "AKIAFILE", []],
    [
      "web identity, regional even without a region",
      { ...webIdentity, ...podIdentity },
      {},
      "AccessKeyId-of-sts.us-east-1.amazonaws.com",
      ["sts.us-east-1.amazonaws.com"],
    ],
    ["Pod Identity", podIdentity, {}, "ASIAPOD", ["169.254.170.23"]],
  ])("the C++ side takes %s", async (_, environment, files, accessKeyId, hosts) => {
    const asked: string[] = [];
    const credentials = await segcoreCredentials(containerOf(environment, asked, files));
    expect([credentials.accessKeyId, asked]).toEqual([accessKeyId, hosts]);
  });

  it.each([
    ["AWS_DEFAULT_REGION first", { AWS_DEFAULT_REGION: "eu-west-1", AWS_REGION: "eu-west-2" }, "eu-west-1"],
    ["then AWS_REGION", { AWS_REGION: "eu-west-2" }, "eu-west-2"],
    ["then its node's", {}, "ap-northeast-1"],
    ["else us-east-1", { AWS_EC2_METADATA_DISABLED: "True" }, "us-east-1"],
  ])("the C++ side's region is %s", async (_, environment, region) => {
    const send = () => Promise.resolve({ status: 200, headers: {}, body: "ap-northeast-1c" });
    expect(await segcoreRegion({ ...containerOf(environment, []), send })).toBe(region);
  });

  it("neither finds any in an empty container", async () => {
    const refused = () => Promise.reject(new NetworkError("refused", "connection refused"));
    const empty: Container = { ...containerOf({}, []), send: refused };
    await expect(goCredentials(empty)).rejects.toThrow("connection refused");
    await expect(segcoreCredentials(empty)).rejects.toThrow("if use iam, access key id should not be empty");
  });
});

describe("small parts", () => {
  it("never leaves the container's directory", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("..", ".", "a", "/", "\\", "..\\")), (parts) => {
        const found = hostPath("/root-of-pod", parts.join("/"));
        expect(found === "/root-of-pod/" || found.startsWith("/root-of-pod/")).toBe(true);
      }),
    );
  });

  it("encodes keys so that decoding gives them back, slashes in place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (key) => {
        const encoded = encodeKey(key);
        expect(decodeURIComponent(encoded)).toBe(key);
        expect(encoded).toMatch(/^[\w\-.~%/]*$/);
        expect(encoded.split("/")).toHaveLength(key.split("/").length);
      }),
    );
  });

  it("writes lines as Milvus does", () => {
    const line = formatLine(Date.UTC(2026, 0, 2, 3, 4, 5, 6), "WARN", 'it "broke"', {
      bucket: "b-1",
      error: "Access Denied.",
    });
    expect(line).toBe(
      '[2026/01/02 03:04:05.006 +00:00] [WARN] ["it \\"broke\\""] [bucket=b-1] [error="Access Denied."]',
    );
  });
});
