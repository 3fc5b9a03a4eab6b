import { describe, expect, it } from "vitest";
import { flushIn, segmentIn } from "../../src/clouds/milvus/segments.ts";

/** A number does not hold it: this one would be another's. */
const id = "454906821329035265";
const segment = { segmentID: id, collectionID: id, partitionID: id, num_rows: "24", state: "Flushed" };
const flush = { coll_segIDs: { birds: { data: [id] } }, coll_flush_ts: { birds: id } };

describe("ids of segments", () => {
  it("keep all their digits", () => {
    expect(segmentIn(segment)).toEqual({ id, collection: id, partition: id, rows: 24, state: "Flushed" });
    expect(flushIn(flush, "birds")).toEqual({ segments: [id], timestamp: id });
    expect(flushIn({}, "birds")).toEqual({ segments: [], timestamp: undefined });
  });

  it.each([
    { field: "segmentID", read: () => segmentIn({ ...segment, segmentID: Number(id) }) },
    { field: "collectionID", read: () => segmentIn({ ...segment, collectionID: Number(id) }) },
    { field: "partitionID", read: () => segmentIn({ ...segment, partitionID: Number(id) }) },
    { field: "coll_segIDs", read: () => flushIn({ coll_segIDs: { birds: { data: [Number(id)] } } }, "birds") },
    { field: "coll_flush_ts", read: () => flushIn({ coll_flush_ts: { birds: Number(id) } }, "birds") },
  ])("$field as a number: refused, with the client that is known", ({ field, read }) => {
    const told = `Milvus' client told ${field} as a number`;
    expect(read).toThrow(
      expect.objectContaining({
        code: "invalid",
        message: expect.stringContaining(told),
        remedy: expect.objectContaining({ en: expect.stringContaining("@zilliz/milvus2-sdk-node@") }),
      }),
    );
  });
});
