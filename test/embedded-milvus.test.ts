import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MilvusClient } from "@zilliz/milvus2-sdk-node";
import { dataClaimNames } from "#eyrie/model/claim";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { proveTarget } from "#eyrie/pipeline/prove";
import type { Planned } from "#eyrie/pipeline/session";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { denying, notHolding } from "./claim-breakage.ts";
import { type EmbeddedMilvus, startEmbedded, whyNotEmbedded } from "./embedded-milvus.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

const why = await whyNotEmbedded();

const small = guideSpec.replace("milvus: {", "milvus: { values: small.yaml,");
const identified = { EYRIE_MILVUS_USERNAME: "root", EYRIE_MILVUS_PASSWORD: "Milvus" };

/* The set-up is Eyrie's, in a local cloud. In the place of its stand-in the real Milvus is asked, which stores in the
   same bucket as the same role. */
describe.skipIf(why !== undefined)(`the data probe on a real Milvus 2.3 (${why ?? "found"})`, () => {
  let setting: Setting;
  let planned: Planned;
  let scene: Scene;
  let milvus: EmbeddedMilvus;
  let client: MilvusClient;

  beforeAll(async () => {
    setting = await startSetting();
    await writeFile(join(setting.directory, "small.yaml"), "cluster: { enabled: false }\n");
    const session = setting.session(small);
    planned = await planUp(session);
    await carryOut(planned, session);
    scene = sceneOf(setting, planned);
    const { bucket, rootPath, region, role, serviceAccount } = planned.target;
    const endpoint = new URL(setting.cloud.awsEndpoint);
    const directory = join(setting.directory, "embedded");
    await mkdir(directory);
    milvus = await startEmbedded(
      directory,
      {
        "minio.address": endpoint.hostname,
        "minio.port": Number(endpoint.port),
        "minio.accessKeyID": "",
        "minio.secretAccessKey": "",
        "minio.useSSL": false,
        "minio.useIAM": true,
        "minio.bucketName": bucket.name,
        "minio.rootPath": rootPath,
        "minio.region": region,
      },
      async () => {
        const { kubernetes, sts } = session.clouds;
        const token = await kubernetes.requestToken(serviceAccount.namespace, serviceAccount.name, "sts.amazonaws.com");
        return (await sts.assumeWithWebIdentity({ roleArn: role.arn, sessionName: "milvus", token })).credentials;
      },
    );
    client = new MilvusClient({ address: milvus.address, token: "root:Milvus", logLevel: "error" });
    await client.connectPromise;
  }, 120_000);

  afterAll(async () => {
    await client?.closeConnection();
    await milvus?.stop();
    await setting?.close();
  }, 30_000);

  const collections = async () => (await client.showCollections()).data.map(({ name }) => name);
  const make = (collection_name: string) => client.createCollection({ collection_name, dimension: 8 });

  async function prove(environment: Readonly<Record<string, string>>, patience?: number) {
    const session = setting.session(small, undefined, { environment });
    const claims = await proveTarget(planned, session, {
      readOnly: false,
      fresh: false,
      patience: 20_000,
      data: { address: milvus.address, ...(patience === undefined ? {} : { patience }) },
    });
    return {
      claims,
      seen: claims.filter(({ name }) => dataClaimNames.some((data) => data === name)),
      told: JSON.stringify([claims, setting.trace, setting.events]),
    };
  }

  it("finds its rows in the bucket as the role stored them, and drops its own alone", async () => {
    const left = `eyrie_probe_${(Date.now() - 2 * 3_600_000).toString(16)}_0123456789ab`;
    const atWork = `eyrie_probe_${Date.now().toString(16)}_0123456789ab`;
    await Promise.all([make("customers"), make(left), make(atWork)]);
    const { claims, seen, told } = await prove(identified);
    expect(notHolding(claims)).toEqual({});
    const [answers, stored, , dropped] = seen.map(({ evidence }) => evidence.map(({ value }) => value));
    expect(answers).toEqual([expect.stringMatching(/^v2\.3\./), milvus.address]);
    const keys = stored?.flatMap((value) => /^(\S+\/insert_log\/\S+) \(\d+ B\)$/.exec(value)?.[1] ?? []) ?? [];
    expect(keys.length).toBeGreaterThan(0);
    const objects = setting.cloud.s3.buckets.get(planned.target.bucket.name)?.objects;
    expect(keys.filter((key) => objects?.has(key) !== true)).toEqual([]);
    expect(dropped).toEqual([expect.stringMatching(/^eyrie_probe_/), left]);
    expect((await collections()).toSorted()).toEqual(["customers", atWork].toSorted());
    const secrets = ["root:Milvus", Buffer.from("root:Milvus").toString("base64")];
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
  }, 60_000);

  it.each([
    { who: "nobody", environment: {}, says: /UNAUTHENTICATED: missing authorization/ },
    {
      who: "a wrong password",
      environment: { EYRIE_MILVUS_USERNAME: "root", EYRIE_MILVUS_PASSWORD: "hunter2hunter2" },
      says: /UNAUTHENTICATED: .*password/,
    },
    {
      who: "a wrong token",
      environment: { EYRIE_MILVUS_TOKEN: "hunter2hunter2" },
      says: /UNAUTHENTICATED: .*api key/,
    },
  ])("$who is let in nowhere, and that is no proof of anything", async ({ environment, says }) => {
    const { claims, seen, told } = await prove(environment);
    expect(notHolding(claims)).toEqual(Object.fromEntries(dataClaimNames.map((name) => [name, "unproven"])));
    expect(seen[0]?.verdict).toMatchObject({ why: { en: expect.stringMatching(says) as unknown } });
    expect(told.includes("hunter2")).toBe(false);
  });

  // The last one: refused often enough, this Milvus quits.
  it("has not stored what S3 refuses, though it finds it: in memory", async () => {
    const undo = await denying("s3:PutObject")(scene);
    const { seen } = await prove(identified, 5_000);
    await undo();
    expect(seen.map(({ name, verdict }) => [name, verdict.status])).toEqual([
      ["milvus-answers", "holds"],
      ["segments-stored", "fails"],
      ["rows-found", "unproven"],
      ["probe-dropped", "holds"],
    ]);
    expect(seen[1]?.verdict).toMatchObject({
      why: { en: expect.stringMatching(/had not stored them after 5 s/) as unknown },
    });
    expect((await collections()).filter((name) => !name.endsWith("0123456789ab"))).toEqual(["customers"]);
  }, 60_000);
});
