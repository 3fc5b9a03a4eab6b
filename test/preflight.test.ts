import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cluster } from "@eyrie/localcloud/kubernetes/cluster";
import type { Finding } from "#eyrie/model/finding";
import { planUp } from "#eyrie/pipeline/plan";
import { preflight } from "#eyrie/pipeline/preflight";
import { afterEach, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { documentOf, eyrieIn } from "./command-line.ts";
import { cases, installController, specOf } from "./preflight-cases.ts";
import { guideSpec, type Operator, type Setting, startSetting, up } from "./setting.ts";
import { writesIn } from "./writes.ts";

let setting: Setting | undefined;
afterEach(() => setting?.close());

async function fresh(): Promise<Setting & { readonly cluster: Cluster }> {
  const started = await startSetting();
  setting = started;
  const [cluster] = started.cloud.clusters;
  if (cluster === undefined) throw new Error("the setting has no cluster");
  return { ...started, cluster };
}

async function found({ session }: Setting, spec: string, operator: Operator = {}): Promise<readonly Finding[]> {
  const run = session(spec, undefined, operator);
  return preflight(await planUp(run), run);
}

const codes = (findings: readonly Finding[]) => findings.map(({ code, severity }) => `${code} ${severity}`);
const said = (findings: readonly Finding[]) =>
  findings.map(({ fact, remedy }) => `${fact.en}\n${remedy.en}`).join("\n");

describe("before the first write", () => {
  it.each(cases)("$name", async (one) => {
    const { cluster, ...rest } = await fresh();
    one.otherwise?.(cluster);
    const before = stateOf(rest.cloud);
    const { environment = {} } = one;
    const findings = await found(rest, await specOf(rest, one), { environment });
    expect(codes(findings)).toEqual(one.found);
    for (const words of one.says ?? []) expect(said(findings)).toContain(words);
    expect(writesIn(rest.trace)).toEqual([]);
    expect(stateOf(rest.cloud)).toEqual(before);
  });
});

describe("what may not be looked at is said, and never taken for healthy", () => {
  it.each([
    { without: ["list", "storageclasses"], code: "EY701" },
    { without: ["list", "csidrivers"], code: "EY702" },
    { without: ["list", "nodes"], code: "EY703" },
    { without: ["get", "mutatingwebhookconfigurations"], code: "EY201" },
  ])("without $without", async ({ without: [verb = "", resource = ""], code }) => {
    const { cluster, ...rest } = await fresh();
    const everything = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
    const token = cluster.addUser("ada", everything, [{ verbs: [verb], apiGroups: ["*"], resources: [resource] }]);
    const kubeconfig = join(rest.directory, "kubeconfig-ada");
    await writeFile(kubeconfig, cluster.kubeconfig(token), { mode: 0o600 });
    const findings = await found(rest, guideSpec, { kubeconfig });
    expect(codes(findings)).toEqual([`${code} warning`]);
    expect(said(findings)).toContain(`kubectl auth can-i ${verb} ${resource}`);
  });
});

describe("a run that leaves the release as it is", () => {
  it("looks at nothing and starts no helm when it changes nothing", async () => {
    const { session, trace } = await fresh();
    await up(session());
    const again = session();
    const planned = await planUp(again);
    trace.length = 0;
    expect(await preflight(planned, again)).toEqual([]);
    expect(trace).toEqual([]);
  });

  it("does not look at the cluster when only something else changes", async () => {
    const { session, trace, cloud, cluster } = await fresh();
    await up(session());
    cloud.account.iam.roles.get("milvus-s3-access-sa")?.attached.clear();
    cluster.store.remove("mutatingwebhookconfigurations", "", "pod-identity-webhook");
    const repair = session();
    const planned = await planUp(repair);
    trace.length = 0;
    expect(await preflight(planned, repair)).toEqual([]);
    expect(trace.map(({ operation }) => operation)).not.toContain("list storageclasses");
    expect(trace.map(({ service }) => service)).not.toContain("helm");
  });
});

describe("a load balancer that is there", () => {
  /** The release with its load balancer as values alone have it, and the spec that says who reaches Milvus. */
  const exposed = async () => {
    const { cluster, ...rest } = await fresh();
    installController(cluster);
    await writeFile(join(rest.directory, "milvus.yaml"), "service: { type: LoadBalancer }\n");
    const bare = guideSpec.replace("milvus: { ", "milvus: { values: milvus.yaml, ");
    await up(rest.session(bare));
    return { ...rest, cluster, spec: bare.replace("milvus: { ", "milvus: { exposure: internal, ") };
  };

  it("is told to become another, until its Service is taken away: then both are made anew", async () => {
    const { cluster, spec, ...rest } = await exposed();
    const findings = await found(rest, spec);
    expect(codes(findings)).toEqual(["EY632 warning"]);
    expect(said(findings)).toContain("aws-load-balancer-type: (none) → external");
    expect(said(findings)).toContain("kubectl delete service milvus-demo -n milvus");
    cluster.store.remove("services", "milvus", "milvus-demo");
    expect(codes(await found(rest, spec))).toEqual([]);
    await up(rest.session(spec));
    const annotations = cluster.store.get("services", "milvus", "milvus-demo")?.metadata.annotations;
    expect(annotations).toMatchObject({ "service.beta.kubernetes.io/aws-load-balancer-type": "external" });
    expect(codes(await found(rest, spec.replace("exposure: internal", "exposure: internet")))).toEqual([
      "EY605 warning",
      "EY632 warning",
    ]);
  });
});

describe("the command", () => {
  const broken = async () => {
    const { cluster, ...rest } = await fresh();
    cluster.store.remove("mutatingwebhookconfigurations", "", "pod-identity-webhook");
    await writeFile(join(rest.directory, "eyrie.yaml"), guideSpec);
    return rest;
  };

  /** Helm's records elsewhere: Eyrie's own helm does not mind, so the run succeeds once this is ignored. */
  const elsewhere = { HELM_DRIVER: "configmap" };

  it("up stops at what would fail, with nothing written, and says all of it and how to go on", async () => {
    const rest = await broken();
    const before = stateOf(rest.cloud);
    const { code, out } = await eyrieIn(rest, ["up", "--yes"], elsewhere);
    expect(code).toBe(1);
    expect(out).toMatch(/✘ EY201 .*\n[\s\S]*✘ EY602 /);
    expect(out).toContain("by adding: --ignore EY201 --ignore EY602");
    expect(stateOf(rest.cloud)).toEqual(before);
  });

  it("up goes on when what it found is to be ignored, and tells it all the same", async () => {
    const rest = await fresh();
    await writeFile(join(rest.directory, "eyrie.yaml"), guideSpec);
    const ran = await eyrieIn(rest, ["up", "--yes", "--ignore", "ey602", "--json"], elsewhere);
    const { findings, outcomes, exitCode } = documentOf(ran);
    expect([ran.code, exitCode]).toEqual([0, 0]);
    expect(findings?.map(({ code, severity }) => [code, severity])).toEqual([["EY602", "warning"]]);
    expect(outcomes?.map(({ state }) => state)).toEqual(outcomes?.map(() => "done"));
  });

  it("plan shows it, exits with 1 and still writes the plan down, which up then refuses or carries out", async () => {
    const rest = await fresh();
    await writeFile(join(rest.directory, "eyrie.yaml"), guideSpec);
    const planned = await eyrieIn(rest, ["plan", "--out", "plan.json", "--json"], elsewhere);
    const { findings, written } = documentOf(planned);
    expect([planned.code, findings?.map(({ code }) => code), written]).toEqual([1, ["EY602"], "plan.json"]);
    const before = stateOf(rest.cloud);
    expect((await eyrieIn(rest, ["up", "--plan", "plan.json"], elsewhere)).code).toBe(1);
    expect(stateOf(rest.cloud)).toEqual(before);
    await writeFile(join(rest.directory, "spec.yaml"), guideSpec);
    const planning = ["plan", "-f", "spec.yaml", "--out", "plan.json", "--ignore", "ey602"];
    const carryingOut = ["up", "--plan", "plan.json", "--file", "spec.yaml", "--ignore", "EY602"];
    const ignoring = await eyrieIn(rest, planning, elsewhere);
    expect([ignoring.code, ignoring.out]).toEqual([0, expect.stringContaining(`eyrie ${carryingOut.join(" ")}\n`)]);
    expect((await eyrieIn(rest, carryingOut, elsewhere)).code).toBe(0);
  });

  it("knows no other codes", async () => {
    const rest = await broken();
    const { code, err } = await eyrieIn(rest, ["up", "--yes", "--ignore", "EY210"]);
    expect([code, err]).toEqual([64, "✘ There is no finding EY210.\n  → Did you mean EY201?\n"]);
  });

  it("up names open ports before it asks and again where it says how to connect", async () => {
    const rest = await fresh();
    await writeFile(join(rest.directory, "milvus.yaml"), "service: { type: LoadBalancer }\n");
    await writeFile(
      join(rest.directory, "eyrie.yaml"),
      guideSpec.replace("milvus: {", "milvus: { values: milvus.yaml,"),
    );
    const { code, out } = await eyrieIn(rest, ["up", "--yes"]);
    expect(code).toBe(0);
    expect(out.match(/! EY605 Service milvus-demo opens ports 19530 \(Milvus\) and 9091 \(metrics\)/g)).toHaveLength(2);
    expect(out.lastIndexOf("EY605")).toBeGreaterThan(out.indexOf("pymilvus"));
  });
});
