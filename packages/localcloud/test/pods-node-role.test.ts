import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  account,
  bucket,
  grant,
  type MilvusSetting,
  type Ran,
  startMilvusSetting,
  type Wish,
} from "./milvus-setting.ts";

let setting: MilvusSetting;
beforeAll(async () => {
  setting = await startMilvusSetting({ podRetry: { attempts: 1, delay: 0, maximumDelay: 0 } });
});
afterAll(() => setting.close());

const nodeRole = `arn:aws:sts::${account}:assumed-role/demo-node/i-0a1b2c3d4e5f60001`;
/** Under the namespace's own service account, which is not annotated, nothing is injected. */
const uninjected: Wish = { spec: { serviceAccountName: "default" } };

it("is a role like any other, with the rights of a worker", async () => {
  const { Roles = [] } = await setting.iam.send(new ListRolesCommand({}));
  expect(Roles.map(({ Arn }) => Arn)).toContain(`arn:aws:iam::${account}:role/demo-node`);
  const { Role } = await setting.iam.send(new GetRoleCommand({ RoleName: "demo-node" }));
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toContain('"Service":"ec2.amazonaws.com"');
  const { AttachedPolicies = [] } = await setting.iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName: "demo-node" }),
  );
  expect(AttachedPolicies.map(({ PolicyName }) => PolicyName)).toEqual([
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEKSWorkerNodePolicy",
  ]);
});

describe("a pod without web identity", () => {
  /** Runs a pod while the node's role has these rights. */
  const withRights = async (actions: readonly string[], wish: Wish): Promise<Ran> => {
    await grant(setting.iam, "demo-node", actions);
    try {
      return await setting.run(wish);
    } finally {
      await setting.iam.send(new DeleteRolePolicyCommand({ RoleName: "demo-node", PolicyName: "bucket" }));
    }
  };
  const all = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

  it("meets the node's role, of which an answer to HEAD does not say the name", async () => {
    const { ready, log } = await setting.run({ ...uninjected, run: "mixture" });
    expect(log).toMatch(/\["failed to check blob bucket exist"\].*\[error="Access Denied\."\]/);
    expect(log).not.toContain("assumed-role");
    expect(ready).toBe(false);
  });

  it("is told the node's role by name where it may list but not put", async () => {
    const { ready, log } = await withRights(["s3:ListBucket"], uninjected);
    expect(log).toContain(
      `User: ${nodeRole} is not authorized to perform: s3:PutObject on resource: \\"arn:aws:s3:::${bucket}/`,
    );
    expect(ready).toBe(false);
  });

  it("works silently as the node's role where that may do everything", async () => {
    const { ready, log } = await withRights(all, uninjected);
    expect(log.match(/instance metadata, role demo-node/g)).toHaveLength(4);
    expect(ready).toBe(true);
  });

  it("works on the Go side alone where the C++ SDK may not ask for the node's role", async () => {
    const env = [{ name: "AWS_EC2_METADATA_DISABLED", value: "true" }];
    const { ready, log } = await withRights(all, { ...uninjected, container: { env } });
    expect(log).toMatch(/client=go\].*=> if use iam, access key id should not be empty/s);
    expect(ready).toBe(false);
  });

  it("is in the node's region where neither configuration nor environment names one", async () => {
    const { ready } = await withRights(all, { ...uninjected, run: "querynode", config: { region: "" } });
    expect(ready).toBe(true);
  });

  it("reaches no role where the hop limit is 1", async () => {
    setting.cluster.circumstances.hopLimit = 1;
    const { ready, log } = await setting.run({ ...uninjected, run: "mixture" });
    setting.cluster.circumstances.hopLimit = 2;
    expect(log).toMatch(/\["failed to check blob bucket exist"\].*\[error="401 Unauthorized"\]/);
    expect(ready).toBe(false);
  });
});

it("is injected, and works as its own role", async () => {
  const { ready, log } = await setting.run({});
  expect(log.match(new RegExp(`arn:aws:sts::${account}:assumed-role/milvus-s3-access-sa/`, "g"))).toHaveLength(4);
  expect(ready).toBe(true);
});
