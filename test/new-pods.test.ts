import {
  AddClientIDToOpenIDConnectProviderCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
} from "@aws-sdk/client-iam";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { oidcProviderArn } from "#eyrie/kinds/oidc-provider";
import type { Finding } from "#eyrie/model/finding";
import type { Json } from "#eyrie/model/json";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { preflight } from "#eyrie/pipeline/preflight";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { documentOf, eyrieIn } from "./command-line.ts";
import { clusterOf, followRestarts, type Rolled } from "./rolled.ts";
import { document, type Scene, sceneOf, trustLike } from "./scene.ts";
import { guideSpec, type Operator, type Setting, startSetting, up } from "./setting.ts";
import { writesIn } from "./writes.ts";

const standalone = "milvus-demo-standalone";
const spec = guideSpec.replace("milvus: {", "milvus: { values: values.yaml,");
const existing = (text: string, ...sections: readonly string[]) =>
  sections.reduce((so, section) => so.replace(`${section}: {`, `${section}: { existing: true,`), text);

let setting: Setting;
let scene: Scene;

async function begin(): Promise<void> {
  setting = await startSetting();
  await writeFile(join(setting.directory, "values.yaml"), "cluster: { enabled: false }\n");
  await writeFile(join(setting.directory, "eyrie.yaml"), spec);
  scene = sceneOf(setting, await prepare(setting.session(spec)));
}

const accounts = "/api/v1/namespaces/milvus/serviceaccounts";
const annotate = (annotations: Readonly<Record<string, string | null>>) =>
  scene.kubectl("PATCH", `${accounts}/milvus-s3-access-sa`, {
    metadata: {
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [`eks.amazonaws.com/${key}`, value]),
      ),
    },
  });

const provider = () => ({ OpenIDConnectProviderArn: oidcProviderArn(scene.target) });
const list = (ClientID: string) =>
  scene.iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...provider(), ClientID }));
const unlist = (ClientID: string) =>
  scene.iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...provider(), ClientID }));

const accountSubject = "system:serviceaccount:milvus:milvus-s3-access-sa";
const trusting = (trust: string) => scene.clouds.iam.updateTrust(scene.target.role.name, scene.target.role.arn, trust);
/** A trust policy that also takes tokens for another audience. */
const takingAlso = (audience: string) =>
  trustLike(scene.target, accountSubject).replace('"sts.amazonaws.com"', `["sts.amazonaws.com","${audience}"]`);

/** What is planned, and then looked at before the first write; with nothing written. */
async function ahead(text: string, operator: Operator = {}): Promise<readonly Finding[]> {
  const run = setting.session(text, undefined, operator);
  const planned = await planUp(run);
  const pods = planned.plan.changes.filter(
    ({ id, action }) => /^(?:helm-release|rollout)\//.test(id) && (action === "create" || action === "update"),
  );
  expect(pods).not.toEqual([]);
  const findings = await preflight(planned, run);
  expect(writesIn(setting.trace)).toEqual([]);
  return findings;
}

/** Who may do everything but look at an OIDC provider. */
const blindToProviders = (): Operator => ({
  credentials: setting.cloud.account.createUser("grace", [
    document(
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: "iam:GetOpenIDConnectProvider", Resource: "*" },
    ),
  ]),
});

const told = (findings: readonly Finding[]) => findings.map(({ code, severity }) => `${code} ${severity}`);

describe("pods of a deployed release that are to be made anew", () => {
  let rolled: Rolled;

  beforeAll(async () => {
    await begin();
    await up(setting.session(spec));
  }, 60_000);
  beforeEach(() => {
    rolled = followRestarts(clusterOf(setting));
  });
  afterAll(() => setting.close());

  it("are not, for an audience that nobody takes: its cause, its place and the command", async () => {
    await annotate({ audience: "foo" });
    const [finding, ...others] = await ahead(spec);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: "EY214",
      severity: "error",
      about: "service-account/milvus/milvus-s3-access-sa",
      comparisons: [{ observed: "foo", expected: "sts.amazonaws.com" }],
      commands: ["kubectl annotate serviceaccount milvus-s3-access-sa -n milvus eks.amazonaws.com/audience-"],
    });
    expect(finding?.fact.en).toContain("which the OIDC provider does not list");
    // Whom the role trusts the plan writes itself.
    const reads = setting.trace.filter(({ node }) => node === "preflight");
    expect(reads.map(({ operation }) => operation).toSorted()).toEqual([
      "GetOpenIDConnectProvider",
      "get serviceaccounts",
      "review selfsubjectaccessreviews",
      "review selfsubjectaccessreviews",
    ]);
    expect(Math.max(...reads.map(({ start }) => start))).toBeLessThanOrEqual(Math.min(...reads.map(({ end }) => end)));
  });

  it("nor where the provider may not be read: what the role will trust is certain", async () => {
    const findings = await ahead(spec, blindToProviders());
    expect(told(findings)).toEqual(["EY214 error"]);
    expect(findings[0]?.fact.en).toContain("which the role's trust policy does not accept");
  });

  it("nor by the commands, which say so and write nothing", async () => {
    const broken = stateOf(setting.cloud);
    const planned = await eyrieIn(setting, ["plan", "--json"]);
    const { plan, findings } = documentOf(planned);
    expect(plan?.changes.filter(({ action }) => action !== "keep").map(({ id }) => id)).toEqual([
      "rollout/milvus/milvus-demo",
    ]);
    expect([planned.code, findings?.map(({ code, severity }) => [code, severity])]).toEqual([1, [["EY214", "error"]]]);
    expect(findings?.map(({ about }) => about)).toEqual(["service-account/milvus/milvus-s3-access-sa"]);
    const ran = await eyrieIn(setting, ["up", "--yes", "--lang", "ja"]);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/✘ EY214 サービスアカウント milvus\/milvus-s3-access-sa のアノテーションは audience foo /);
    expect(ran.out).toContain(
      "\n    $ kubectl annotate serviceaccount milvus-s3-access-sa -n milvus eks.amazonaws.com/audience-\n",
    );
    expect(ran.out).toContain("--ignore EY214");
    expect(stateOf(setting.cloud)).toEqual(broken);
    expect(rolled.restarted).toEqual([]);
  });

  it("nor where the provider lists it and the role's trust policy will not take it, whatever it takes now", async () => {
    await list("foo");
    await trusting(takingAlso("foo"));
    const findings = await ahead(spec);
    expect(told(findings)).toEqual(["EY214 error"]);
    expect(findings[0]?.fact.en).toContain("which the role's trust policy does not accept");
    expect(findings[0]?.decidedBy?.text).toContain('"sts.amazonaws.com"');
  });

  it("are, where the provider lists it and a role that is used takes it", async () => {
    const used = existing(spec, "role");
    expect(await ahead(used)).toEqual([]);
    const run = setting.session(used);
    const outcomes = await carryOut(await planUp(run), run);
    expect(outcomes.filter(({ state }) => state !== "kept" && state !== "done")).toEqual([]);
    expect(rolled.restarted).toEqual([standalone]);
  });

  it("are, for all that the same run mends", async () => {
    await unlist("foo");
    await unlist("sts.amazonaws.com");
    await trusting(trustLike(scene.target, "system:serviceaccount:elsewhere:other"));
    await annotate({ audience: null, "role-arn": "arn:aws:iam::111122223333:role/another" });
    expect(await ahead(spec)).toEqual([]);
    const run = setting.session(spec);
    const outcomes = await carryOut(await planUp(run), run);
    expect(outcomes.filter(({ state }) => state === "failed" || state === "blocked")).toEqual([]);
    expect(rolled.restarted).toEqual([standalone]);
    expect((await planUp(setting.session(spec))).plan.changes.filter(({ action }) => action !== "keep")).toEqual([]);
  });

  it("are, where that is to be ignored", async () => {
    await annotate({ audience: "foo" });
    const ran = await eyrieIn(setting, ["up", "--yes", "--ignore", "EY214", "--timeout", "1s", "--json"]);
    expect(documentOf(ran).findings?.map(({ code, severity }) => [code, severity])).toEqual([["EY214", "warning"]]);
    expect(rolled.restarted).toEqual([standalone]);
  });
});

describe("pods of a first installation", () => {
  const arn = () => scene.target.role.arn;
  /** Somebody's role and service account, which the spec uses as they are. */
  const theirs = existing(
    guideSpec.replace("policy: { name: MilvusS3ReadWrite }", "policy: { existing: true }"),
    "role",
    "serviceAccount",
  );

  beforeAll(async () => {
    await begin();
    await scene.clouds.iam.createRole({
      ...scene.target.role,
      trust: trustLike(scene.target, accountSubject),
      tags: {},
      permissionsBoundary: undefined,
    });
    await scene.kubectl("POST", "/api/v1/namespaces", { metadata: { name: "milvus" } });
    await scene.kubectl("POST", accounts, { metadata: { name: "milvus-s3-access-sa" } });
  });
  beforeEach(() => annotate({ "role-arn": arn(), audience: null }));
  afterEach(() => trusting(trustLike(scene.target, accountSubject)));
  afterAll(() => setting.close());

  const denying = (rest: { readonly Condition?: Json }) => (trust: string) =>
    trust.replace(/\]\}$/, `,${JSON.stringify({ Effect: "Deny", Principal: "*", Action: "sts:*", ...rest })}]}`);
  const trustOf = (edit: (trust: string) => string) => () => trusting(edit(trustLike(scene.target, accountSubject)));

  it.each([
    { what: "all is well", breaks: async () => undefined, found: [] },
    { what: "an audience that nobody takes", breaks: () => annotate({ audience: "foo" }), found: ["EY214 error"] },
    {
      what: "an audience that the role takes, and the provider that is to be made will not list",
      breaks: () => Promise.all([annotate({ audience: "foo" }), trusting(takingAlso("foo"))]),
      found: ["EY214 error"],
    },
    { what: "no annotation", breaks: () => annotate({ "role-arn": null }), found: ["EY202 error"] },
    {
      what: "another role's ARN",
      breaks: () => annotate({ "role-arn": `${arn()}-old` }),
      found: ["EY203 error"],
    },
    {
      what: "another cluster's issuer trusted",
      breaks: trustOf((trust) => trust.replaceAll(/\/id\/\w+/g, "/id/0123456789ABCDEF0123456789ABCDEF")),
      found: ["EY102 error"],
    },
    {
      what: "another service account trusted",
      breaks: trustOf((trust) => trust.replace(accountSubject, "system:serviceaccount:milvus:other")),
      found: ["EY104 error"],
    },
    {
      what: "a pattern that nobody reads",
      breaks: trustOf((trust) => trust.replace("StringLike", "StringEquals").replace("s3-access-sa", "*")),
      found: ["EY105 error"],
    },
    {
      what: "another audience trusted",
      breaks: trustOf((trust) => trust.replace("sts.amazonaws.com", "sts.example.com")),
      found: ["EY107 error"],
    },
    {
      what: "a condition key of nobody's",
      breaks: trustOf((trust) => trust.replace(/oidc\.eks[^"]*:sub/, "oidc.example:sub")),
      found: ["EY108 error"],
    },
    {
      what: "a provider of another account",
      breaks: trustOf((trust) => trust.replace("111122223333", "444455556666")),
      found: ["EY109 error"],
    },
    {
      what: "a role of nodes",
      breaks: () =>
        trusting(document({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" })),
      found: ["EY113 error"],
    },
    { what: "a Deny in the trust policy", breaks: trustOf(denying({})), found: ["EY114 error"] },
    {
      what: "a Deny that no reading can decide",
      breaks: trustOf(denying({ Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-0a1b2c3d" } } })),
      found: [],
    },
    {
      what: "a condition that no reading can decide",
      breaks: trustOf((trust) =>
        trust.replace('"StringLike"', '"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"StringLike"'),
      ),
      found: [],
    },
  ])("$what: $found", async ({ breaks, found }) => {
    await breaks();
    const findings = await ahead(theirs);
    expect(told(findings)).toEqual(found);
    expect(findings.flatMap(({ commands = [] }) => commands).join("\n")).not.toContain("eyrie up");
  });

  it("are not made under the account that an installation before left, and helm is not started", async () => {
    await annotate({ audience: "foo" });
    await writeFile(join(setting.directory, "eyrie.yaml"), theirs);
    const broken = stateOf(setting.cloud);
    const ran = await eyrieIn(setting, ["up", "--yes", "--json"]);
    expect([ran.code, documentOf(ran).findings?.map(({ code }) => code)]).toEqual([1, ["EY214"]]);
    expect(stateOf(setting.cloud)).toEqual(broken);
  });

  it("whose command takes nobody's trust away", async () => {
    await trustOf((trust) => trust.replaceAll(/\/id\/\w+/g, "/id/0123456789ABCDEF0123456789ABCDEF"))();
    const [finding] = await ahead(theirs);
    expect(finding?.commands?.join("\n").match(/oidc-provider\/[\w./-]+/g)).toHaveLength(2);
  });

  it("are not taken for healthy where only the provider, which may not be read, decides", async () => {
    await annotate({ audience: "foo" });
    await trusting(takingAlso("foo"));
    const findings = await ahead(theirs, blindToProviders());
    expect(told(findings)).toEqual(["EY214 warning"]);
    expect(findings[0]?.remedy.en).toContain("iam:GetOpenIDConnectProvider");
  });

  it("what may not be looked at is said, once", async () => {
    const cluster = clusterOf(setting);
    const token = cluster.addUser(
      "ada",
      [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
      [{ verbs: ["get"], apiGroups: [""], resources: ["serviceaccounts"] }],
    );
    const kubeconfig = join(setting.directory, "kubeconfig-ada");
    await writeFile(kubeconfig, cluster.kubeconfig(token), { mode: 0o600 });
    const findings = await ahead(theirs, { kubeconfig });
    expect(told(findings)).toEqual(["EY202 warning"]);
    expect(findings[0]?.remedy.en).toContain("kubectl auth can-i get serviceaccounts");
  });
});
