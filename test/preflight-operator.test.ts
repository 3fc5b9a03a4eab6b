import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PolicyRule } from "@eyrie/localcloud/kubernetes/kinds";
import type { Finding } from "#eyrie/model/finding";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { preflight } from "#eyrie/pipeline/preflight";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { eyrieIn } from "./command-line.ts";
import { document } from "./scene.ts";
import { guideSpec, type Operator, type Setting, startSetting, up } from "./setting.ts";
import { writesIn } from "./writes.ts";

const bucketArn = "arn:aws:s3:::milvus-bucket-039dd013c0712f085d60e21f";
const roleArn = "arn:aws:iam::111122223333:role/milvus-s3-access-sa";
const policyArn = "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite";

let setting: Setting;
let made: Setting;

beforeAll(async () => {
  setting = await startSetting();
  made = await startSetting();
  await up(made.session());
});
afterAll(() => Promise.all([setting.close(), made.close()]));

const allow = (...actions: readonly string[]) => ({ Effect: "Allow", Action: actions, Resource: "*" });
const deny = (action: string) => ({ Effect: "Deny", Action: action, Resource: "*" });
const everything = allow("*");

let users = 0;
const userWith = ({ cloud }: Setting, ...policies: readonly string[]): Operator => {
  users += 1;
  return { credentials: cloud.account.createUser(`operator-${users}`, policies) };
};

async function found({ session }: Setting, operator: Operator, spec = guideSpec): Promise<readonly Finding[]> {
  const run = session(spec, undefined, operator);
  return preflight(await planUp(run), run);
}

const codes = (findings: readonly Finding[]) => findings.map(({ code, severity }) => `${code} ${severity}`);
const said = (findings: readonly Finding[]) =>
  findings.map(({ fact, remedy }) => `${fact.en}\n${remedy.en}`).join("\n");

describe("what the operator may not do at AWS is told before anything is written", () => {
  const cases = [
    ["s3:CreateBucket", bucketArn],
    ["s3:PutBucketPublicAccessBlock", bucketArn],
    ["s3:PutBucketPolicy", bucketArn],
    ["s3:PutLifecycleConfiguration", bucketArn],
    ["iam:CreatePolicy", policyArn],
    ["iam:TagPolicy", policyArn],
    ["iam:CreateRole", roleArn],
    ["iam:TagRole", roleArn],
    ["iam:AttachRolePolicy", roleArn],
    ["iam:CreateOpenIDConnectProvider", "oidc-provider/oidc.eks.us-east-2.amazonaws.com"],
  ] as const;

  it.each(cases)("%s, denied", async (action, resource) => {
    const findings = await found(setting, userWith(setting, document(everything, deny(action))));
    expect(codes(findings)).toEqual(["EY801 error"]);
    for (const words of ["denies", action, resource, "eyrie permissions up"]) expect(said(findings)).toContain(words);
    expect(writesIn(setting.trace)).toEqual([]);
  });

  it.each(cases)("%s, not allowed", async (action, resource) => {
    const rest = { Effect: "Allow", NotAction: action, Resource: "*" };
    const findings = await found(setting, userWith(setting, document(rest)));
    expect(codes(findings)).toEqual(["EY801 error"]);
    for (const words of ["lacks", action, resource]) expect(said(findings)).toContain(words);
  });

  it("all of one resource together", async () => {
    const findings = await found(
      setting,
      userWith(setting, document({ Effect: "Allow", NotAction: "iam:*Role", Resource: "*" }, allow("iam:GetRole"))),
    );
    expect(codes(findings)).toEqual(["EY801 error"]);
    expect(said(findings)).toContain("iam:CreateRole, iam:TagRole");
  });
});

describe("what cannot be known is not claimed", () => {
  it.each([
    {
      why: "the simulator is refused",
      policies: [document(everything, deny("iam:CreateRole"), deny("iam:SimulatePrincipalPolicy"))],
    },
    {
      why: "a policy asks for a key that nobody knows beforehand",
      policies: [
        document({ Effect: "Allow", NotAction: "iam:CreateRole", Resource: "*" }),
        document({ ...allow("iam:CreateRole"), Condition: { IpAddress: { "aws:SourceIp": "127.0.0.1" } } }),
      ],
    },
    {
      why: "a condition is met by what the call brings",
      policies: [
        document({
          Effect: "Allow",
          NotAction: ["iam:CreateRole", "iam:AttachRolePolicy", "s3:CreateBucket"],
          Resource: "*",
        }),
        document(
          { ...allow("iam:CreateRole"), Condition: { StringLike: { "aws:RequestTag/eyrie:owner": "*" } } },
          { ...allow("iam:AttachRolePolicy"), Condition: { ArnEquals: { "iam:PolicyARN": policyArn } } },
          { ...allow("s3:CreateBucket"), Condition: { StringEquals: { "aws:RequestedRegion": "us-east-2" } } },
        ),
      ],
    },
  ])("$why", async ({ policies }) => {
    expect(codes(await found(setting, userWith(setting, ...policies)))).toEqual([]);
  });

  it("a bucket's own policy may allow what the operator's do not", async () => {
    const bucket = made.cloud.s3.buckets.get("milvus-bucket-039dd013c0712f085d60e21f");
    Object.assign(bucket ?? {}, { lifecycle: undefined });
    const least = document({ Effect: "Allow", NotAction: "s3:PutLifecycleConfiguration", Resource: "*" });
    expect(codes(await found(made, userWith(made, least)))).toEqual([]);
    const denied = document(everything, deny("s3:PutLifecycleConfiguration"));
    expect(codes(await found(made, userWith(made, denied)))).toEqual(["EY801 error"]);
  });
});

describe("who asks as a role", () => {
  it("is judged by the role, wherever its path is", async () => {
    const { account } = setting.cloud;
    const { iam } = setting.session().clouds;
    const trust = document({ Effect: "Allow", Principal: { AWS: account.id }, Action: "sts:AssumeRole" });
    const path = "/aws-reserved/sso.amazonaws.com/us-east-2/";
    const arn = `arn:aws:iam::${account.id}:role${path}Operators`;
    await iam.createRole({ name: "Operators", arn, path, trust, permissionsBoundary: undefined, tags: {} });
    await iam.createPolicy({ arn: "x", name: "ops", document: document(everything, deny("iam:CreateRole")), tags: {} });
    await iam.attachPolicy("Operators", arn, `arn:aws:iam::${account.id}:policy/ops`);
    const role = account.iam.roles.get("operators");
    if (role === undefined) throw new Error("no role Operators");
    const session = account.openSession({ role, sessionName: "ada", duration: 900, policies: [], context: {} });
    const { accessKeyId, secretAccessKey, sessionToken = "" } = session.key;
    const findings = await found(setting, { credentials: { accessKeyId, secretAccessKey, sessionToken } });
    expect(codes(findings)).toEqual(["EY801 error"]);
    expect(said(findings)).toContain("assumed-role/Operators/ada");
  });
});

describe("what the operator may not do in the cluster is told before anything is written", () => {
  async function clusterUser(allowed: readonly PolicyRule[], denied: readonly PolicyRule[]): Promise<Operator> {
    users += 1;
    const [cluster] = setting.cloud.clusters;
    const token = cluster?.addUser(`ada-${users}`, allowed, denied);
    const kubeconfig = join(setting.directory, `kubeconfig-${users}`);
    await writeFile(kubeconfig, cluster?.kubeconfig(token) ?? "", { mode: 0o600 });
    return { kubeconfig };
  }
  const all: PolicyRule = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };

  it.each([
    ["patch", "", "serviceaccounts"],
    ["create", "", "serviceaccounts"],
    ["create", "", "secrets"],
    ["create", "apps", "deployments"],
    ["create", "apps", "statefulsets"],
    ["create", "", "services"],
    ["create", "", "configmaps"],
  ])("%s %s %s", async (verb, group, resource) => {
    const operator = await clusterUser([all], [{ verbs: [verb], apiGroups: [group], resources: [resource] }]);
    const findings = await found(setting, operator);
    expect(codes(findings)).toEqual(["EY802 error"]);
    const name = group === "" ? resource : `${resource}.${group}`;
    expect(findings[0]?.fact.en).toBe(`You lack what this run needs in namespace milvus:\n${verb} ${name}`);
    expect(said(findings)).toContain(`kubectl auth can-i ${verb} ${name} -n milvus`);
    expect(writesIn(setting.trace)).toEqual([]);
  });

  it("a namespace, which is a right in the whole cluster", async () => {
    const operator = await clusterUser([all], [{ verbs: ["create"], apiGroups: [""], resources: ["namespaces"] }]);
    const findings = await found(setting, operator);
    expect(codes(findings)).toEqual(["EY802 error"]);
    expect(findings[0]?.fact.en).toBe("You lack what this run needs in the whole cluster:\ncreate namespaces");
  });

  it.each([
    ["patch", "apps", "deployments"],
    ["delete", "", "configmaps"],
  ])("%s %s %s is a warning: helm may do without", async (verb, group, resource) => {
    const operator = await clusterUser([all], [{ verbs: [verb], apiGroups: [group], resources: [resource] }]);
    const findings = await found(setting, operator);
    expect(codes(findings)).toEqual(["EY802 warning"]);
    expect(said(findings)).toContain("may need in namespace milvus");
  });

  it("nothing, of whoever may do all of it", async () => {
    expect(codes(await found(setting, await clusterUser([all], [])))).toEqual([]);
  });
});

describe("quotas", () => {
  it.each([
    { name: "room for more", quotas: {}, found: [] },
    { name: "as many roles as there may be", quotas: { RolesQuota: 0 }, found: ["EY803 error"] },
    {
      name: "nearly as many roles as there may be",
      quotas: { Roles: 960, RolesQuota: 1000 },
      found: ["EY803 warning"],
    },
    { name: "as many policies as there may be", quotas: { Policies: 1500 }, found: ["EY803 error"] },
  ])("$name", async ({ quotas, found: expected }) => {
    const stored = setting.cloud.account.iam.quotas;
    for (const [key, value] of Object.entries(quotas)) stored.set(key, value);
    const findings = await found(setting, {});
    stored.clear();
    expect(codes(findings)).toEqual(expected);
  });

  it("of policies on a role that is there", async () => {
    const { iam } = made.session().clouds;
    await iam.detachPolicy("milvus-s3-access-sa", roleArn, policyArn);
    for (let at = 0; at < 10; at += 1) {
      const arn = `arn:aws:iam::111122223333:policy/other-${at}`;
      await iam.createPolicy({ arn, name: `other-${at}`, document: document(everything), tags: {} });
      await iam.attachPolicy("milvus-s3-access-sa", roleArn, arn);
    }
    expect(codes(await found(made, {}))).toEqual(["EY804 error"]);
  });

  it("that may not be read are passed over", async () => {
    const refused = document(everything, deny("iam:GetAccountSummary"));
    expect(codes(await found(setting, userWith(setting, refused)))).toEqual([]);
  });
});

describe("the command", () => {
  it("writes nothing where one of its writes would be refused", async () => {
    await writeFile(join(setting.directory, "eyrie.yaml"), guideSpec);
    const { credentials } = userWith(setting, document(everything, deny("iam:CreateRole")));
    const before = stateOf(setting.cloud);
    const { code, out } = await eyrieIn(setting, ["up", "--yes"], {
      AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? "",
    });
    expect([code, stateOf(setting.cloud)]).toEqual([1, before]);
    expect(out).toContain("iam:CreateRole");
  });
});

describe("on the way back", () => {
  let standing: Setting;
  beforeAll(async () => {
    standing = await startSetting();
    await up(standing.session());
  });
  afterAll(() => standing.close());

  it.each([
    { without: deny("iam:DeleteRole"), code: "EY801", says: `on ${roleArn}: iam:DeleteRole` },
    { without: deny("iam:DetachRolePolicy"), code: "EY801", says: `on ${roleArn}: iam:DetachRolePolicy` },
    { without: deny("iam:DeletePolicy"), code: "EY801", says: `on ${policyArn}: iam:DeletePolicy` },
  ])("takes nothing away where $says", async ({ without, code, says }) => {
    await writeFile(join(standing.directory, "eyrie.yaml"), guideSpec);
    const { credentials } = userWith(standing, document(everything, without));
    const before = stateOf(standing.cloud);
    const down = await eyrieIn(standing, ["down", "--yes"], {
      AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? "",
    });
    expect([down.code, stateOf(standing.cloud)]).toEqual([1, before]);
    expect(down.out).toContain(`✘ ${code} `);
    expect(down.out).toContain(says);
    expect(down.out).toContain("eyrie permissions down");
    expect(down.out).toContain(`by adding: --ignore ${code}`);
  });

  it("looks at no cluster and no quota on the way back, and finds nothing where all is allowed", async () => {
    const session = standing.session();
    expect(await preflight(await planDown(session), session)).toEqual([]);
    const looked = standing.trace.filter(({ node }) => node === "preflight").map(({ operation }) => operation);
    expect([...new Set(looked)].toSorted()).toEqual(["SimulatePrincipalPolicy", "review selfsubjectaccessreviews"]);
  });
});
