import { CreateRoleCommand, DeletePolicyCommand } from "@aws-sdk/client-iam";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eksctl, eksctlBinary, guideCommand } from "./eksctl.ts";
import { startIssuerProxy } from "./issuer-proxy.ts";
import { byEksctl, byEksctlInline, type MadeByOthers, policy, provider } from "./made-by-others.ts";
import { document, roleOf, type Scene, sceneOf, trustLike } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

/* The real eksctl against the local cloud. What Eyrie makes of what it leaves is in standing.test.ts. */

let setting: Setting;
let scene: Scene;
beforeEach(async () => {
  setting = await startSetting();
  scene = sceneOf(setting, await prepare(setting.session(guideSpec)));
  await Promise.all([policy(scene), provider(scene)]);
});
afterEach(() => setting.close());

const values = fileURLToPath(new URL("../examples/guide.milvus.yaml", import.meta.url));
const stack = "eksctl-milvus-eks-cluster-addon-iamserviceaccount-milvus-milvus-s3-access-sa";
const on = ["--cluster", "milvus-eks-cluster"];
const named = [...on, "--name", "milvus-s3-access-sa", "--namespace", "milvus"];
const policyArn = "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite";
const guide = (...more: readonly string[]) => eksctl(scene, [...guideCommand, ...more]);
const remove = () => eksctl(scene, ["delete", "iamserviceaccount", ...named, "--wait"]);
const list = () => eksctl(scene, ["get", "iamserviceaccount", ...on]);
const events = async () => (await eksctl(scene, ["utils", "describe-stacks", ...on, "--all", "--events"])).said;
/** All but the one that the cluster's nodes came with. */
const rolesMade = ({ cloud }: Pick<Scene, "cloud">) =>
  [...cloud.account.iam.roles.values()].filter(({ name }) => name !== "milvus-eks-cluster-node");
const roles = () => rolesMade(scene).map(({ name }) => name);
const serviceAccount = () => scene.cluster.store.get("serviceaccounts", "milvus", "milvus-s3-access-sa");

async function serviceAccountOfOthers(): Promise<void> {
  await scene.kubectl("POST", "/api/v1/namespaces", { metadata: { name: "milvus" } });
  await scene.kubectl("POST", "/api/v1/namespaces/milvus/serviceaccounts", {
    metadata: { name: "milvus-s3-access-sa", annotations: { theirs: "kept" } },
  });
}

const skipped = eksctlBinary === undefined;

describe.skipIf(skipped)(
  `eksctl (${skipped ? "skipped: no EYRIE_EKSCTL, which scripts/eksctl.js builds" : "found"})`,
  () => {
    it("does the guide's step, shows it, leaves it alone, and undoes it", async () => {
      const made = await guide();
      expect(made).toMatchObject({
        code: 0,
        said: expect.stringContaining('created serviceaccount "milvus/milvus-s3'),
      });
      expect([...roleOf(scene).attached]).toEqual([policyArn]);
      expect(serviceAccount()?.metadata.annotations).toEqual({
        "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/milvus-s3-access-sa",
      });
      expect((await list()).said).toMatch(
        /^milvus\s+milvus-s3-access-sa\s+arn:aws:iam::111122223333:role\/milvus-s3-access-sa$/m,
      );
      const before = structuredClone(roleOf(scene).tags);
      for (const again of [await guide(), await guide("--override-existing-serviceaccounts")]) {
        expect(again).toMatchObject({ code: 0, said: expect.stringMatching(/will be excluded\n(?:.*\n)*.*no tasks/) });
      }
      expect(roleOf(scene).tags).toEqual(before);
      const removed = await remove();
      expect(removed).toMatchObject({
        code: 0,
        said: expect.stringContaining('deleted serviceaccount "milvus/milvus-s3'),
      });
      expect([roles(), serviceAccount()]).toEqual([[], undefined]);
      expect((await list()).said).toMatch(/No iamserviceaccounts found/i);
    });

    it.each<{ by: MadeByOthers; command: readonly string[] }>([
      { by: byEksctl, command: [...named, "--attach-policy-arn", policyArn] },
      { by: byEksctlInline, command: ["-f", "cluster.yaml"] },
    ])("leaves what we take for made by $by.who", async ({ by, command }) => {
      await writeFile(join(scene.directory, "cluster.yaml"), JSON.stringify(clusterConfig(scene)));
      expect(await eksctl(scene, ["create", "iamserviceaccount", ...command, "--approve"])).toMatchObject({ code: 0 });
      const another = await startSetting();
      try {
        await copyFile(values, join(another.directory, "guide.milvus.yaml"));
        const imitated = sceneOf(another, await prepare(another.session(by.made)));
        await by.make(imitated);
        expect(leftIn(scene)).toEqual(leftIn(imitated));
      } finally {
        await another.close();
      }
    });

    it("leaves a service account of others alone, unless it is told otherwise, and then what they annotated", async () => {
      await serviceAccountOfOthers();
      expect(await guide()).toMatchObject({ code: 0, said: expect.stringContaining("no tasks") });
      expect([roles(), serviceAccount()?.metadata.annotations]).toEqual([[], { theirs: "kept" }]);
      expect(await guide("--override-existing-serviceaccounts")).toMatchObject({ code: 0 });
      expect(serviceAccount()?.metadata).toMatchObject({
        annotations: { theirs: "kept", "eks.amazonaws.com/role-arn": roleOf(scene).arn },
        labels: { "app.kubernetes.io/managed-by": "eksctl" },
      });
    });

    it("makes the role alone when told so", async () => {
      expect(await guide("--role-only")).toMatchObject({ code: 0 });
      expect([roles(), serviceAccount()]).toEqual([["milvus-s3-access-sa"], undefined]);
    });

    it("is stopped by a stack that was rolled back, until that is deleted", async () => {
      await scene.iam.send(new DeletePolicyCommand({ PolicyArn: policyArn }));
      expect(await guide()).toMatchObject({
        code: 1,
        said: expect.stringContaining("waiter state transitioned to Failure"),
      });
      expect(await events()).toContain(
        `Policy ${policyArn} does not exist or is not attachable. (Service: Iam, Status Code: 404`,
      );
      expect([roles(), serviceAccount()]).toEqual([[], undefined]);
      await policy(scene);
      expect(await guide()).toMatchObject({ code: 0, said: expect.stringContaining("no tasks") });
      expect(await list()).toMatchObject({
        code: 1,
        said: expect.stringContaining(`no output "Role1" in stack "${stack}"`),
      });
      expect(await remove()).toMatchObject({ code: 0 });
      expect(await guide()).toMatchObject({ code: 0 });
      expect(roles()).toEqual(["milvus-s3-access-sa"]);
    });

    it("does not take a role of others", async () => {
      const trust = trustLike(scene.target, "system:serviceaccount:theirs:theirs");
      await scene.iam.send(new CreateRoleCommand({ RoleName: "milvus-s3-access-sa", AssumeRolePolicyDocument: trust }));
      expect(await guide()).toMatchObject({ code: 1 });
      expect(await events()).toContain(
        "Resource of type 'AWS::IAM::Role' with identifier 'milvus-s3-access-sa' already exists.",
      );
      expect([roleOf(scene).trust.text, roleOf(scene).tags.size]).toEqual([trust, 0]);
    });

    const rights = [
      "cloudformation:CreateStack",
      "cloudformation:DescribeStacks",
      "cloudformation:ListStacks",
      "eks:DescribeCluster",
      "eks:DescribeClusterVersions",
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:DetachRolePolicy",
      "iam:GetOpenIDConnectProvider",
      "iam:TagRole",
    ];
    const operator = (without?: string) => {
      const Action = rights.filter((right) => right !== without);
      return scene.cloud.account.createUser(without ?? "all", [document({ Effect: "Allow", Action, Resource: "*" })]);
    };

    it("needs its rights and no other for the role, and is no administrator of the cluster by them", async () => {
      const all = operator();
      expect(await eksctl(scene, [...guideCommand, "--role-only"], { credentials: all })).toMatchObject({ code: 0 });
      expect(await eksctl(scene, guideCommand, { credentials: all })).toMatchObject({
        code: 1,
        said: expect.stringContaining(
          'checking whether serviceaccount "milvus/milvus-s3-access-sa" exists: Unauthorized',
        ),
      });
    });

    // Those of the way back are asked for only where something failed.
    it.each(rights.filter((right) => !/:(?:Delete|Detach)/.test(right)))("is refused without %s", async (right) => {
      const { code, said } = await eksctl(scene, [...guideCommand, "--role-only"], { credentials: operator(right) });
      expect(code).toBe(1);
      expect(`${said}${await events()}`).toContain(`not authorized to perform: ${right} on resource: `);
    });

    describe("without a provider for the cluster's issuer", () => {
      beforeEach(() => scene.cloud.account.iam.providers.clear());

      it("says what to type", async () => {
        expect(await guide()).toMatchObject({
          code: 1,
          said: expect.stringMatching(
            /no IAM OIDC provider associated with cluster, try 'eksctl utils associate-iam-oidc-provider --region=us-east-2 --cluster=milvus-eks-cluster'(?:.|\n)*unable to create iamserviceaccount\(s\) without IAM OIDC provider enabled/,
          ),
        });
      });

      it("makes it, where it may look at the issuer's certificate", async () => {
        const proxy = await startIssuerProxy(scene.target.issuer, scene.directory);
        try {
          const associate = ["utils", "associate-iam-oidc-provider", ...on, "--approve"];
          expect(await eksctl(scene, associate, proxy.environment)).toMatchObject({ code: 0 });
          const [made] = scene.cloud.account.iam.providers.values();
          expect(made).toMatchObject({
            url: scene.target.issuer.replace("https://", ""),
            clientIds: new Set(["sts.amazonaws.com"]),
            thumbprints: [proxy.thumbprint],
          });
          expect(await guide()).toMatchObject({ code: 0 });
        } finally {
          await proxy.close();
        }
      });
    });
  },
);

const clusterConfig = ({ target }: Scene) => ({
  apiVersion: "eksctl.io/v1alpha5",
  kind: "ClusterConfig",
  metadata: { name: "milvus-eks-cluster", region: "us-east-2" },
  iam: {
    withOIDC: true,
    serviceAccounts: [
      {
        metadata: { name: "milvus-s3-access-sa", namespace: "milvus" },
        attachPolicy: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"],
              Resource: [target.bucket.arn, `${target.bucket.arn}/*`],
            },
          ],
        },
      },
    ],
  },
});

/** Role, namespace and service account, but for what chance made of them. */
function leftIn(made: Scene): unknown {
  const [role, ...others] = rolesMade(made);
  if (role === undefined || others.length > 0) throw new Error(`${others.length + 1} roles`);
  const { cluster } = made;
  const namespace = cluster.store.get("namespaces", "", "milvus");
  const account = cluster.store.get("serviceaccounts", "milvus", "milvus-s3-access-sa");
  const left = {
    name: role.name,
    trust: JSON.parse(role.trust.text) as unknown,
    tags: Object.fromEntries(role.tags),
    attached: [...role.attached],
    inline: [...role.inline].map(([name, { text }]) => [name, JSON.parse(text) as unknown]),
    namespace: [namespace?.metadata.labels, namespace?.metadata.annotations],
    serviceAccount: [account?.metadata.labels, account?.metadata.annotations],
  };
  const told = JSON.stringify(left)
    .replaceAll(/-Role1-[A-Za-z0-9]{12}/g, "-Role1-CHANCE")
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UUID")
    .replaceAll(/[0-9A-F]{32}/g, "ISSUER");
  return JSON.parse(told);
}
