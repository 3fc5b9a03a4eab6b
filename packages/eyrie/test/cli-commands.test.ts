import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { parseAllDocuments } from "yaml";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Host, Rehearsal } from "../src/cli/host.ts";
import type { Change } from "../src/model/change.ts";
import type { Claim } from "../src/model/claim.ts";
import { milvusValues } from "../src/milvus/values.ts";
import { Problem } from "../src/model/problem.ts";
import type { ResourceId } from "../src/model/resource.ts";
import { commandsWithRights } from "../src/permissions/command-name.ts";
import { grantFor, grantForAll } from "../src/permissions/grant.ts";
import type * as CarryingOut from "../src/pipeline/carry-out.ts";
import type * as LookingAround from "../src/pipeline/look-around.ts";
import type * as Planning from "../src/pipeline/plan.ts";
import type * as Preparing from "../src/pipeline/prepare.ts";
import type * as Proving from "../src/pipeline/prove.ts";
import type * as Recording from "../src/pipeline/record-proof.ts";
import type * as Surveying from "../src/pipeline/survey.ts";
import { outputSchema } from "../src/report/output-schema.ts";
import type { Outcome } from "../src/stages/execute.ts";
import { emptyFolder, eyrie } from "./cli-host.ts";
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

const cwd = emptyFolder();
writeFileSync(
  join(cwd, "eyrie.yaml"),
  "cluster: { name: c, region: us-east-2 }\nmilvus: { release: m, version: 4.2.0 }\n",
);

const planned = (...changes: readonly Change[]) => ({
  ...fixtures.aimed,
  direction: "up" as const,
  work: new Map(),
  seenAt: 0,
  plan: fixtures.planOf(...changes),
});
const values = milvusValues({
  partition: "aws",
  region: "us-east-2",
  bucket: "b",
  rootPath: "on",
  serviceAccount: "m-s3",
});
const done: readonly Outcome[] = [{ id: "bucket/b", state: "done" }];
const failedBy = (problem: Problem): readonly Outcome[] => [{ id: "bucket/b", state: "failed", problem }];
const taken = new Problem("exists", fixtures.same("b is another's."), fixtures.same("Rename it."));

type Given = {
  readonly changes?: readonly Change[];
  readonly outcomes?: readonly Outcome[];
  readonly claims?: readonly Claim[];
};

function given({ changes = [fixtures.create], outcomes = done, claims = fixtures.allHolding }: Given): void {
  pipeline.planUp.mockResolvedValue(planned(...changes));
  pipeline.planDown.mockResolvedValue({ ...planned(...changes), volumes });
  pipeline.volumesLeft.mockResolvedValue(volumes);
  const plan = fixtures.planOf(...changes);
  const pods = { status: "present", value: { ready: 1, wanted: 2, workloads: [], identities: [] } } as const;
  const connection = {
    status: "present",
    value: { kind: "internal", host: "m.svc", port: 19530, forward: "kubectl" },
  } as const;
  const status = { ...fixtures.statusOf(plan), pods };
  pipeline.lookAround.mockResolvedValue({ ...fixtures.aimed, plan, status, connection });
  pipeline.prepare.mockResolvedValue(fixtures.aimed);
  pipeline.carryOut.mockResolvedValue(outcomes);
  pipeline.proveTarget.mockResolvedValue(claims);
  pipeline.whereToConnect.mockResolvedValue({ kind: "address", host: "lb.example", port: 19530 });
  pipeline.helmValues.mockImplementation(async ({ spec }) => ({ values, version: spec.milvus.version }));
  pipeline.surveyed.mockResolvedValue({ setUp: fixtures.setUp, assumed: [] });
}

beforeEach(() => {
  vi.resetAllMocks();
  given({});
});

const volumes = { status: "present", value: [{ namespace: "milvus", name: "data-m-etcd-0" }] } as const;
const keep = [fixtures.keep];
const up = ["up", "--yes"];

describe("exit codes", () => {
  test.each<[string, readonly string[], Given, number]>([
    ["plan, changes", ["plan"], {}, 0],
    ["plan --exit-code, changes", ["plan", "--exit-code"], {}, 2],
    ["plan --exit-code, none", ["plan", "--exit-code"], { changes: keep }, 0],
    ["plan, conflict", ["plan", "--exit-code"], { changes: [fixtures.create, fixtures.conflict] }, 3],
    ["plan, unreadable", ["plan", "--exit-code"], { changes: [fixtures.create, fixtures.unknown] }, 1],
    ["up", up, {}, 0],
    ["up, nothing to change", ["up"], { changes: keep }, 0],
    ["up, conflict", up, { changes: [fixtures.create, fixtures.conflict] }, 3],
    ["up, failed", up, { outcomes: failedBy(fixtures.denied) }, 1],
    ["up, taken by another on the way", up, { outcomes: failedBy(taken) }, 3],
    ["up, a claim fails", up, { claims: [fixtures.failing("no-minio")] }, 4],
    ["up, a claim is unproven", up, { claims: [fixtures.holding("no-minio"), fixtures.unproven("object-put")] }, 4],
    ["up, nobody to ask", ["up"], {}, 64],
    ["status, all as it should be", ["status"], { changes: keep }, 0],
    ["status, much to do", ["status"], { changes: [fixtures.create, fixtures.update] }, 0],
    ["status, a conflict", ["status"], { changes: [fixtures.conflict] }, 0],
    ["status, something unreadable", ["status"], { changes: [fixtures.keep, fixtures.unknown] }, 1],
    ["verify", ["verify"], {}, 0],
    ["verify, a claim fails", ["verify", "--read-only"], { claims: [fixtures.failing("no-minio")] }, 4],
    ["values", ["values"], {}, 0],
    ["permissions", ["permissions"], {}, 0],
    ["down", ["down", "-y"], { changes: [fixtures.away] }, 0],
    ["down, nobody to ask", ["down"], { changes: [fixtures.away] }, 64],
    ["down, nothing there", ["down"], { changes: keep }, 0],
    ["down, failed", ["down", "-y"], { changes: [fixtures.away], outcomes: failedBy(fixtures.denied) }, 1],
  ])("%s", async (_name, argv, answers, expected) => {
    given(answers);
    const text = await eyrie(argv, { cwd });
    expect(text.code).toBe(expected);
    const { code, out } = await eyrie([...argv, "--json"], { cwd });
    expect({ code, exitCode: outputSchema.parse(JSON.parse(out)).exitCode }).toEqual({
      code: expected,
      exitCode: expected,
    });
  });
});

describe("up", () => {
  test.each([
    [["up"], "eyrie up --yes"],
    [
      ["up", "--adopt", "role/x", "bucket/y", "-f", "./eyrie.yaml"],
      "eyrie up --adopt role/x bucket/y -f ./eyrie.yaml --yes",
    ],
  ])(
    "touches nothing where nobody can be asked, and %j leads to what carries out just what is shown",
    async (argv, next) => {
      const { out, err } = await eyrie(argv, { cwd });
      expect(out).toContain("+ owned  bucket/b");
      expect(err).toContain(`→ To carry out what is shown, add --yes: ${next}\n`);
      expect(pipeline.carryOut).not.toHaveBeenCalled();
    },
  );

  test.each([[[fixtures.create, fixtures.conflict]], [[fixtures.conflict]]])(
    "touches nothing in a conflict",
    async (changes) => {
      given({ changes });
      const { out } = await eyrie(up, { cwd });
      expect(out).toContain("Nothing was touched");
      expect(pipeline.carryOut).not.toHaveBeenCalled();
      expect(pipeline.proveTarget).not.toHaveBeenCalled();
    },
  );

  test.each<[string, Given, { fresh: boolean; patience: number }]>([
    ["what was just made", {}, { fresh: true, patience: 600_000 }],
    ["what stood before", { changes: keep, outcomes: [] }, { fresh: false, patience: 600_000 }],
  ])("proves %s, with the pods' time", async (_name, answers, expected) => {
    given(answers);
    await eyrie(up, { cwd });
    expect(pipeline.proveTarget).toHaveBeenCalledWith(expect.anything(), expect.anything(), {
      readOnly: false,
      data: {},
      ...expected,
    });
  });

  test("ends with the verdict and with what connects", async () => {
    const { out } = await eyrie(up, { cwd });
    expect(out).toContain("✔ 1 change carried out.\n");
    expect(out).toContain("✔ Proven: all 23 claims hold.\n\nConnect to: http://lb.example:19530\n");
    expect(out).toContain('client = MilvusClient(uri="http://lb.example:19530")');
  });

  test("that failed proves nothing, and says what failed and why", async () => {
    given({ outcomes: failedBy(fixtures.denied) });
    const { out } = await eyrie(up, { cwd });
    expect(out).toContain("✘ bucket/b\n    Cannot read role r.\n");
    expect(pipeline.proveTarget).not.toHaveBeenCalled();
  });

  test("tells on stderr what goes on, a line for each change and claim", async () => {
    pipeline.carryOut.mockImplementation(async (_planned, { emit }) => {
      emit({ type: "change", id: "bucket/b", action: "create", state: "begun" });
      emit({ type: "note", about: "bucket/b", text: fixtures.same("again in 1 s") });
      emit({ type: "note", about: "bucket/b", text: fixtures.same("again in 1 s") });
      emit({ type: "change", id: "bucket/b", action: "create", state: "done" });
      emit({ type: "change", id: "role/r", action: "create", state: "failed", problem: fixtures.denied });
      emit({ type: "change", id: "helm-release/m/m", action: "create", state: "blocked", by: "role/r" });
      emit({ type: "claim", claim: fixtures.failing("no-minio") });
      return done;
    });
    const { err } = await eyrie(up, { cwd });
    expect(err).toBe(
      [
        "  bucket/b: again in 1 s",
        "✔ bucket/b  created",
        "✘ role/r  Cannot read role r.",
        "- helm-release/m/m  not tried: it needs role/r",
        "✘ no-minio is so",
        "",
      ].join("\n"),
    );
  });

  test("keeps what was done in the document when the proof breaks off", async () => {
    pipeline.proveTarget.mockRejectedValue(fixtures.denied);
    const { code, out } = await eyrie([...up, "--json"], { cwd });
    const document = outputSchema.parse(JSON.parse(out));
    expect(code).toBe(1);
    expect(document).toMatchObject({ outcomes: [{ id: "bucket/b", state: "done" }], error: { code: "denied" } });
  });

  test("that meets what nobody foresaw shows one sentence, no stack", async () => {
    pipeline.planUp.mockRejectedValue(new TypeError("x is not a function"));
    const { code, err } = await eyrie(up, { cwd });
    expect(code).toBe(1);
    expect(err).toMatch(/^✘ Something Eyrie did not foresee: x is not a function\n {2}→ .*\n$/);
  });
});

describe("verify", () => {
  test.each([
    [["verify", "--no-data-probe"], "claims hold; data was not tried (--no-data-probe)."],
    [["verify", "--read-only"], "claims hold; data was not tried (--read-only)."],
    [["verify", "--read-only", "--lang", "ja"], "データの検証は行っていません (--read-only)。"],
    [["up", "--yes", "--no-data-probe"], "claims hold; data was not tried (--no-data-probe)."],
  ])("%j says so", async (argv, says) => {
    expect((await eyrie(argv, { cwd })).out).toContain(says);
  });

  test.each([
    [["--address", "milvus.internal"], "--address milvus.internal is not HOST:PORT"],
    [["--address", "http://milvus:19530"], "--address http://milvus:19530 is not HOST:PORT"],
    [["--drop-probe", "customers"], "customers is no collection of a probe"],
    [["--address", "10.0.0.1:99999"], "--address 10.0.0.1:99999 is not HOST:PORT"],
    [["--address", "m:0"], "--address m:0 is not HOST:PORT"],
    [["--address", "m:1", "--read-only"], "--address has no effect with --read-only"],
    [
      ["--drop-probe", "eyrie_probe_19a5f0c2b31_0123456789ab", "--no-data-probe"],
      "--drop-probe has no effect with --no-data-probe",
    ],
  ])("refuses %j before it asks anybody", async (flags, says) => {
    const { code, err } = await eyrie(["verify", ...flags], { cwd });
    expect([code, err]).toEqual([64, expect.stringContaining(says)]);
    expect(pipeline.prepare).not.toHaveBeenCalled();
  });

  test.each([
    [["verify"], { readOnly: false, fresh: false, patience: 0, data: {} }],
    [["verify", "--no-data-probe"], { readOnly: false, fresh: false, patience: 0 }],
    [
      ["verify", "--address", "milvus.internal:19530", "--drop-probe", "eyrie_probe_19a5f0c2b31_0123456789ab"],
      {
        readOnly: false,
        fresh: false,
        patience: 0,
        data: { address: "milvus.internal:19530", drop: "eyrie_probe_19a5f0c2b31_0123456789ab" },
      },
    ],
    [["verify", "--read-only", "--timeout", "90s"], { readOnly: true, fresh: false, patience: 90_000 }],
  ])("%j", async (argv, options) => {
    const { out } = await eyrie(argv, { cwd });
    expect(pipeline.proveTarget).toHaveBeenCalledWith(expect.anything(), expect.anything(), options);
    expect(out.indexOf("The guide's checks")).toBeLessThan(out.indexOf("Access, tried"));
  });
});

describe("permissions", () => {
  test("are said for every command in turn, with what is optional apart", async () => {
    const { out } = await eyrie(["permissions"], { cwd });
    expect(out.match(/^# eyrie .*$/gm)).toEqual(commandsWithRights.map((command) => `# eyrie ${command}`));
    expect(out).toContain("kubectl create rolebinding eyrie-m-up -n milvus --role eyrie-m-up --group <group>");
    expect(out).toContain("# Optional. Without it: nothing keeps a second run of Eyrie from writing");
  });

  test("are said in the reader's language, and so is what had to be assumed", async () => {
    pipeline.surveyed.mockResolvedValue({
      setUp: fixtures.setUp,
      assumed: [{ en: "An assumption.", ja: "想定です。" }],
    });
    const { out } = await eyrie(["permissions", "plan", "--lang", "ja"], { cwd });
    expect(out).toMatch(/^# 想定です。\n# eyrie plan\n# 実行者に付与する IAM ポリシー:\n\{\n/);
  });

  test("of several commands alone are one policy, and what had to be assumed is said beside it", async () => {
    pipeline.surveyed.mockResolvedValue({ setUp: fixtures.setUp, assumed: [fixtures.same("An assumption.")] });
    const { out, err } = await eyrie(["permissions", "plan", "down", "--only", "iam"], { cwd });
    expect(JSON.parse(out)).toEqual(grantForAll(fixtures.setUp, ["plan", "down"]).iam);
    expect(err).toContain("# An assumption.");
  });

  test("of several commands alone are objects that kubectl applies", async () => {
    const { out } = await eyrie(["permissions", "plan", "down", "--only", "rbac"], { cwd });
    const documents = parseAllDocuments(out).map((document) => document.toJS() as unknown);
    expect(documents).toEqual(grantForAll(fixtures.setUp, ["plan", "down"]).rbac);
  });

  test("need the chart only where helm is to make or remove something", async () => {
    await eyrie(["permissions", "plan", "verify"], { cwd });
    await eyrie(["permissions", "plan", "down"], { cwd });
    expect(pipeline.surveyed.mock.calls.map(([, made]) => made)).toEqual([false, true]);
  });

  test("in JSON are documents, the same in every language", async () => {
    const { out } = await eyrie(["permissions", "up", "values", "--json"], { cwd });
    const { permissions, assumed } = outputSchema.parse(JSON.parse(out));
    expect(permissions?.map(({ command, iam, rbac }) => ({ command, iam, rbac }))).toEqual(
      (["up", "values"] as const).map((command) => {
        const { iam, rbac } = grantFor(fixtures.setUp, command);
        return { command, iam, rbac };
      }),
    );
    expect(permissions?.[0]?.optional.map(({ name }) => name)).toEqual([
      "namespace",
      "which-cluster",
      "lease",
      "preflight",
      "neighbours",
      "other-policies",
      "probe",
      "data-probe",
      "reasons",
    ]);
    expect(assumed).toEqual([]);
  });

  test.each([
    ["upp", "Did you mean up?"],
    ["init", "It knows: plan, up, status, verify, values, doctor, down"],
    ["apply", "Did you mean up?"],
  ])("of %s are not known", async (word, remedy) => {
    const { code, err } = await eyrie(["permissions", word], { cwd });
    expect({ code, err }).toEqual({ code: 64, err: `✘ eyrie permissions does not know ${word}.\n  → ${remedy}\n` });
  });
});

describe("values", () => {
  test("are a file that helm reads as it was meant: a comment, then YAML 1.1", async () => {
    const { out } = await eyrie(["values"], { cwd });
    expect(out).toMatch(/^(?:# .*\n)+serviceAccount:\n {2}create: false\n[^]*port: "443"\n[^]*rootPath: "on"\n/);
  });

  const repository = "milvus --repo https://zilliztech.github.io/milvus-helm/";

  test.each<[string, string, readonly string[], string]>([
    ["as short as can be", "{ release: m }", [], `${repository} --version 5.0.19 --namespace milvus`],
    ["a version", "{ release: m, version: 5.0.1 }", [], `${repository} --version 5.0.1 --namespace milvus`],
    ["a chart beside the spec", "{ release: m, chart: ./my chart }", [], "'SPEC/my chart' --namespace milvus"],
    [
      "a registry",
      "{ release: m, chart: oci://registry.example/milvus, version: 5.0.1 }",
      [],
      "oci://registry.example/milvus --version 5.0.1 --namespace milvus",
    ],
    [
      "values in order, and a context",
      "{ release: m, values: [b.yaml, ../it's.yaml] }",
      ["--context", "arn:aws:eks:us-east-2:111122223333:cluster/c"],
      `${repository} --version 5.0.19 --namespace milvus --kube-context arn:aws:eks:us-east-2:111122223333:cluster/c --values SPEC/b.yaml --values 'TOP/it'\\''s.yaml'`,
    ],
  ])("tell the command that applies them by hand, for %s", async (_name, milvus, flags, expected) => {
    const top = emptyFolder();
    mkdirSync(join(top, "spec"));
    writeFileSync(join(top, "spec", "e.yaml"), `cluster: { name: c, region: us-east-2 }\nmilvus: ${milvus}\n`);
    const { out } = await eyrie(["values", "-f", "spec/e.yaml", ...flags], { cwd: top });
    const command = expected.replaceAll("SPEC", join(top, "spec")).replaceAll("TOP", top);
    expect(out.split("\n")[1]).toBe(`#   helm upgrade --install m ${command} --values eyrie-values.yaml`);
  });

  test.each([
    ["{ release: m }", true],
    ["{ release: m, version: 5.0.1 }", false],
    ["{ release: m, chart: ./c }", false],
  ])("say of %s whether the version is only a new release's: %s", async (milvus, said) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "eyrie.yaml"), `cluster: { name: c, region: us-east-2 }\nmilvus: ${milvus}\n`);
    const { out } = await eyrie(["values"], { cwd: folder });
    expect(out.includes("\n# This version is what eyrie up gives a new release;")).toBe(said);
  });

  test("stay a comment whatever a path holds", async () => {
    const folder = join(emptyFolder(), "two\nlines");
    mkdirSync(folder);
    writeFileSync(
      join(folder, "eyrie.yaml"),
      "cluster: { name: c, region: us-east-2 }\nmilvus: { release: m, version: 5.0.1, values: a&b.yaml }\n",
    );
    const lines = (await eyrie(["values"], { cwd: folder })).out.split("\n");
    expect(lines[1]).toMatch(/ --values '\/[^']*two\\nlines\/a&b\.yaml' --values eyrie-values\.yaml$/);
    expect(lines[2]).toBe("serviceAccount:");
  });

  test("stand in the document with --json", async () => {
    const { out } = await eyrie(["values", "--json"], { cwd });
    expect(outputSchema.parse(JSON.parse(out)).values).toEqual(values);
  });
});

describe("what can be taken over", () => {
  const adoptable = (id: ResourceId, adopt = id) => ({ ...fixtures.conflict, id, adopt }) as Change;
  const role = adoptable("role/r");
  const attachment = adoptable("policy-attachment/r/p", "role/r");

  test.each<[string, readonly Change[], readonly string[], string]>([
    ["several", [role, attachment, adoptable("bucket/b")], [], "role/r bucket/b"],
    ["one more than is named", [role, attachment], ["--adopt", "bucket/b"], "bucket/b role/r"],
  ])("is named in one command: %s", async (_, changes, adopt, ids) => {
    given({ changes });
    for (const command of ["plan", "up"]) {
      const { code, out } = await eyrie([command, ...adopt], { cwd });
      expect(code).toBe(3);
      expect(out).toContain(`see first what would change: eyrie plan --adopt ${ids}\n`);
    }
  });

  test.each<[string, readonly Change[], readonly string[]]>([
    ["one thing, whose own remedy says so", [role, attachment], []],
    ["nothing", [fixtures.conflict], ["--adopt", "bucket/b"]],
  ])("is not named again: %s", async (_, changes, adopt) => {
    given({ changes });
    expect((await eyrie(["plan", ...adopt], { cwd })).out).not.toContain("see first what would change");
  });
});

describe("a reviewed plan", () => {
  const file = (name: string) => ["--out", name];
  const made = (change: Change): Change => ({ id: change.id, after: change.after, action: "keep", standing: "owned" });

  test("that is carried out already is done, and says so", async () => {
    await eyrie(["plan", ...file("done.json")], { cwd });
    given({ changes: [made(fixtures.create)] });
    const { code, out } = await eyrie(["up", "--plan", "done.json"], { cwd });
    expect(out).toContain("The plan in done.json is carried out already: everything is as it should be.");
    expect(code).toBe(0);
    expect(pipeline.carryOut).not.toHaveBeenCalled();
  });

  test.each([
    ["plan.json", "plan.json"],
    ["my plan.json", "'my plan.json'"],
  ])("that is in %s leads to up --plan %s", async (path, word) => {
    const { out } = await eyrie(["plan", ...file(path)], { cwd });
    expect(out).toContain(`The plan is in ${path}. To carry out exactly this: eyrie up --plan ${word}\n`);
  });

  test("is refused once things have moved, and nothing is carried out", async () => {
    await eyrie(["plan", ...file("moved.json")], { cwd });
    given({ changes: [fixtures.create, fixtures.update] });
    const { code, err } = await eyrie(["up", "--plan", "moved.json"], { cwd });
    expect(err).toContain("role/r: - → update (permissionsBoundary, trust)");
    expect(code).toBe(1);
    expect(pipeline.carryOut).not.toHaveBeenCalled();
  });

  test("is not written where it could never be carried out", async () => {
    given({ changes: [fixtures.create, fixtures.conflict] });
    const { code, out } = await eyrie(["plan", ...file("never.json")], { cwd });
    expect(out).toContain("No plan was written to never.json: it could not be carried out.");
    expect({ code, written: existsSync(join(cwd, "never.json")) }).toEqual({ code: 3, written: false });
  });
});

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

describe("Ctrl-C", () => {
  test("while reading ends the run at once, with what to do next", async () => {
    const listeners: (() => void)[] = [];
    pipeline.planUp.mockImplementation(() => {
      for (const listener of listeners) listener();
      return new Promise(() => undefined);
    });
    const onInterrupt = (listener: () => void) => {
      listeners.push(listener);
      return () => undefined;
    };
    const { code, err } = await eyrie(up, { cwd, onInterrupt });
    expect(code).toBe(1);
    expect(err).toContain("Stopping: what has begun is finished first.");
    expect(err).toContain("✘ Stopped by Ctrl-C.\n  → Run the same command again; it finishes what is left.\n");
  });

  test("twice leaves at once", async () => {
    const exit = vi.fn<Host["exit"]>();
    const onInterrupt = (listener: () => void) => {
      pipeline.carryOut.mockImplementation(async (_planned, { signal }) => {
        listener();
        expect(signal.aborted).toBe(true);
        listener();
        return failedBy(fixtures.denied);
      });
      return () => undefined;
    };
    const { code } = await eyrie(up, { cwd, onInterrupt, exit });
    expect(code).toBe(1);
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  });
});

describe("rehearse", () => {
  const close = vi.fn<Rehearsal["close"]>();
  const local = {
    awsEndpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    kubeconfig: "/k",
  };
  const rehearsal = vi.fn<() => Promise<Rehearsal>>();

  beforeEach(() => {
    close.mockResolvedValue();
    rehearsal.mockResolvedValue({ local, chart: "/chart", describe: [fixtures.same("S3 is here")], close });
  });

  test("runs up by default, asks nothing, and installs the rehearsal's chart", async () => {
    const { code, out } = await eyrie(["rehearse"], { cwd, rehearsal });
    expect(code).toBe(0);
    expect(out).toMatch(/^Rehearsal on a local cloud\. No AWS account is touched.*\n {2}S3 is here\n/);
    expect(out).toMatch(/The rehearsal is over; .*\n$/);
    expect(rehearsal).toHaveBeenCalledWith({ clusters: [{ name: "c", region: "us-east-2" }] });
    expect(pipeline.planUp.mock.calls[0]?.[0].spec.milvus).toEqual({ release: "m", chart: "/chart" });
    expect(close).toHaveBeenCalledOnce();
  });

  test("asks for all that the spec asks for, of another chart", async () => {
    const asked = "milvus: { release: m, chart: ./c, version: 4.2.0, highAvailability: true, exposure: none }";
    const stdin = Object.assign(Readable.from([`cluster: { name: c, region: us-east-2 }\n${asked}\n`]), {
      isTTY: false,
    });
    await eyrie(["rehearse", "-f", "-"], { cwd, rehearsal, stdin });
    expect(pipeline.planUp.mock.calls[0]?.[0].spec.milvus).toEqual({
      release: "m",
      chart: "/chart",
      highAvailability: true,
      exposure: "none",
    });
  });

  test("reads a spec from standard input once, for all its commands; its paths start at the current folder", async () => {
    const text = "cluster: { name: piped, region: us-east-2 }\nmilvus: { release: m }\n";
    const stdin = Object.assign(Readable.from([text]), { isTTY: false });
    const { code } = await eyrie(["rehearse", "up", "verify", "-f", "-"], { cwd, rehearsal, stdin });
    expect(code).toBe(0);
    const sessions = [...pipeline.planUp.mock.calls, ...pipeline.prepare.mock.calls].map(([session]) => session);
    expect(sessions.map(({ spec, directory }) => [spec.cluster.name, directory])).toEqual([
      ["piped", cwd],
      ["piped", cwd],
    ]);
  });

  test("runs what is asked, in order, in one document", async () => {
    const { out } = await eyrie(["rehearse", "up", "verify", "down", "--json"], { cwd, rehearsal });
    const document = outputSchema.parse(JSON.parse(out));
    expect(document).toMatchObject({ command: "rehearse", rehearsal: true, exitCode: 0 });
    expect(document.steps?.map(({ command, exitCode }) => [command, exitCode])).toEqual([
      ["up", 0],
      ["verify", 0],
      ["down", 0],
    ]);
  });

  test.each<[string, Given, readonly string[], number, string]>([
    [
      "a claim that fails",
      { claims: [fixtures.failing("no-minio")] },
      ["up", "verify", "down"],
      4,
      "up did not succeed, so these were not rehearsed: verify, down",
    ],
    ["changes pending", {}, ["plan", "up", "--exit-code"], 2, "plan did not succeed, so these were not rehearsed: up"],
  ])("stops at %s and passes its exit code on", async (_name, answers, argv, expected, said) => {
    given(answers);
    const { code, out } = await eyrie(["rehearse", ...argv], { cwd, rehearsal });
    expect(code).toBe(expected);
    expect(out).toContain(said);
    expect(close).toHaveBeenCalledOnce();
  });

  test.each([
    [[], [600_000, 0]],
    [
      ["--timeout", "90s"],
      [90_000, 90_000],
    ],
  ])("gives up and verify, with %j, the time they have by themselves", async (flags, expected) => {
    await eyrie(["rehearse", "up", "verify", ...flags], { cwd, rehearsal });
    expect(pipeline.proveTarget.mock.calls.map(([, , { patience }]) => patience)).toEqual(expected);
  });

  test("closes the local cloud also when a step breaks", async () => {
    pipeline.planUp.mockRejectedValue(new Error("broken"));
    expect((await eyrie(["rehearse"], { cwd, rehearsal })).code).toBe(1);
    expect(close).toHaveBeenCalledOnce();
  });
});
