import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { V1Pod } from "@kubernetes/client-node";
import { DataType, MilvusClient } from "@zilliz/milvus2-sdk-node";
import { isReady } from "#eyrie/clouds/kubernetes/pod-state";
import { milvus, noSdk } from "#eyrie/clouds/milvus/milvus";
import { type Claim, dataClaimNames, setUpClaimNames } from "#eyrie/model/claim";
import type { RunEvent } from "#eyrie/model/event";
import { commandRights } from "#eyrie/permissions/command-rights";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { lookAround } from "#eyrie/pipeline/look-around";
import { planUp } from "#eyrie/pipeline/plan";
import { type ProofOptions, proveTarget, whereToConnect } from "#eyrie/pipeline/prove";
import type { Planned, Session } from "#eyrie/pipeline/session";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { denying, notHolding, type Undo, withPod } from "./claim-breakage.ts";
import { hasOpenssl, makeCertificate } from "./openssl.ts";
import { operatorWith, spoken } from "./operator.ts";
import { guideSetUp } from "./permission-scenes.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Operator, type Setting, startSetting } from "./setting.ts";
import { until } from "./until.ts";

const spec = guideSpec.replace("milvus: {", "milvus: { values: extra.yaml,");
const bucket = "milvus-bucket-039dd013c0712f085d60e21f";

let setting: Setting;
let planned: Planned;
let scene: Scene;

async function install(values: string): Promise<void> {
  await writeFile(join(setting.directory, "extra.yaml"), values);
  const session = setting.session(spec);
  planned = await planUp(session);
  await carryOut(planned, session);
}

beforeAll(async () => {
  setting = await startSetting();
  await install("");
  scene = sceneOf(setting, planned);
  await prove({ data: undefined, patience: 30_000 });
}, 60_000);

afterAll(() => setting.close());

type Proving = Partial<ProofOptions> & {
  readonly as?: Operator;
  readonly signal?: AbortSignal;
  readonly on?: (event: RunEvent) => unknown;
  readonly clouds?: Partial<Session["clouds"]>;
};

async function prove({ as, signal, on = () => undefined, clouds = {}, ...options }: Proving = {}) {
  const session = setting.session(spec, signal, as);
  const emit = (event: RunEvent) => {
    session.emit(event);
    on(event);
  };
  const asked: ProofOptions = { readOnly: false, fresh: false, patience: 0, data: {}, ...options };
  return proveTarget(planned, { ...session, emit, clouds: { ...session.clouds, ...clouds } }, asked);
}

/** Proves, and undoes what was broken for it. */
async function provenWhile(undo: Undo, options: Proving = {}) {
  try {
    return await prove(options);
  } finally {
    await undo();
  }
}

const statusesOf = (claims: readonly Claim[]) =>
  Object.fromEntries(claims.filter(isOfData).map(({ name, verdict }) => [name, verdict.status]));
const isOfData = ({ name }: Claim) => dataClaimNames.some((data) => data === name);
const evidenceOf = (claims: readonly Claim[], name: Claim["name"]) =>
  claims.flatMap((claim) => (claim.name === name ? claim.evidence.map(({ value }) => value) : []));
const saidOf = (claims: readonly Claim[], name: Claim["name"]) =>
  claims
    .flatMap(({ name: of, verdict }) =>
      of === name && verdict.status !== "holds" ? [`${verdict.why.en} ${verdict.remedy.en}`] : [],
    )
    .join("");

const all = (status: string) => Object.fromEntries(dataClaimNames.map((name) => [name, status]));

const proxies = async (): Promise<readonly V1Pod[]> =>
  (
    await scene.kubectl<{ items: V1Pod[] }>("GET", "/api/v1/namespaces/milvus/pods?labelSelector=component%3Dproxy")
  ).items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);

/** What the release's users see in it, by a client of their own. */
async function asUser<T>(work: (client: MilvusClient) => Promise<T>, token?: string): Promise<T> {
  const [pod] = await proxies();
  const port = scene.cluster.portOf(pod?.metadata?.uid ?? "", 19530);
  const client = new MilvusClient({
    address: `127.0.0.1:${port ?? 0}`,
    logLevel: "error",
    ...(token === undefined ? {} : { token }),
  });
  await client.connectPromise;
  try {
    return await work(client);
  } finally {
    await client.closeConnection();
  }
}

const collections = (token?: string) =>
  asUser(async (client) => (await client.showCollections()).data.map(({ name }) => name).toSorted(), token);

const fields = [
  { name: "id", data_type: DataType.Int64, is_primary_key: true },
  { name: "vector", data_type: DataType.FloatVector, dim: 8 },
];
const make = (...names: readonly string[]) =>
  asUser((client) => Promise.all(names.map((collection_name) => client.createCollection({ collection_name, fields }))));

const madeAgo = (hours: number) => `eyrie_probe_${(Date.now() - hours * 3_600_000).toString(16)}_0123456789ab`;
const scale = (replicas: number) =>
  scene.kubectl("PATCH", "/apis/apps/v1/namespaces/milvus/deployments/milvus-demo-proxy", { spec: { replicas } });

describe("Milvus' official client", () => {
  it("is no part of the bundle: what is not asked for is neither carried nor loaded", async () => {
    const dist = new URL("../packages/eyrie/dist/", import.meta.url);
    const files = (await readdir(dist)).filter((name) => name.endsWith(".js") && name !== "milvus-pod.js");
    const texts = await Promise.all(files.map((name) => readFile(new URL(name, dist), "utf8")));
    expect(files).toContain("eyrie.js");
    const loading = /(?:from|import\(|require\()\s*["']@zilliz\//;
    expect(files.filter((_, at) => loading.test(texts[at] ?? ""))).toEqual([]);
    expect(await readFile(new URL("THIRD-PARTY.txt", dist), "utf8")).not.toMatch(/^@zilliz\//m);
  });
});

describe("Milvus itself", () => {
  it("stores its rows in the bucket, finds them there, and keeps nothing of the probe", async () => {
    const claims = await prove();
    expect(notHolding(claims)).toEqual({});
    expect(evidenceOf(claims, "milvus-answers")[0]).toMatch(/^v2\.6\..*stand-in/);
    const keys = evidenceOf(claims, "segments-stored").flatMap(
      (value) => /^(\S+\/insert_log\/\S+) /.exec(value)?.[1] ?? [],
    );
    expect(keys.length).toBeGreaterThan(0);
    const objects = setting.cloud.s3.buckets.get(bucket)?.objects;
    expect(keys.filter((key) => objects?.has(key) !== true)).toEqual([]);
    expect(await collections()).toEqual([]);
  });

  it("is left out where it is not asked for, and by read-only", async () => {
    for (const options of [{ data: undefined }, { readOnly: true }]) {
      const claims = await prove(options);
      expect(claims.map(({ name }) => name)).toEqual(setUpClaimNames);
      expect(setting.trace.filter(({ service }) => service === "milvus")).toEqual([]);
    }
  });

  it("loses what killed probes left more than an hour ago, and what is named; nothing else", async () => {
    const [left, named, atWork] = [madeAgo(2), madeAgo(0.4), madeAgo(0.5)];
    const users = ["customers", "eyrie_probe_of_mine", "eyrie_probe_1_0123456789ab"];
    await make(left, named, atWork, ...users);
    const claims = await prove({ data: { drop: named } });
    expect(notHolding(claims)).toEqual({});
    expect(evidenceOf(claims, "probe-dropped").slice(1)).toEqual([named, left]);
    expect(await collections()).toEqual([...users, atWork].toSorted());
    await asUser((client) =>
      Promise.all([...users, atWork].map((name) => client.dropCollection({ collection_name: name }))),
    );
  });
});

describe("what keeps it from the bucket is told", () => {
  it("S3 refuses the node that writes: not stored, in AWS's own words; found in memory does not count", async () => {
    const undo = await denying("s3:PutObject")(scene);
    const claims = await provenWhile(undo, { data: { patience: 3_000 } });
    expect(statusesOf(claims)).toEqual({
      ...all("holds"),
      "segments-stored": "fails",
      "rows-found": "unproven",
    });
    const refusal = /is not authorized to perform: s3:PutObject on resource: .*explicit deny/;
    expect(saidOf(claims, "segments-stored")).toMatch(refusal);
    expect(saidOf(claims, "segments-stored")).toContain("Run eyrie doctor");
    expect(evidenceOf(claims, "segments-stored").join("\n")).toMatch(refusal);
    expect(await collections()).toEqual([]);
  });

  it("S3 refuses the node that reads: stored, but not found", async () => {
    const undo = await denying("s3:GetObject")(scene);
    const claims = await provenWhile(undo, { data: { patience: 3_000 } });
    expect(statusesOf(claims)).toEqual({ ...all("holds"), "rows-found": "fails" });
    expect(await collections()).toEqual([]);
  });

  it("Milvus cannot store what a user gave it: nothing of the probe's is made; once S3 lets it, all is proven", async () => {
    const undo = await denying("s3:PutObject")(scene);
    await make("stuck");
    await asUser(async (client) => {
      await client.insert({ collection_name: "stuck", data: [{ id: 1, vector: [1, 0, 0, 0, 0, 0, 0, 0] }] });
      await client.flush({ collection_names: ["stuck"] });
    });
    await until(
      () => asUser((client) => client.checkHealth()),
      ({ isHealthy }) => !isHealthy,
      10_000,
    );
    const claims = await provenWhile(undo, { data: { patience: 1_000 } });
    expect(statusesOf(claims)).toEqual({ ...all("unproven"), "milvus-answers": "fails" });
    expect(notHolding(await prove())).toEqual({});
    await asUser((client) => client.dropCollection({ collection_name: "stuck" }));
  });

  it("a pod that is not ready: nothing is asked", async () => {
    const undo = await withPod(
      () => ({
        containers: [{ name: "broken", image: "milvusdb/milvus:v2.6.15", args: ["milvus", "run", "nonsense"] }],
      }),
      () => true,
    )(scene);
    const claims = await provenWhile(undo);
    expect(statusesOf(claims)).toEqual(all("unproven"));
    expect(saidOf(claims, "milvus-answers")).toContain("Every Milvus pod is ready");
    expect(setting.trace.filter(({ service }) => service === "milvus")).toEqual([]);
  });

  it("no client is there, and nobody agreed to get it", async () => {
    const { clock, clouds } = setting.session(spec);
    const unobtained = milvus({ sdk: noSdk, environment: {}, clock, trace: () => undefined });
    expect(clouds.milvus).not.toBe(unobtained);
    const claims = await prove({ clouds: { milvus: unobtained } });
    expect(statusesOf(claims)).toEqual(all("unproven"));
    expect(saidOf(claims, "milvus-answers")).toContain("eyrie verify --yes");
  });

  it.each([
    { right: "s3:ListBucket", claim: "segments-stored", others: { "rows-found": "unproven" }, says: /s3:ListBucket/ },
    { right: "get pods/portforward", claim: "milvus-answers", others: all("unproven"), says: /pods\/portforward/ },
  ] as const)("the operator lacks $right: unproven, and named", async ({ right, claim, others, says }) => {
    const { required, optional } = commandRights.verify(guideSetUp);
    const rights = [...required, ...optional.flatMap(({ rights: more }) => more)];
    const as = await operatorWith(
      setting,
      rights.filter((one) => spoken(one).split(" on ")[0]?.split(" in ")[0] !== right),
    );
    const claims = await prove({ as });
    expect(statusesOf(claims)).toEqual({ ...all("holds"), ...others, [claim]: "unproven" });
    expect(saidOf(claims, claim)).toMatch(says);
    expect(await collections()).toEqual([]);
  });
});

describe("interrupted", () => {
  it.each(["segments-stored", "rows-found"] as const)("at %s: the probe's collection goes all the same", async (at) => {
    const controller = new AbortController();
    const stop = (event: RunEvent) => event.type === "note" && event.about === at && controller.abort();
    const claims = await prove({ signal: controller.signal, on: stop });
    expect(statusesOf(claims)).toMatchObject({ [at]: "unproven", "probe-dropped": "holds" });
    expect(evidenceOf(claims, "probe-dropped")).toHaveLength(1);
    expect(await collections()).toEqual([]);
  });

  it("by the proxy's restart: it is tried again with another collection, and both go", async () => {
    let once = true;
    const restart = (event: RunEvent) => {
      if (event.type !== "note" || event.about !== "rows-found" || !once) return;
      once = false;
      void proxies().then((pods) =>
        Promise.all(
          pods.map(({ metadata }) => scene.kubectl("DELETE", `/api/v1/namespaces/milvus/pods/${metadata?.name ?? ""}`)),
        ),
      );
    };
    const claims = await prove({ on: restart });
    expect(statusesOf(claims)).toEqual(all("holds"));
    expect(evidenceOf(claims, "probe-dropped")).toHaveLength(2);
    expect(await collections()).toEqual([]);
  });

  it("for good: what could not be dropped is said with what drops it, and that does", async () => {
    const gone = (event: RunEvent) => event.type === "note" && event.about === "rows-found" && void scale(0);
    const claims = await prove({ on: gone, data: { patience: 3_000 } });
    expect(statusesOf(claims)).toMatchObject({ "rows-found": "unproven", "probe-dropped": "fails" });
    const [left = ""] = evidenceOf(claims, "probe-dropped");
    expect(saidOf(claims, "probe-dropped")).toContain(`eyrie verify --drop-probe ${left}`);
    await scale(1);
    await until(proxies, (pods) => pods.length > 0 && pods.every(isReady), 20_000);
    expect(await collections()).toContain(left);
    expect(notHolding(await prove({ patience: 20_000, data: { drop: left } }))).toEqual({});
    expect(await collections()).toEqual([]);
  });
});

describe("with authorization", () => {
  beforeAll(async () => {
    await install('extraConfigFiles: { user.yaml: "common: { security: { authorizationEnabled: true } }" }');
    await until(proxies, (pods) => pods.length > 0 && pods.every(isReady), 20_000);
    await prove({ data: undefined, patience: 30_000 });
  }, 60_000);

  it.each([
    { who: "nobody", environment: {}, status: "unproven", says: /Set EYRIE_MILVUS_TOKEN/ },
    {
      who: "a wrong password",
      environment: { EYRIE_MILVUS_USERNAME: "root", EYRIE_MILVUS_PASSWORD: "hunter2hunter2" },
      status: "unproven",
      says: /UNAUTHENTICATED/,
    },
    { who: "a token", environment: { EYRIE_MILVUS_TOKEN: "root:Milvus" }, status: "holds", says: /^$/ },
    {
      who: "a user",
      environment: { EYRIE_MILVUS_USERNAME: "root", EYRIE_MILVUS_PASSWORD: "Milvus" },
      status: "holds",
      says: /^$/,
    },
  ])("$who: $status", async ({ environment, status, says }) => {
    const claims = await prove({ as: { environment } });
    expect(statusesOf(claims)).toEqual(all(status));
    expect(saidOf(claims, "milvus-answers")).toMatch(says);
    expect(JSON.stringify([claims, setting.trace, setting.events]).includes("hunter2")).toBe(false);
    expect(await collections("root:Milvus")).toEqual([]);
  });
});

describe.skipIf(!hasOpenssl)("with TLS on both sides (needs openssl 3)", () => {
  const shown = (name: string) => ({
    EYRIE_MILVUS_CA: join(setting.directory, "authority.pem"),
    EYRIE_MILVUS_CERT: join(setting.directory, `${name}.pem`),
    EYRIE_MILVUS_KEY: join(setting.directory, `${name}.key`),
  });

  beforeAll(async () => {
    const { directory } = setting;
    for (const name of ["authority", "stranger"]) makeCertificate(directory, name);
    for (const name of ["server", "client"])
      makeCertificate(directory, name, { signer: "authority", names: "DNS:milvus-demo.milvus.svc" });
    const files = ["server.pem", "server.key", "authority.pem"];
    const [serverPemPath, serverKeyPath, caPemPath] = files.map((file) => `/milvus/configs/${file}`);
    const texts = await Promise.all(files.map(async (file) => [file, await readFile(join(directory, file), "utf8")]));
    const tls = { serverPemPath, serverKeyPath, caPemPath };
    const user = JSON.stringify({ common: { security: { tlsMode: 2 } }, tls });
    await install(JSON.stringify({ extraConfigFiles: { "user.yaml": user, ...Object.fromEntries(texts) } }));
    await until(proxies, (pods) => pods.length > 0 && pods.every(isReady), 20_000);
    await prove({ data: undefined, patience: 30_000 });
  }, 60_000);

  it.each([
    {
      who: "no certificate",
      environment: () => ({}),
      patience: 0,
      status: "unproven",
      says: /Set EYRIE_MILVUS_CERT and EYRIE_MILVUS_KEY/,
    },
    {
      who: "a stranger's",
      environment: () => shown("stranger"),
      patience: 0,
      status: "unproven",
      says: /EYRIE_MILVUS_CERT, which the CA in its tls\.caPemPath must have signed/,
    },
    {
      who: "one that the CA signed",
      environment: () => shown("client"),
      patience: 60_000,
      status: "holds",
      says: /^$/,
    },
  ])("$who: $status", async ({ environment, patience, status, says }) => {
    const claims = await prove({ as: { environment: environment() }, data: { patience } });
    expect(statusesOf(claims)).toEqual(all(status));
    expect(saidOf(claims, "milvus-answers")).toMatch(says);
  });

  it("and a client is told so, after a run and by status", async () => {
    const session = setting.session(spec);
    const told = { serverName: "milvus-demo.milvus.svc", security: { tls: "two-way", authorization: false } };
    expect(await whereToConnect(planned, session)).toMatchObject(told);
    expect((await lookAround(session)).connection).toMatchObject({ value: told });
  });
});
