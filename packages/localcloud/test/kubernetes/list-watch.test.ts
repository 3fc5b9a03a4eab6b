import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isObject, valueAt } from "../../src/kubernetes/json.ts";
import { startTestCluster, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
beforeAll(async () => {
  kubernetes = await startTestCluster();
});
afterAll(() => kubernetes.close());

const configMap = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels },
  data,
});

describe("lists", () => {
  const base = "/api/v1/namespaces/lists/configmaps";
  beforeAll(async () => {
    kubernetes.cluster.writer.create("namespaces", { metadata: { name: "lists" } });
    for (const [index, name] of ["a", "b", "c", "d", "e"].entries()) {
      await kubernetes.call("POST", base, { body: configMap(name, {}, { parity: index % 2 === 0 ? "even" : "odd" }) });
    }
    await kubernetes.cluster.settled();
  });
  const names = (body: Record<string, unknown>): unknown[] =>
    (Array.isArray(body["items"]) ? body["items"] : []).map((item) => valueAt(item, "metadata.name"));

  const cases: [query: string, found: string[]][] = [
    ["?labelSelector=parity%3Deven", ["a", "c", "e"]],
    ["?labelSelector=parity%20in%20(odd)", ["b", "d"]],
    ["?fieldSelector=metadata.name%3Dc", ["c"]],
    ["?labelSelector=parity&fieldSelector=metadata.name!%3Dc", ["a", "b", "d", "e"]],
  ];
  test.each(cases)("%s", async (query, found) => {
    expect(names((await kubernetes.call("GET", base + query)).body)).toEqual(found);
  });

  test("pages join to the whole", async () => {
    const pages: unknown[][] = [];
    let token = "";
    do {
      const { body } = await kubernetes.call("GET", `${base}?labelSelector=parity&limit=2&continue=${token}`);
      pages.push(names(body));
      const next = valueAt(body, "metadata.continue");
      token = typeof next === "string" ? next : "";
    } while (token !== "");
    expect(pages).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  test("a table has what kubectl prints", async () => {
    const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    const { body } = await kubernetes.call("GET", `${base}?fieldSelector=metadata.name%3Da`, { accept });
    expect(body).toMatchObject({
      kind: "Table",
      rows: [{ cells: ["a", 0, "0s"], object: { metadata: { name: "a" } } }],
    });
  });

  test("metadata only", async () => {
    const accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
    const { body } = await kubernetes.call("GET", base, { accept });
    expect(body["kind"]).toBe("PartialObjectMetadataList");
    expect((body["items"] as unknown[]).every((item) => isObject(item) && !("data" in item))).toBe(true);
  });

  test("a collection is deleted by selector", async () => {
    await kubernetes.call("DELETE", `${base}?labelSelector=parity%3Dodd`);
    expect(names((await kubernetes.call("GET", `${base}?labelSelector=parity`)).body)).toEqual(["a", "c", "e"]);
  });
});

describe("watches", () => {
  const base = "/api/v1/namespaces/default/secrets";
  async function open(query: string): Promise<AsyncIterator<string | Uint8Array>> {
    const { body } = await kubernetes.cluster.handler({
      method: "GET",
      rawTarget: `${base}?watch=true&${query}`,
      headers: { authorization: `Bearer ${kubernetes.cluster.adminToken}` },
      body: new Uint8Array(),
    });
    expect(typeof body === "object" && Symbol.asyncIterator in body).toBe(true);
    return (body as AsyncIterable<string>)[Symbol.asyncIterator]();
  }
  const next = async (stream: AsyncIterator<string | Uint8Array>): Promise<unknown> => {
    const { value } = (await stream.next()) as { value: string };
    const { type, object } = JSON.parse(value) as { type: string; object: Record<string, unknown> };
    return [type, valueAt(object, "metadata.name") ?? valueAt(object, "metadata.annotations") ?? object["code"]];
  };
  const post = (name: string, labels: Record<string, string>) =>
    kubernetes.call("POST", base, { body: { metadata: { name, labels } } });

  test("tells of what begins and ceases to match", async () => {
    const version = String(kubernetes.cluster.store.revision());
    const stream = await open(`labelSelector=on%3D1&resourceVersion=${version}`);
    await post("w1", { on: "0" });
    await post("w2", { on: "1" });
    const merge = (name: string, on: string) =>
      kubernetes.call("PATCH", `${base}/${name}`, {
        body: { metadata: { labels: { on } } },
        type: "application/merge-patch+json",
      });
    await merge("w1", "1");
    await merge("w2", "0");
    await kubernetes.call("DELETE", `${base}/w1`);
    const seen = [await next(stream), await next(stream), await next(stream), await next(stream)];
    expect(seen).toEqual([
      ["ADDED", "w2"],
      ["ADDED", "w1"],
      ["DELETED", "w2"],
      ["DELETED", "w1"],
    ]);
    await stream.return?.();

    const replayed = await open(`labelSelector=on%3D1&resourceVersion=${version}`);
    expect([await next(replayed), await next(replayed), await next(replayed), await next(replayed)]).toEqual(seen);
    await replayed.return?.();
  });

  test("begins with what is there and says when that is over", async () => {
    await post("w3", { begin: "1" });
    const stream = await open(
      "labelSelector=begin&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan",
    );
    expect(await next(stream)).toEqual(["ADDED", "w3"]);
    expect(await next(stream)).toEqual(["BOOKMARK", { "k8s.io/initial-events-end": "true" }]);
    await stream.return?.();
  });

  test("ends after timeoutSeconds, not before", async () => {
    const stream = await open(`timeoutSeconds=60&resourceVersion=${kubernetes.cluster.store.revision()}`);
    const end = stream.next();
    await kubernetes.clock.advance(59_000);
    await post("w4", {});
    expect(((await end) as { done: boolean }).done).toBe(false);
    await kubernetes.clock.advance(1000);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});
