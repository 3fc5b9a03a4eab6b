import { describe, expect, it } from "vitest";
import type { Manifest } from "../../src/milvus/manifest.ts";
import type { Reads } from "../../src/rules/reads.ts";
import { findingsOf } from "../../src/rules/rule.ts";
import { about } from "./about.ts";
import { csiDriver, storageClass } from "../../src/rules/storage.ts";

const disk = (name: string, storage = ""): string => `---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name} }
spec:
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce]${storage} }
`;
const ownClass = "---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: bookie }\n";

const rendering = (...documents: readonly string[]): Manifest => ({
  manifest: documents.join(""),
  namespace: "milvus",
});

const found = (rendered: Manifest, deployed?: Manifest) => {
  const reads: Reads = {
    rendered: { status: "present", value: rendered },
    storageClasses: { status: "present", value: [] },
    csiDrivers: { status: "present", value: [] },
  };
  return findingsOf([storageClass, csiDriver], reads, { ...about, deployed }).map(
    ({ code, fact }) => `${code} ${fact.en}`,
  );
};

describe("in a cluster without any StorageClass", () => {
  it("volumes that are there already need none", () => {
    expect(found(rendering(disk("m-etcd")), rendering(disk("m-etcd")))).toEqual([]);
  });

  it("new ones beside them do, and they alone are named", () => {
    const [first = "", ...more] = found(rendering(disk("m-etcd"), disk("m-zookeeper")), rendering(disk("m-etcd")));
    expect(first).toMatch(/^EY701 .*volumes of StatefulSet\/m-zookeeper name none/);
    expect(more).toEqual([]);
  });

  it("a class that the chart itself makes is there in time", () => {
    expect(found(rendering(disk("m-bookie", ", storageClassName: bookie"), ownClass))).toEqual([]);
  });
});
