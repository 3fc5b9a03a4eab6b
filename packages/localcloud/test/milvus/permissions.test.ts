import type { MilvusClient } from "@zilliz/milvus2-sdk-node";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { bucket, grant, type MilvusSetting, startMilvusSetting } from "../milvus-setting.ts";
import { collectionOf, components, type Release, rows, startRelease, until } from "./release.ts";

let setting: MilvusSetting;
let pulsar: Release;
let woodpecker: Release;
beforeAll(async () => {
  setting = await startMilvusSetting({ podRetry: { attempts: 2, delay: 1, maximumDelay: 1 } });
  [pulsar, woodpecker] = await Promise.all([
    startRelease(setting, "refused", {
      version: "v2.5.27",
      run: components["2.4"],
      sections: { mq: { type: "pulsar" } },
    }),
    startRelease(setting, "refused-wp", { version: "v2.6.15", run: components["2.6"] }),
  ]);
});
afterAll(() => setting.close());

const all = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const allow = (actions: readonly string[]) => grant(setting.iam, "milvus-s3-access-sa", actions);
const without = (action: string) => allow(all.filter((other) => other !== action));
beforeEach(() => allow(all));

const said = (action: string): RegExp =>
  new RegExp(
    `AccessDenied: User: arn:aws:sts::\\d+:assumed-role/milvus-s3-access-sa/\\S+ is not authorized to perform: ${action} on resource: "?arn:aws:s3:::${bucket}/refused`,
  );
const logged = (action: string): RegExp =>
  new RegExp(`\\[WARN\\] .*is not authorized to perform: ${action}.*\\[code=AccessDenied\\] \\[status=403\\]`);

const connected = async (release: Release, use: (client: MilvusClient) => Promise<void>): Promise<void> => {
  const client = release.connect();
  await use(client);
  await client.closeConnection();
};
const found = async (client: MilvusClient, collection_name: string): Promise<readonly string[]> => {
  const { results } = await client.search({ collection_name, data: [2, 1, 0, 0], limit: 2, output_fields: ["id"] });
  return results.map(({ id }) => id).toSorted();
};

it("a flush that may not put tells the client and the log what AWS said, and loses nothing", () =>
  connected(pulsar, async (client) => {
    await collectionOf(client, "birds");
    await client.loadCollectionSync({ collection_name: "birds" });
    await without("s3:PutObject");
    await client.insert({ collection_name: "birds", data: rows(1, 2) });
    const flush = await client.flush({ collection_names: ["birds"] });
    expect(flush.status.code).toBe(0);
    const segmentIDs = flush.coll_segIDs["birds"]?.data.map(String) ?? [];
    expect(segmentIDs).toHaveLength(1);
    const refused = await until(
      () => client.getFlushState({ segmentIDs }),
      ({ status }) => status.code !== 0,
    );
    expect(refused).toMatchObject({
      flushed: false,
      status: { code: 1001, reason: expect.stringMatching(said("s3:PutObject")) },
    });
    expect(await pulsar.logOf("datanode")).toMatch(logged("s3:PutObject"));
    const health = await client.checkHealth();
    expect(health.isHealthy).toBe(false);
    expect(health.reasons.join()).toMatch(said("s3:PutObject"));
    expect(await client.getPersistentSegmentInfo({ collectionName: "birds" })).toMatchObject({
      infos: [{ state: "Flushing", num_rows: "2" }],
    });
    expect(await found(client, "birds")).toEqual(["1", "2"]);

    await pulsar.restart("datanode");
    await allow(all);
    await until(
      () => client.getFlushState({ segmentIDs }),
      ({ flushed }) => flushed,
    );
    expect(await found(client, "birds")).toEqual(["1", "2"]);
    expect(await client.checkHealth()).toMatchObject({ isHealthy: true });
  }));

it("a load that may not get fails with what AWS said, and works once it may", () =>
  connected(pulsar, async (client) => {
    await collectionOf(client, "trees");
    await client.insert({ collection_name: "trees", data: rows(1, 2) });
    await client.flushSync({ collection_names: ["trees"] });
    await without("s3:GetObject");
    const failure = await client.loadCollectionSync({ collection_name: "trees" }).then(() => "", String);
    expect(failure).toMatch(said("s3:GetObject"));
    expect(await pulsar.logOf("querynode")).toMatch(logged("s3:GetObject"));
    const searched = await client.search({ collection_name: "trees", data: [2, 1, 0, 0], limit: 2 });
    expect(searched.status.reason).toMatch(said("s3:GetObject"));
    await allow(all);
    await client.loadCollectionSync({ collection_name: "trees" });
    expect(await found(client, "trees")).toEqual(["1", "2"]);
  }));

it("what may not be deleted stays until it may", () =>
  connected(pulsar, async (client) => {
    await collectionOf(client, "stones");
    await client.insert({ collection_name: "stones", data: rows(1, 1) });
    await client.flushSync({ collection_names: ["stones"] });
    const { infos } = await client.getPersistentSegmentInfo({ collectionName: "stones" });
    const ofStones = async () => (await pulsar.keys()).filter((key) => key.includes(`/${infos[0]?.segmentID}/`));
    await without("s3:DeleteObject");
    await client.dropCollection({ collection_name: "stones" });
    const log = await until(
      () => pulsar.logOf("mixcoord"),
      (text) => text.includes("garbage collector failed"),
    );
    expect(log).toMatch(logged("s3:DeleteObject"));
    expect(await ofStones()).toHaveLength(6);
    await allow(all);
    await pulsar.restart("mixcoord");
    expect(await until(ofStones, (keys) => keys.length === 0)).toEqual([]);
  }));

it("a queue in the bucket acknowledges nothing that it may not write", () =>
  connected(woodpecker, async (client) => {
    await collectionOf(client, "birds");
    await client.loadCollectionSync({ collection_name: "birds" });
    await without("s3:PutObject");
    const refused = await client.insert({ collection_name: "birds", data: rows(1, 2) });
    expect(refused.status).toMatchObject({ code: 1302, reason: expect.stringMatching(said("s3:PutObject")) });
    expect(await woodpecker.logOf("streamingnode")).toMatch(logged("s3:PutObject"));
    expect(await found(client, "birds")).toEqual([]);
    await allow(all);
    await client.insert({ collection_name: "birds", data: rows(1, 2) });
    expect(await found(client, "birds")).toEqual(["1", "2"]);
  }));

it("a flush that nobody could make is made once a data node is there again", () =>
  connected(pulsar, async (client) => {
    await collectionOf(client, "clouds");
    await client.insert({ collection_name: "clouds", data: rows(1, 2) });
    await pulsar.stop("datanode");
    const { coll_segIDs } = await client.flush({ collection_names: ["clouds"] });
    const segmentIDs = coll_segIDs["clouds"]?.data.map(String) ?? [];
    expect(await client.getFlushState({ segmentIDs })).toMatchObject({ flushed: false, status: { code: 0 } });
    await pulsar.start("datanode");
    await until(pulsar.keys, (keys) => keys.filter((key) => key.includes(`/${segmentIDs[0]}/`)).length === 6);
  }));
