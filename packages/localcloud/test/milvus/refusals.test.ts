import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { DataType, type FieldType, type MilvusClient } from "@zilliz/milvus2-sdk-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { methods, status as statusTable, statusFirst } from "../../src/pods/milvus/messages.ts";
import { otherMethods } from "../../src/pods/milvus/other-methods.ts";
import { read, write } from "../../src/pods/milvus/wire.ts";
import { type MilvusSetting, startMilvusSetting } from "../milvus-setting.ts";
import { collectionOf, type Release, rows, startRelease } from "./release.ts";

let setting: MilvusSetting;
let release: Release;
let client: MilvusClient;
beforeAll(async () => {
  setting = await startMilvusSetting();
  release = await startRelease(setting, "refusals", {
    version: "v2.5.27",
    run: ["standalone"],
    sections: { mq: { type: "rocksmq" } },
  });
  client = release.connect();
  await collectionOf(client, "birds");
  await client.insert({ collection_name: "birds", data: rows(1, 2) });
});
afterAll(async () => {
  await client.closeConnection();
  await setting.close();
});

/** The status of an answer, of what was thrown in its place, or of a failed call. */
const told = async (call: Promise<unknown>): Promise<{ readonly code: number; readonly reason: string }> => {
  const answer = await call.catch((error: unknown) => error);
  const { status = answer } = answer as { status?: unknown };
  const { code, reason, message, details } = status as Record<"reason" | "message" | "details", string> & {
    code: number;
  };
  return { code, reason: reason ?? details ?? message };
};

const birds = { collection_name: "birds" };
const vector: FieldType = { name: "v", data_type: DataType.FloatVector, dim: 4 };
const key: FieldType = { name: "id", data_type: DataType.Int64, is_primary_key: true };
const create = (name: string, fields: FieldType[]) => client.createCollection({ collection_name: name, fields });
const index = (params: Record<string, string>) => client.createIndex({ ...birds, field_name: "vector", ...params });

describe("refused as Milvus refuses", () => {
  it.each<[string, () => Promise<unknown>, number, string]>([
    [
      "a collection that is not there",
      () => client.describeCollection({ collection_name: "kites" }),
      100,
      "collection not found[database=default][collection=kites]",
    ],
    [
      "a flush of one",
      () => client.flush({ collection_names: ["kites"] }),
      100,
      "collection not found[database=default][collection=kites]",
    ],
    [
      "another database",
      () => client.describeCollection({ ...birds, db_name: "other" }),
      800,
      "database not found[database=other]",
    ],
    [
      "a name that begins with a digit",
      () => create("1birds", [key, vector]),
      1100,
      "Invalid collection name: 1birds. the first character of a collection name must be an underscore or letter: invalid parameter",
    ],
    [
      "a name with a hyphen",
      () => create("b-irds", [key, vector]),
      1100,
      "Invalid collection name: b-irds. collection name can only contain numbers, letters and underscores: invalid parameter",
    ],
    [
      "a name that is too long",
      () => create("b".repeat(256), [key, vector]),
      1100,
      `Invalid collection name: ${"b".repeat(256)}. the length of a collection name must be less than 255 characters: invalid parameter`,
    ],
    [
      "a vector of one dimension",
      () => create("flat", [key, { ...vector, dim: 1 }]),
      1100,
      "invalid dimension: 1 of field v. it should be in range 2 ~ 32768: invalid parameter",
    ],
    [
      "the same name with other fields",
      () => create("birds", [key, vector]),
      65_535,
      "create duplicate collection with different parameters, collection: birds",
    ],
    [
      "vectors of another dimension",
      () => client.insert({ ...birds, data: [{ id: 1, title: "", vector: [1, 2, 3, 4, 5] }] }),
      65_535,
      "the length(5) of float data should divide the dim(4)",
    ],
    [
      "a text that is too long",
      () => client.insert({ ...birds, data: [{ id: 1, title: "x".repeat(65), vector: [1, 2, 3, 4] }] }),
      1100,
      "length of varchar field title exceeds max length, row number: 0, length: 65, max length: 64: invalid parameter",
    ],
    [
      "another partition",
      () => client.insert({ ...birds, partition_name: "north", data: rows(1, 1) }),
      200,
      "partition not found[partition=north]",
    ],
    [
      "an index of no kind",
      () => index({ index_type: "TREE", metric_type: "L2" }),
      1100,
      "invalid parameter[expected=valid index][actual=invalid index type: TREE]",
    ],
    [
      "a second index",
      () => index({ index_type: "HNSW", metric_type: "L2" }),
      65_535,
      "at most one distinct index is allowed per field",
    ],
    [
      "a search of what is not loaded",
      () => client.search({ ...birds, data: [1, 0, 0, 0], limit: 1 }),
      101,
      "collection not loaded[collection=birds]",
    ],
  ])("%s", async (_, call, code, reason) => {
    expect(await told(call())).toEqual({ code, reason });
  });

  it("a load without an index", async () => {
    await create("bare", [key, vector]);
    const load = await client.loadCollectionAsync({ collection_name: "bare" });
    expect(load).toMatchObject({ error_code: "IndexNotExist", code: 700, reason: "index not found[collection=bare]" });
  });

  it("a search that fits neither the vectors nor the index", async () => {
    await client.loadCollectionSync(birds);
    const search = (data: number[], more: object) => told(client.search({ ...birds, data, limit: 1, ...more }));
    expect(await search([1, 0], {})).toEqual({
      code: 1100,
      reason: "vector dimension mismatch, expected vector size(byte) 16, actual 8 (field vector): invalid parameter",
    });
    expect(await search([1, 0, 0, 0], { metric_type: "IP" })).toEqual({
      code: 1100,
      reason: "metric type not match: invalid parameter[expected=L2][actual=IP]",
    });
    expect(await search([1, 0, 0, 0], { limit: 20_000 })).toEqual({
      code: 1100,
      reason: "topk [20000] is invalid, it should be in range [1, 16384], but got 20000: invalid parameter",
    });
    expect(await search([1, 0, 0, 0], { output_fields: ["wings"] })).toEqual({
      code: 1700,
      reason: "field wings not exist: field not found",
    });
  });
});

describe("not implemented, by name", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["CreateAlias", () => client.createAlias({ ...birds, alias: "feathers" })],
    ["Delete", () => client.delete({ ...birds, ids: [1] })],
    ["Upsert", () => client.upsert({ ...birds, data: rows(1, 1) })],
    ["CreatePartition", () => client.createPartition({ ...birds, partition_name: "north" })],
    ["CreateCredential", () => client.createUser({ username: "kite", password: "kite-and-eyrie" })],
    ["ManualCompaction", () => client.compact(birds)],
    ["ListAliases", () => client.listAliases(birds)],
    ['the filter "id > 1"', () => client.search({ ...birds, data: [1, 0, 0, 0], limit: 1, filter: "id > 1" })],
    ["radius of a search", () => client.search({ ...birds, data: [1, 0, 0, 0], limit: 1, params: { radius: 1 } })],
    [
      "the data type SparseFloatVector of field s",
      () => create("sparse", [key, { name: "s", data_type: DataType.SparseFloatVector }]),
    ],
    [
      "nullable (field n)",
      () => create("null", [key, vector, { name: "n", data_type: DataType.Bool, nullable: true }]),
    ],
    [
      "metric type HAMMING",
      async () => {
        await create("hamming", [key, vector]);
        return client.createIndex({
          collection_name: "hamming",
          field_name: "v",
          index_type: "FLAT",
          metric_type: "HAMMING",
        });
      },
    ],
  ])("%s", async (what, call) => {
    expect(await told(call())).toEqual({
      code: 10,
      reason: `${what} is not implemented by Eyrie's stand-in for Milvus: service unimplemented`,
    });
  });
});

it("a release whose nodes are missing is not healthy, and says what it lacks", async () => {
  const lonely = await startRelease(setting, "lonely", { version: "v2.6.15", run: ["mixcoord", "proxy"] });
  const proxy = lonely.connect();
  const lacks = (role: string): string => `no ${role} of the release is healthy`;
  expect(await proxy.checkHealth()).toMatchObject({
    isHealthy: false,
    reasons: [lacks("data node"), lacks("query node")],
  });
  await collectionOf(proxy, "birds");
  const answers = [
    await told(proxy.insert({ ...birds, data: rows(1, 1) })),
    await told(proxy.loadCollectionAsync(birds)),
  ];
  expect(answers).toEqual(
    ["data node", "query node"].map((role) => ({ code: 2, reason: `${lacks(role)}: service unavailable` })),
  );
  await proxy.closeConnection();
});

describe("a client of bytes", () => {
  /** What a call answers, as it is on the wire, or what gRPC says. */
  const send = async (method: string, bytes: Buffer): Promise<Buffer | ServiceError> => {
    const raw = new Client(`127.0.0.1:${release.port("standalone", 19530)}`, credentials.createInsecure());
    const path = `/milvus.proto.milvus.MilvusService/${method}`;
    const same = (content: Buffer): Buffer => content;
    const answer = await new Promise<Buffer | ServiceError>((resolve) => {
      raw.makeUnaryRequest(path, same, same, bytes, (error, content) => resolve(error ?? content ?? Buffer.alloc(0)));
    });
    raw.close();
    return answer;
  };
  const nothing = Buffer.alloc(0);

  it("is refused every method that is not implemented, by its name", async () => {
    const answers = await Promise.all(
      Object.entries(otherMethods).flatMap(([where, names]) =>
        names.map(async (name) => {
          const answer = await send(name, nothing);
          if (!Buffer.isBuffer(answer)) return [where, name, answer.code, answer.details];
          const refused = where === "plain" ? read(statusTable, answer) : read(statusFirst, answer).status;
          return [where, name, refused?.code, refused?.reason];
        }),
      ),
    );
    expect(answers).toHaveLength(Object.values(otherMethods).flat().length);
    expect(answers).toEqual(
      answers.map(([where, name]) => [
        where,
        name,
        where === "bare" ? 12 : 10,
        `${name} is not implemented by Eyrie's stand-in for Milvus: service unimplemented`,
      ]),
    );
  });

  // What pymilvus sends; the client for Node iterates by queries that are like any other.
  it("is told that an iterator of a query is not implemented", async () => {
    const query = write(methods.Query.request, { ...birds, query_params: [{ key: "iterator", value: "True" }] });
    const answer = await send("Query", query);
    expect(Buffer.isBuffer(answer) && read(statusFirst, answer).status?.reason).toBe(
      "iterator of a query is not implemented by Eyrie's stand-in for Milvus: service unimplemented",
    );
  });

  it("cannot end the server with what is no message", async () => {
    const malformed = [Buffer.from([0xff]), Buffer.from([0x2a, 0xff, 0xff, 0xff, 0xff, 0x0f]), Buffer.alloc(64, 0xff)];
    const answers = await Promise.all(malformed.map((bytes) => send("Insert", bytes)));
    expect(answers.map((answer) => (Buffer.isBuffer(answer) ? "answered" : answer.code))).toEqual([13, 13, 13]);
    expect((await client.getVersion()).version).toBe("v2.5.27-eyrie-stand-in");
  });
});
