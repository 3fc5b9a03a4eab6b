import { describe, expect, test } from "vitest";
import type { Change } from "../src/model/change.ts";
import { outputSchema } from "../src/report/output-schema.ts";
import { eyrie } from "./cli-host.ts";
import { cwd, given, keep, pipeline, planned, volumes } from "./cli-pipeline.ts";
import * as fixtures from "./report-fixtures.ts";

describe("down", () => {
  const bucketStands: Change = { id: "bucket/b", after: [], action: "keep", standing: "owned" };

  test("says that the bucket stays and how to see it", async () => {
    given({ changes: [fixtures.away, bucketStands] });
    const { out } = await eyrie(["down", "--yes"], { cwd });
    expect(out).toContain("= owned  bucket/b  stays by design: it holds data");
    expect(out).toContain(
      "Bucket b and its data stay. See them:\n    aws s3 ls s3://b/m/ --recursive --summarize --region us-east-2\n",
    );
  });

  const going: Change = {
    id: "bucket/b",
    after: [],
    action: "delete",
    standing: "owned",
    have: { objects: 3 },
    note: fixtures.same("3 objects"),
  };

  test("names the volumes that stay and what deletes them, before it asks and at the end", async () => {
    given({ changes: [fixtures.away] });
    const { out } = await eyrie(["down", "--yes"], { cwd });
    const [plan, , end] = out.split(/(What Eyrie owned is gone)/);
    const named = "    data-m-etcd-0\n";
    const command = "    kubectl delete pvc -n milvus data-m-etcd-0\n";
    expect([plan, end].map((part) => [part?.includes(named), part?.includes(command)])).toEqual([
      [true, true],
      [true, true],
    ]);
    const { out: document } = await eyrie(["down", "--yes", "--json"], { cwd });
    expect(outputSchema.parse(JSON.parse(document)).volumes).toEqual(volumes.value);
  });

  test("says so where volumes may not be listed", async () => {
    given({ changes: keep });
    const unreadable = { status: "unreadable", cause: fixtures.denied } as const;
    pipeline.planDown.mockResolvedValue({ ...planned(...keep), volumes: unreadable });
    const { out } = await eyrie(["down"], { cwd });
    expect(out).toContain("could not be read. Eyrie deletes none. See: kubectl get pvc -n milvus");
    const { out: document } = await eyrie(["down", "--json"], { cwd });
    expect(outputSchema.parse(JSON.parse(document)).volumesProblem?.code).toBe("denied");
  });

  test("takes no bucket by another name, and says which it is", async () => {
    const { code, err } = await eyrie(["down", "--yes", "--delete-bucket", "other"], { cwd });
    expect(code).toBe(64);
    expect(err).toContain(`--delete-bucket names "other"; the bucket of this spec is b.`);
    expect(pipeline.carryOut).not.toHaveBeenCalled();
  });

  test("says what goes with the bucket, and that the volumes are stale without it", async () => {
    given({ changes: [fixtures.away, going] });
    const marked = planned(fixtures.away, going);
    pipeline.planDown.mockResolvedValue({ ...marked, target: { ...marked.target, deleteBucket: true }, volumes });
    const { code, out } = await eyrie(["down", "--yes", "--delete-bucket", "b"], { cwd });
    expect(code).toBe(0);
    expect(out).toContain("- owned  bucket/b  3 objects");
    expect(out).toContain("Delete them before the next eyrie up");
    expect(out).not.toContain("aws s3 ls");
  });

  test("says how to see a bucket whose every object is the release's", async () => {
    given({ changes: [fixtures.away, bucketStands] });
    const all = planned(fixtures.away, bucketStands);
    pipeline.planDown.mockResolvedValue({ ...all, target: { ...all.target, rootPath: "" }, volumes });
    const { out } = await eyrie(["down", "--yes"], { cwd });
    expect(out).toContain("    aws s3 ls s3://b/ --recursive --summarize --region us-east-2\n");
  });

  test.each(["absent", "foreign"] as const)("does not speak of a bucket that is %s", async (standing) => {
    given({ changes: [fixtures.away, { ...bucketStands, standing }] });
    const { out } = await eyrie(["down", "--yes"], { cwd });
    expect(out).not.toContain("aws s3 ls");
  });
});
