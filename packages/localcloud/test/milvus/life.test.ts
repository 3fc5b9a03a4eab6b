import { ErrorCode, type MilvusClient } from "@zilliz/milvus2-sdk-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notice } from "../../src/pods/milvus/segment-objects.ts";
import { type MilvusSetting, roleArn, startMilvusSetting } from "../milvus-setting.ts";
import { collectionOf, components, type Release, rows, startRelease, until } from "./release.ts";

let setting: MilvusSetting;
beforeAll(async () => {
  setting = await startMilvusSetting();
});
afterAll(() => setting.close());

const fieldLogs = ["0", "1", "100", "101", "102"];
const columnGroups = ["0", "102"];
const nearest = [
  { score: 0, id: "3", title: "row 3" },
  { score: 1, id: "2", title: "row 2" },
  { score: 1, id: "4", title: "row 4" },
];

describe.each([
  { kind: "2.4", version: "v2.4.13", queue: "pulsar", groups: fieldLogs, storage: "0", blocks: 0 },
  { kind: "2.6", version: "v2.6.15", queue: "woodpecker", groups: columnGroups, storage: "2", blocks: 3 },
  { kind: "standalone", version: "v2.5.27", queue: "rocksmq", groups: fieldLogs, storage: "0", blocks: 0 },
] as const)("Milvus $kind with $queue", ({ kind, version, queue, groups, storage, blocks }) => {
  let release: Release;
  let client: MilvusClient;
  beforeAll(async () => {
    const name = `life-${kind.replace(".", "-")}`;
    release = await startRelease(setting, name, { version, run: components[kind], sections: { mq: { type: queue } } });
    client = release.connect();
  });
  afterAll(() => client.closeConnection());

  const search = async (collection_name: string, more: object = {}) => {
    const { status, results } = await client.search({
      ...more,
      collection_name,
      data: [3, 1, 0, 0],
      limit: 3,
      output_fields: ["title", "id"],
    });
    return {
      reason: status.reason,
      results: results.toSorted((a, b) => a.score - b.score || Number(a.id) - Number(b.id)),
    };
  };
  const segmentOf = async (collectionName: string) => (await client.getPersistentSegmentInfo({ collectionName })).infos;

  it("says that it is a stand-in, and is healthy", async () => {
    expect((await client.getVersion()).version).toBe(`${version}-eyrie-stand-in`);
    expect(client.serverInfo).toMatchObject({
      git_commit: "Eyrie's stand-in for Milvus, for rehearsal",
      deploy_mode: kind === "standalone" ? "STANDALONE" : "DISTRIBUTED",
    });
    expect(await client.checkHealth()).toMatchObject({ isHealthy: true, reasons: [] });
    const health = await Promise.all(
      components[kind].map(async (component) => {
        const response = await fetch(`http://127.0.0.1:${release.port(component, 9091)}/healthz`);
        return [component, response.status, await response.text()];
      }),
    );
    expect(health).toEqual(components[kind].map((component) => [component, 200, "OK"]));
  });

  it("flushes rows to the bucket, in its version's layout, under the release's root path", async () => {
    await collectionOf(client, "birds");
    await client.insert({ collection_name: "birds", data: rows(1, 3) });
    const { IDs } = await client.insert({ collection_name: "birds", data: rows(4, 2) });
    expect(IDs).toMatchObject({ int_id: { data: ["4", "5"] } });
    expect(await release.keys()).toHaveLength(blocks > 0 ? 2 : 0);
    expect(await client.flushSync({ collection_names: ["birds"] })).toMatchObject({ flushed: true });

    const [segment, ...others] = await segmentOf("birds");
    expect(others).toEqual([]);
    expect(segment).toMatchObject({ num_rows: "5", state: "Flushed", level: "L1", storage_version: storage });
    const { segmentID, collectionID, partitionID } = segment ?? {};
    const place = `${collectionID}/${partitionID}/${segmentID}`;
    expect(segmentID).toMatch(/^\d{18}$/);
    const keys = await release.keys();
    const logs = keys.filter((key) => key.startsWith("insert_log/"));
    expect(logs.map((key) => key.replace(/\/\d+$/, ""))).toEqual(groups.map((group) => `insert_log/${place}/${group}`));
    expect(keys.filter((key) => key.startsWith("stats_log/")).map((key) => key.replace(/\/\d+$/, ""))).toEqual([
      `stats_log/${place}/100`,
    ]);
    const object = await setting.object(`${release.name}/${logs.at(-1) ?? ""}`);
    expect(object.split("\n")[0]).toBe(notice);
    expect(object).toContain(`"field":"102","name":"vector"`);
  });

  it("finds the nearest exactly, in what is flushed and what is not, and counts", async () => {
    await client.loadCollectionSync({ collection_name: "birds" });
    expect(await search("birds")).toEqual({ reason: "", results: nearest });
    await client.insert({ collection_name: "birds", data: [{ id: "6", title: "row 6", vector: [3, 1, 0, 0.5] }] });
    expect((await search("birds")).results.map(({ id }) => id)).toEqual(["3", "6", "2"]);
    expect(await search("birds", { ignore_growing: true })).toEqual({ reason: "", results: nearest });
    expect(await client.count({ collection_name: "birds" })).toMatchObject({ data: 6 });
    const { data } = await client.query({ collection_name: "birds", ids: ["6", "1"], output_fields: ["vector"] });
    expect(data.map(({ id, vector }) => [id, vector])).toEqual([
      ["1", [1, 1, 0, 0]],
      ["6", [3, 1, 0, 0.5]],
    ]);
    const { stats } = await client.getCollectionStatistics({ collection_name: "birds" });
    expect(stats).toEqual([{ key: "row_count", value: "5" }]);
  });

  it("serves it all again from restarted pods", async () => {
    await client.closeConnection();
    await Promise.all(components[kind].map(release.restart));
    client = release.connect();
    expect((await search("birds")).results.map(({ id }) => id)).toEqual(["3", "6", "2"]);
    const reader = kind === "standalone" ? "standalone" : "querynode";
    expect(await release.logOf(reader)).toContain("load segment done");
    await client.flushSync({ collection_names: ["birds"] });
    expect((await segmentOf("birds")).map(({ num_rows }) => num_rows)).toEqual(["5", "1"]);
    expect(await client.getQuerySegmentInfo({ collectionName: "birds" })).toMatchObject({
      infos: [
        { num_rows: "5", state: "Sealed" },
        { num_rows: "1", state: "Sealed" },
      ],
    });
  });

  it("deletes a dropped collection's objects in the end, and no other's", async () => {
    await collectionOf(client, "trees");
    await client.insert({ collection_name: "trees", data: rows(1, 1) });
    await client.flushSync({ collection_names: ["trees"] });
    const [kept] = await segmentOf("trees");
    expect(await client.dropCollection({ collection_name: "birds" })).toMatchObject({ error_code: ErrorCode.SUCCESS });
    expect(await client.showCollections()).toMatchObject({ data: [{ name: "trees" }] });
    const left = await until(
      async () => (await release.keys()).filter((key) => !key.startsWith("wp/")),
      (keys) => keys.length === groups.length + 1,
    );
    expect(left.every((key) => key.includes(`/${kept?.segmentID}/`))).toBe(true);
    const written = (await release.keys()).filter((key) => key.startsWith("wp/"));
    expect(written).toHaveLength(blocks === 0 ? 0 : blocks + 1);
  });
});

it("ends with its namespace: another of that name knows nothing of it", async () => {
  const wanted = { version: "v2.5.27", run: components.standalone, sections: { mq: { type: "rocksmq" } } };
  const collections = async (): Promise<readonly string[]> => {
    const client = (await startRelease(setting, "ends", wanted)).connect();
    const before = (await client.showCollections()).data.map(({ name }) => name);
    await collectionOf(client, "birds");
    await client.closeConnection();
    return before;
  };
  expect([await collections(), await collections()]).toEqual([[], ["birds"]]);
  await setting.call("DELETE", "/api/v1/namespaces/milvus");
  await setting.cluster.settled();
  await setting.call("POST", "/api/v1/namespaces", { metadata: { name: "milvus" } });
  await setting.cluster.settled();
  await setting.call("POST", "/api/v1/namespaces/milvus/serviceaccounts", {
    metadata: { name: "milvus-s3-access-sa", annotations: { "eks.amazonaws.com/role-arn": roleArn } },
  });
  expect(await collections()).toEqual([]);
});
