/** A real kube-apiserver with its etcd on loopback: RBAC on, the default admission plug-ins, no controllers. */

import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { issueServerCertificate } from "../../src/kubernetes/certificates.ts";
import type { Server } from "./client.ts";

export type Binaries = { readonly etcd: string; readonly kubeApiServer: string };

export async function startRealServer({ etcd, kubeApiServer }: Binaries): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "eyrie-kube-apiserver-"));
  const [clients, peers, port] = [await freePort(), await freePort(), await freePort()];
  const at = (name: string): string => join(folder, name);
  const { authority, cert, key } = issueServerCertificate(randomBytes);
  const accounts = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const token = randomBytes(24).toString("base64url");
  const keep = (name: string, text: string): Promise<void> => writeFile(at(name), text, { mode: 0o600 });
  await keep("tls.crt", cert);
  await keep("tls.key", key);
  await keep("sa.key", accounts.privateKey.export({ type: "pkcs1", format: "pem" }).toString());
  await keep("sa.pub", accounts.publicKey.export({ type: "spki", format: "pem" }).toString());
  await keep("tokens.csv", `${token},kubernetes-admin,kubernetes-admin,system:masters\n`);

  await keep("authentication.json", JSON.stringify(anonymous));

  const etcdUrl = `http://127.0.0.1:${clients}`;
  const running = [
    spawn(
      etcd,
      [
        `--data-dir=${at("etcd")}`,
        `--listen-client-urls=${etcdUrl}`,
        `--advertise-client-urls=${etcdUrl}`,
        `--listen-peer-urls=http://127.0.0.1:${peers}`,
        `--initial-advertise-peer-urls=http://127.0.0.1:${peers}`,
        `--initial-cluster=default=http://127.0.0.1:${peers}`,
        "--unsafe-no-fsync",
      ],
      { stdio: "ignore" },
    ),
    spawn(
      kubeApiServer,
      [
        `--etcd-servers=${etcdUrl}`,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        `--secure-port=${port}`,
        `--tls-cert-file=${at("tls.crt")}`,
        `--tls-private-key-file=${at("tls.key")}`,
        `--token-auth-file=${at("tokens.csv")}`,
        `--service-account-key-file=${at("sa.pub")}`,
        `--service-account-signing-key-file=${at("sa.key")}`,
        "--service-account-issuer=https://127.0.0.1:1",
        "--api-audiences=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.100.0.0/16",
        "--authorization-mode=RBAC",
        // Pages out of etcd, so that a continue token can expire.
        "--feature-gates=ListFromCacheSnapshot=false",
        `--authentication-config=${at("authentication.json")}`,
        `--cert-dir=${at("certs")}`,
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    ),
  ];
  let said = "";
  running[1]?.stderr?.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  const close = async (): Promise<void> => {
    await Promise.all(running.map(ended));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = `https://127.0.0.1:${port}`;
    await ready(`${url}/readyz`, authority, token, () => said);
    return { url, authority, token, compact: () => compact(etcdUrl), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As EKS has it: who says nothing may ask whether the server is well. */
const anonymous = {
  apiVersion: "apiserver.config.k8s.io/v1beta1",
  kind: "AuthenticationConfiguration",
  anonymous: { enabled: true, conditions: ["/healthz", "/livez", "/readyz"].map((path) => ({ path })) },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function ready(url: string, ca: string, token: string, said: () => string): Promise<void> {
  for (let patience = 240; patience > 0; patience -= 1) {
    const status = await new Promise<number>((resolve) => {
      request(url, { ca, headers: { authorization: `Bearer ${token}` } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .once("error", () => resolve(0))
        .end();
    });
    if (status === 200) return;
    await pause(500);
  }
  throw new Error(`kube-apiserver did not get ready\n${said()}`);
}

/** etcd's JSON gateway: everything up to the revision of now. */
async function compact(etcdUrl: string): Promise<void> {
  const post = async (path: string, body: object): Promise<{ header: { revision: string } }> => {
    const answer = await fetch(etcdUrl + path, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`etcd: ${path}: ${await answer.text()}`);
    return (await answer.json()) as { header: { revision: string } };
  };
  const { header } = await post("/v3/kv/range", { key: Buffer.from("/").toString("base64") });
  await post("/v3/kv/compaction", { revision: header.revision, physical: true });
}
