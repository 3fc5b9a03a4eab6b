import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, vi } from "vitest";
import type { Change } from "../src/model/change.ts";
import type { Claim } from "../src/model/claim.ts";
import { milvusValues } from "../src/milvus/values.ts";
import { Problem } from "../src/model/problem.ts";
import type * as CarryingOut from "../src/pipeline/carry-out.ts";
import type * as LookingAround from "../src/pipeline/look-around.ts";
import type * as Planning from "../src/pipeline/plan.ts";
import type * as Preparing from "../src/pipeline/prepare.ts";
import type * as Proving from "../src/pipeline/prove.ts";
import type * as Recording from "../src/pipeline/record-proof.ts";
import type * as Surveying from "../src/pipeline/survey.ts";
import type { Outcome } from "../src/stages/execute.ts";
import { emptyFolder } from "./cli-host.ts";
import * as fixtures from "./report-fixtures.ts";

/** What the pipeline answers, so that what the command line makes of it can be seen. */
const pipeline = vi.hoisted(() => ({
  planUp: vi.fn<(typeof Planning)["planUp"]>(),
  planDown: vi.fn<(typeof Planning)["planDown"]>(),
  lookAround: vi.fn<(typeof LookingAround)["lookAround"]>(),
  prepare: vi.fn<(typeof Preparing)["prepare"]>(),
  carryOut: vi.fn<(typeof CarryingOut)["carryOut"]>(),
  proveTarget: vi.fn<(typeof Proving)["proveTarget"]>(),
  whereToConnect: vi.fn<(typeof Proving)["whereToConnect"]>(),
  helmValues: vi.fn<(typeof Preparing)["helmValues"]>(),
  recordProof: vi.fn<(typeof Recording)["recordProof"]>(),
  volumesLeft: vi.fn<(typeof Planning)["volumesLeft"]>(),
  surveyed: vi.fn<(typeof Surveying)["surveyed"]>(),
}));
// What is hoisted cannot be exported where it stands.
export { pipeline };
vi.mock("../src/pipeline/plan.ts", async (original) => ({ ...(await original<typeof Planning>()), ...pipeline }));
vi.mock("../src/pipeline/look-around.ts", async (original) => ({
  ...(await original<typeof LookingAround>()),
  ...pipeline,
}));
vi.mock("../src/pipeline/prepare.ts", async (original) => ({ ...(await original<typeof Preparing>()), ...pipeline }));
vi.mock("../src/pipeline/carry-out.ts", async (original) => ({
  ...(await original<typeof CarryingOut>()),
  ...pipeline,
}));
vi.mock("../src/pipeline/prove.ts", async (original) => ({ ...(await original<typeof Proving>()), ...pipeline }));
vi.mock("../src/pipeline/record-proof.ts", async (original) => ({
  ...(await original<typeof Recording>()),
  ...pipeline,
}));
vi.mock("../src/pipeline/survey.ts", async (original) => ({ ...(await original<typeof Surveying>()), ...pipeline }));

export const cwd = emptyFolder();
writeFileSync(
  join(cwd, "eyrie.yaml"),
  "cluster: { name: c, region: us-east-2 }\nmilvus: { release: m, version: 4.2.0 }\n",
);

export const planned = (...changes: readonly Change[]) => ({
  ...fixtures.aimed,
  direction: "up" as const,
  work: new Map(),
  seenAt: 0,
  plan: fixtures.planOf(...changes),
});
export const values = milvusValues({
  partition: "aws",
  region: "us-east-2",
  bucket: "b",
  rootPath: "on",
  serviceAccount: "m-s3",
});
export const done: readonly Outcome[] = [{ id: "bucket/b", state: "done" }];
export const failedBy = (problem: Problem): readonly Outcome[] => [{ id: "bucket/b", state: "failed", problem }];
export const taken = new Problem("exists", fixtures.same("b is another's."), fixtures.same("Rename it."));

export type Given = {
  readonly changes?: readonly Change[];
  readonly outcomes?: readonly Outcome[];
  readonly claims?: readonly Claim[];
};

export function given({ changes = [fixtures.create], outcomes = done, claims = fixtures.allHolding }: Given): void {
  pipeline.planUp.mockResolvedValue(planned(...changes));
  pipeline.planDown.mockResolvedValue({ ...planned(...changes), volumes });
  pipeline.volumesLeft.mockResolvedValue(volumes);
  const plan = fixtures.planOf(...changes);
  const pods = { status: "present", value: { ready: 1, wanted: 2, workloads: [], identities: [] } } as const;
  const connection = {
    status: "present",
    value: { kind: "internal", host: "m.svc", port: 19530, serverName: "m.svc", forward: "kubectl" },
  } as const;
  const status = { ...fixtures.statusOf(plan), pods };
  pipeline.lookAround.mockResolvedValue({ ...fixtures.aimed, plan, status, connection });
  pipeline.prepare.mockResolvedValue(fixtures.aimed);
  pipeline.carryOut.mockResolvedValue(outcomes);
  pipeline.proveTarget.mockResolvedValue(claims);
  pipeline.whereToConnect.mockResolvedValue({
    kind: "address",
    host: "lb.example",
    port: 19530,
    serverName: "m.svc",
  });
  pipeline.helmValues.mockImplementation(async ({ spec }) => ({ values, version: spec.milvus.version }));
  pipeline.surveyed.mockResolvedValue({ setUp: fixtures.setUp, assumed: [] });
}

beforeEach(() => {
  vi.resetAllMocks();
  given({});
});

export const volumes = { status: "present", value: [{ namespace: "milvus", name: "data-m-etcd-0" }] } as const;
export const keep = [fixtures.keep];
export const up = ["up", "--yes"];
