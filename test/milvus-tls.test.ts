import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issueServerCertificate } from "@eyrie/localcloud/kubernetes/certificates";
import { serveGrpc } from "@eyrie/localcloud/pods/milvus/grpc-server";
import { milvus } from "#eyrie/clouds/milvus/milvus";
import { Problem } from "#eyrie/model/problem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { milvusSdk, surroundings } from "./setting.ts";

let folder: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eyrie-tls-"));
  const { authority, cert, key } = issueServerCertificate(surroundings.random);
  await writeFile(join(folder, "ca.pem"), authority);
  await writeFile(join(folder, "other.pem"), issueServerCertificate(surroundings.random).authority);
  port = await serveGrpc({
    security: {
      authorizationEnabled: false,
      rootPassword: "Milvus",
      tlsMode: 1,
      serverPemPath: "",
      serverKeyPath: "",
      caPemPath: "",
    },
    tls: { cert: Buffer.from(cert), key: Buffer.from(key), ca: undefined },
    // Whatever it says, it has been reached.
    answer: () => Promise.reject(new Error("nothing is asked here")),
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** `reached`, or what was said instead. */
async function connected(environment: Readonly<Record<string, string>>, to: { tls?: boolean; serverName?: string }) {
  const clock = { now: () => Date.now(), sleep: surroundings.sleep };
  const client = milvus({ sdk: milvusSdk, environment, clock, trace: () => undefined });
  const { signal } = new AbortController();
  try {
    const address = { address: `127.0.0.1:${port}`, tls: true, ...to };
    (await client.connect(address, await client.credentials(), signal)).close();
    return "reached";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `${error.code}: ${error.fact.en} ${error.remedy.en}`;
  }
}

const ca = () => ({ EYRIE_MILVUS_CA: join(folder, "ca.pem") });

describe("a Milvus with TLS, through a forwarded port", () => {
  it.each([
    { how: "by the Service's name on its certificate", to: { serverName: "kubernetes.default.svc" }, more: {} },
    {
      how: "by the name that the environment says",
      to: { serverName: "milvus-demo.milvus.svc" },
      more: { EYRIE_MILVUS_SERVER_NAME: "localhost" },
    },
    { how: "by its address alone, where that is on it", to: {}, more: {} },
  ])("is reached $how", async ({ to, more }) => {
    expect(await connected({ ...ca(), ...more }, to)).toMatch(/^reached$|nothing is asked here/);
  });

  it.each([
    {
      how: "under another name",
      to: { serverName: "milvus-demo.milvus.svc" },
      file: "ca.pem",
      says: /altnames.*EYRIE_MILVUS_SERVER_NAME/,
    },
    { how: "with another CA", to: {}, file: "other.pem", says: /^unreachable: .*certificate.*EYRIE_MILVUS_CA/ },
    { how: "without TLS", to: { tls: false }, file: "ca.pem", says: /^unreachable: / },
    {
      how: "with a file that is not there",
      to: {},
      file: "none.pem",
      says: /^invalid: EYRIE_MILVUS_CA names .*none\.pem.*ENOENT/,
    },
  ])("is not reached $how, and that is said", async ({ to, file, says }) => {
    expect(await connected({ EYRIE_MILVUS_CA: join(folder, file) }, to)).toMatch(says);
  });
});
