import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issueServerCertificate } from "@eyrie/localcloud/kubernetes/certificates";
import { type ServerFiles, serveGrpc } from "@eyrie/localcloud/pods/milvus/grpc-server";
import { milvus } from "#eyrie/clouds/milvus/milvus";
import { Problem } from "#eyrie/model/problem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasOpenssl, makeCertificate } from "./openssl.ts";
import { milvusSdk, surroundings } from "./setting.ts";

let folder: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eyrie-tls-"));
  const { authority, cert, key } = issueServerCertificate(surroundings.random);
  await writeFile(join(folder, "ca.pem"), authority);
  await writeFile(join(folder, "other.pem"), issueServerCertificate(surroundings.random).authority);
  port = await serve(1, { cert: Buffer.from(cert), key: Buffer.from(key), ca: undefined });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const serve = (tlsMode: 1 | 2, tls: ServerFiles): Promise<number> =>
  serveGrpc({
    security: {
      authorizationEnabled: false,
      rootPassword: "Milvus",
      tlsMode,
      serverPemPath: "",
      serverKeyPath: "",
      caPemPath: "",
    },
    tls,
    // Whatever it says, it has been reached.
    answer: () => Promise.reject(new Error("nothing is asked here")),
  });

/** `reached`, or what was said instead. */
async function connected(
  environment: Readonly<Record<string, string>>,
  to: { tls?: boolean; serverName?: string; address?: string },
) {
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
      says: /^expired: .*altnames.*EYRIE_MILVUS_SERVER_NAME/,
    },
    { how: "with another CA", to: {}, file: "other.pem", says: /^expired: .*certificate.*EYRIE_MILVUS_CA/ },
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

  it("that is not there is told as what happened, whenever it is tried", async () => {
    for (const way of [{ tls: false }, { tls: true }, { tls: false }])
      expect(await connected(ca(), { ...way, address: "127.0.0.1:1" })).toMatch(
        /^unreachable: Milvus cannot be reached at 127\.0\.0\.1:1: connect ECONNREFUSED 127\.0\.0\.1:1 See whether/,
      );
    expect(await connected({}, { tls: false, address: "nowhere.invalid:19530" })).toMatch(
      /^unreachable: Milvus cannot be reached at nowhere\.invalid:19530: Name resolution failed See whether/,
    );
  });
});

describe.skipIf(!hasOpenssl)("a Milvus that asks for the client's certificate (needs openssl 3)", () => {
  let standIn: string;
  /** A server nobody here wrote, which says why it refuses, as Milvus does: it speaks TLS, and nothing of gRPC. */
  let openssl: ReturnType<typeof spawn>;
  let talkative: string;

  beforeAll(async () => {
    makeCertificate(folder, "authority");
    makeCertificate(folder, "stranger");
    for (const name of ["server", "client"])
      makeCertificate(folder, name, { signer: "authority", names: "IP:127.0.0.1" });
    const [cert, key, authority] = await Promise.all(
      ["server.pem", "server.key", "authority.pem"].map((name) => readFile(join(folder, name))),
    );
    if (cert === undefined || key === undefined) throw new Error("openssl made nothing");
    standIn = `127.0.0.1:${await serve(2, { cert, key, ca: authority })}`;
    const files = "-cert server.pem -key server.key -CAfile authority.pem".split(" ");
    const asking = "s_server -accept 127.0.0.1:0 -alpn h2 -Verify 1 -verify_return_error".split(" ");
    openssl = spawn("openssl", [...asking, ...files], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
    talkative = await new Promise((resolve, reject) => {
      openssl.once("exit", () => reject(new Error("openssl s_server ended")));
      openssl.stdout?.on("data", (said: Buffer) => {
        const [, at] = /^ACCEPT \S*:(\d+)/m.exec(said.toString()) ?? [];
        if (at !== undefined) resolve(`127.0.0.1:${at}`);
      });
    });
  });

  afterAll(() => openssl.kill());

  const shown = (certificate: string, key = certificate) => ({
    EYRIE_MILVUS_CA: join(folder, "authority.pem"),
    ...(certificate === "" ? {} : { EYRIE_MILVUS_CERT: join(folder, `${certificate}.pem`) }),
    ...(key === "" ? {} : { EYRIE_MILVUS_KEY: join(folder, `${key}.key`) }),
  });

  it("lets in whose certificate its CA signed", async () => {
    expect(await connected(shown("client"), { address: standIn })).toMatch(/^reached$|nothing is asked here/);
  });

  const known = /^expired: .*alert (?:certificate required|unknown ca)[^]*set EYRIE_MILVUS_CERT and EYRIE_MILVUS_KEY/;
  it.each([
    { who: "nobody", environment: () => shown(""), by: () => standIn, says: known },
    { who: "nobody, by another server", environment: () => shown(""), by: () => talkative, says: known },
    { who: "a stranger, by another server", environment: () => shown("stranger"), by: () => talkative, says: known },
    {
      who: "a stranger, without a word",
      environment: () => shown("stranger"),
      by: () => standIn,
      says: /^unreachable: .*is well.*EYRIE_MILVUS_CERT, which the CA in its tls\.caPemPath must have signed/,
    },
  ])("does not let in $who, and names what to set", async ({ environment, by, says }) => {
    expect(await connected(environment(), { address: by() })).toMatch(says);
  });

  it("is not asked with a certificate and another one's key", async () => {
    expect(await connected(shown("client", "stranger"), { address: standIn })).toMatch(
      /^invalid: EYRIE_MILVUS_CERT and EYRIE_MILVUS_KEY name no certificate and its private key: .*mismatch/,
    );
  });
});
