// npm run bench:localcloud: the local cloud beside moto_server in one run: how long each takes to start, and how many
// requests a second it answers. The local cloud verifies signatures and asks IAM; moto does neither unless told to.
// Needs Python with moto; without it the local cloud is measured alone.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { sign } from "@eyrie/localcloud/aws/sign";
import { startLocalCloud } from "./local-cloud.js";

const directory = mkdtempSync(join(tmpdir(), "eyrie-bench-"));
const seconds = Number(process.env.EYRIE_BENCH_SECONDS ?? 3);
const rounds = Number(process.env.EYRIE_BENCH_ROUNDS ?? 3);
/** Requests on their way at once. */
const concurrency = 8;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Node, Python and whoever else share two processors: what waits on a socket counts, not who computes. */
function call({ url, method, headers = {}, body = "", agent, ca }) {
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = send(url, { method, headers: { ...headers, "content-length": Buffer.byteLength(body) }, agent, ca });
    sent.once("error", reject);
    sent.once("response", (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.once("error", reject);
      answer.once("end", () => resolve({ status: answer.statusCode, text: Buffer.concat(chunks).toString() }));
    });
    sent.end(body);
  });
}

async function demand(expected, request) {
  const { status, text } = await call(request);
  if (!expected.includes(status)) throw new Error(`${request.method} ${request.url}: ${status} ${text}`);
  return text;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Any answer at all is a sign of life. */
async function answering(url) {
  for (;;) {
    try {
      await call({ url, method: "GET", agent: new HttpAgent() });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

async function startLocal() {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const starting = startLocalCloud(mkdtempSync(join(directory, "cloud-")), ["--port", String(port)]);
  await answering(endpoint);
  const startUp = performance.now() - began;
  const { environment, stop } = await starting;
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(environment.KUBECONFIG);
  const { server, caData } = kubeconfig.getCurrentCluster();
  return {
    startUp,
    endpoint,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    },
    kubernetes: { server, ca: Buffer.from(caData, "base64"), token: kubeconfig.getCurrentUser().token },
    stop,
  };
}

const python = process.env.EYRIE_PYTHON ?? "python3";
const hasMoto = spawnSync(python, ["-c", "import moto.server"], { stdio: "ignore" }).status === 0;

async function startMoto() {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint);
  const startUp = performance.now() - began;
  return {
    startUp,
    endpoint,
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "unchecked" },
    stop: () => child.kill("SIGKILL"),
  };
}

const kibibyte = "m".repeat(1024);
const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

/** Signed once: a signature may be sent again for 15 minutes. */
function signed({ endpoint, credentials }, service, method, target, body = "", headers = {}) {
  const host = new URL(endpoint).host;
  const all = sign({ method, rawTarget: target, headers: { host, ...headers }, body }, credentials, {
    service,
    region: service === "iam" ? "us-east-1" : "us-east-2",
    now: Date.now(),
  });
  return { url: `${endpoint}${target}`, method, headers: all, body };
}

const role = "milvus-s3-access-sa";
const query = (fields) => new URLSearchParams(fields).toString();
const iam = (cloud, fields) => signed(cloud, "iam", "POST", "/", query({ Version: "2010-05-08", ...fields }), form);

async function prepare(cloud) {
  const agent = new HttpAgent({ keepAlive: true, maxSockets: concurrency });
  const location =
    '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>us-east-2</LocationConstraint></CreateBucketConfiguration>';
  await demand([200], { ...signed(cloud, "s3", "PUT", "/bench-objects", location), agent });
  await demand([200], { ...signed(cloud, "s3", "PUT", "/bench-listing", location), agent });
  await demand([200], { ...signed(cloud, "s3", "PUT", "/bench-objects/key", kibibyte), agent });
  for (let key = 0; key < 1000; key += 1) {
    await demand([200], { ...signed(cloud, "s3", "PUT", `/bench-listing/files/insert_log/${key}`, "1"), agent });
  }
  const { kubernetes } = cloud;
  let token = "header.claims.signature";
  let issuer = "oidc.eks.us-east-2.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
  const tokenRequest = kubernetes && {
    url: `${kubernetes.server}/api/v1/namespaces/default/serviceaccounts/default/token`,
    method: "POST",
    headers: { authorization: `Bearer ${kubernetes.token}`, "content-type": "application/json" },
    body: JSON.stringify({
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { audiences: ["sts.amazonaws.com"], expirationSeconds: 3600 },
    }),
    ca: kubernetes.ca,
    agent: new HttpsAgent({ keepAlive: true, maxSockets: concurrency, ca: kubernetes.ca }),
  };
  if (tokenRequest) {
    ({ token } = JSON.parse(await demand([201], tokenRequest)).status);
    issuer = JSON.parse(Buffer.from(token.split(".")[1], "base64url")).iss.replace("https://", "");
  }
  // The local cloud starts with its clusters' issuers.
  await demand([200, 409], {
    ...iam(cloud, {
      Action: "CreateOpenIDConnectProvider",
      Url: `https://${issuer}`,
      "ClientIDList.member.1": "sts.amazonaws.com",
      "ThumbprintList.member.1": "9".repeat(40),
    }),
    agent,
  });
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:sub`]: "system:serviceaccount:default:default",
            [`${issuer}:aud`]: "sts.amazonaws.com",
          },
        },
      },
    ],
  };
  await demand([200], {
    ...iam(cloud, { Action: "CreateRole", RoleName: role, AssumeRolePolicyDocument: JSON.stringify(trust) }),
    agent,
  });
  const assume = {
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: `arn:aws:iam::111122223333:role/${role}`,
    RoleSessionName: "bench",
    WebIdentityToken: token,
  };
  // moto fails where several write to one key at once.
  const puts = Array.from({ length: concurrency }, (_, worker) => ({
    ...signed(cloud, "s3", "PUT", `/bench-objects/key-${worker}`, kibibyte),
    agent,
  }));
  return {
    "PutObject 1 KiB": puts,
    "GetObject 1 KiB": { ...signed(cloud, "s3", "GET", "/bench-objects/key"), agent },
    "ListObjectsV2 1,000": { ...signed(cloud, "s3", "GET", "/bench-listing?list-type=2"), agent },
    GetRole: { ...iam(cloud, { Action: "GetRole", RoleName: role }), agent },
    AssumeRoleWithWebIdentity: { url: `${cloud.endpoint}/`, method: "POST", headers: form, body: query(assume), agent },
    ...(tokenRequest ? { TokenRequest: tokenRequest } : {}),
  };
}

/** Requests a second, for `duration` seconds; each worker sends the one request, or that of its own. */
async function rate(request, duration) {
  const end = performance.now() + duration * 1000;
  const began = performance.now();
  let answered = 0;
  const worker = async (_, index) => {
    const own = Array.isArray(request) ? request[index] : request;
    while (performance.now() < end) {
      await demand([200, 201], own);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return answered / ((performance.now() - began) / 1000);
}

async function measure(start) {
  const startUps = [];
  for (let round = 0; round < rounds; round += 1) {
    const tried = await start();
    startUps.push(tried.startUp);
    await tried.stop();
  }
  const cloud = await start();
  try {
    const rates = {};
    for (const [name, request] of Object.entries(await prepare(cloud))) {
      await rate(request, seconds / 3);
      rates[name] = await rate(request, seconds);
    }
    return { startUp: median(startUps), rates };
  } finally {
    await cloud.stop();
  }
}

const local = await measure(startLocal);
const moto = hasMoto ? await measure(startMoto) : undefined;
const rows = [
  {
    measured: "start-up, until AWS answers (s)",
    "local cloud": (local.startUp / 1000).toFixed(2),
    moto_server: moto ? (moto.startUp / 1000).toFixed(2) : "-",
    ratio: moto ? (moto.startUp / local.startUp).toFixed(1) : "-",
  },
  ...Object.entries(local.rates).map(([measured, mine]) => {
    const theirs = moto?.rates[measured];
    return {
      measured: `${measured} (requests/s)`,
      "local cloud": Math.round(mine),
      moto_server: theirs ? Math.round(theirs) : "-",
      ratio: theirs ? (mine / theirs).toFixed(1) : "-",
    };
  }),
];
console.table(rows);
rmSync(directory, { recursive: true, force: true });
process.exit(0);
