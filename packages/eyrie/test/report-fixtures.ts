import { usualObjects } from "../src/permissions/chart-objects.ts";
import type { SetUp } from "../src/permissions/set-up.ts";
import type { Change, Plan } from "../src/model/change.ts";
import { type Claim, type ClaimName, claimNames } from "../src/model/claim.ts";
import { Problem } from "../src/model/problem.ts";
import { keyKinds } from "../src/model/stored.ts";
import type { Sentence } from "../src/model/sentence.ts";
import type { Prepared } from "../src/pipeline/session.ts";
import { type Page, styleOf } from "../src/report/style.ts";
import { conditionsIn, type Status } from "../src/stages/status.ts";

export const english: Page = { language: "en", style: styleOf(false) };
export const japanese: Page = { language: "ja", style: styleOf(false) };

export const same = (text: string): Sentence => ({ en: text, ja: text });

export const denied = new Problem(
  "denied",
  { en: "Cannot read role r.", ja: "ロール r を読み取れません。" },
  { en: "Grant iam:GetRole.", ja: "iam:GetRole を許可してください。" },
  {
    vendor: {
      service: "iam",
      operation: "GetRole",
      code: "AccessDenied",
      message: "not authorized",
      status: 403,
      requestId: "req-1",
    },
  },
);

export const create: Change = {
  id: "bucket/b",
  after: [],
  action: "create",
  standing: "owned",
  want: { region: "us-east-2", publicAccessBlocked: true, tags: { "eyrie:owner": "o" } },
};

export const update: Change = {
  id: "role/r",
  after: ["oidc-provider/c"],
  action: "update",
  standing: "owned",
  differences: [
    { path: "permissionsBoundary", have: undefined, want: "arn:aws:iam::111122223333:policy/b" },
    {
      path: "trust",
      have: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["sts:AssumeRoleWithWebIdentity"], Sid: "old" }],
      },
      want: {
        Version: "2012-10-17",
        Statement: { Action: "sts:AssumeRoleWithWebIdentity", Effect: "Allow", Sid: "new" },
      },
    },
  ],
};

export const release: Change = {
  id: "helm-release/milvus/m",
  after: ["bucket/b", "role/r"],
  action: "update",
  standing: "owned",
  differences: [
    {
      path: "values.externalS3.secretKey",
      have: "hunter2",
      want: undefined,
      outside: { was: { value: "hunter2" } },
    },
    { path: "values.proxy.replicas", have: 1, want: 2 },
  ],
};

const at = Date.parse("2026-11-26T04:00:00Z");

/** Changed by somebody else, as far as that is known. */
export const outside: Change = {
  id: "service-account/milvus/sa",
  after: [],
  action: "update",
  standing: "owned",
  differences: [
    { path: "annotations.role", have: "a", want: "b", outside: { by: "kub\u001b[31mectl", at } },
    { path: "replicas", have: 3, want: 2, outside: { by: "helm", was: { value: 1 } } },
    { path: "document", have: { a: "x".repeat(200) }, want: {}, outside: { at } },
    { path: "policy.Sid", have: undefined, want: "here", outside: { was: { value: "here" } } },
    { path: "edited", have: 1, want: 2 },
  ],
};

export const keep: Change = { id: "namespace/milvus", after: [], action: "keep", standing: "used" };

export const conflict: Change = {
  id: "iam-policy/p",
  after: [],
  action: "conflict",
  standing: "conflict",
  why: { en: "p is not ours.", ja: "p は Eyrie のものではありません。" },
  remedy: { en: "Choose another name.", ja: "別の名前を選んでください。" },
};

export const unknown: Change = { id: "role/hidden", after: [], action: "unknown", standing: "unknown", cause: denied };

export const away: Change = { id: "role/gone", after: [], action: "delete", standing: "owned", have: { arn: "arn" } };

export const planOf = (...changes: readonly Change[]): Plan => ({ changes });

export const holding = (name: ClaimName): Claim => ({
  name,
  statement: { en: `${name} is so`, ja: `${name} が成立` },
  polarity: name.endsWith("refused") ? "negative" : "positive",
  basis: name.startsWith("object") ? "tried" : "read",
  ...(name.startsWith("object") ? { triedFrom: { en: "from here", ja: "ここから" } } : {}),
  evidence: [{ label: { en: "seen", ja: "確認" }, value: `evidence of ${name}` }],
  verdict: { status: "holds" },
});

const because = {
  why: { en: "It is not so.", ja: "成立していません。" },
  remedy: { en: "Run eyrie up.", ja: "eyrie up を実行してください。" },
};

export const failing = (name: ClaimName): Claim => ({ ...holding(name), verdict: { status: "fails", ...because } });
export const unproven = (name: ClaimName): Claim => ({ ...holding(name), verdict: { status: "unproven", ...because } });
export const allHolding: readonly Claim[] = claimNames.map(holding);

export const aimed: Prepared = {
  facts: {
    identity: { account: "111122223333", arn: "arn:aws:iam::111122223333:user/ada", partition: "aws" },
    cluster: {
      arn: "arn:aws:eks:us-east-2:111122223333:cluster/c",
      issuer: "https://oidc.eks.us-east-2.amazonaws.com/id/X",
      endpoint: "https://c.example",
      version: "1.34",
      status: "ACTIVE",
      vpcId: undefined,
      isPrivate: false,
    },
    kubernetes: { server: "https://c.example", context: "ctx", shownBy: "token" },
  },
  target: {
    account: "111122223333",
    partition: "aws",
    region: "us-east-2",
    cluster: { name: "c", arn: "arn:aws:eks:us-east-2:111122223333:cluster/c" },
    issuer: "https://oidc.eks.us-east-2.amazonaws.com/id/X",
    owner: "o",
    bucket: { name: "b", arn: "arn:aws:s3:::b", owner: "111122223333" },
    deleteBucket: false,
    rootPath: "m",
    policy: { name: "p", arn: "arn:aws:iam::111122223333:policy/p" },
    extraStatements: [],
    role: { name: "r", path: "/", arn: "arn:aws:iam::111122223333:role/r" },
    serviceAccount: { namespace: "milvus", name: "m-s3" },
    relations: { bucket: "own", policy: "own", role: "own", serviceAccount: "own", release: "own" },
    release: {
      name: "m",
      installed: { status: "absent" },
      chart: { kind: "path", path: "/c" },
      chartIdentity: "x",
      valuesFiles: [],
      ours: {},
    },
    tags: {},
  },
};

/** How a set-up is whose plan is this. */
export const statusOf = (plan: Plan): Status => ({
  resources: conditionsIn(plan),
  release: {
    status: "present",
    value: {
      status: "deployed",
      revision: 3,
      deployedAt: "2026-11-26T04:00:00.123456789Z",
      chart: { name: "milvus", version: "5.0.19", appVersion: "2.6.15" },
    },
  },
  pods: { status: "unreadable", cause: denied },
  stored: { status: "absent" },
  lastProof: { status: "absent" },
  lease: { status: "absent" },
});

/** Where a client connects, and that it could not be read. */
export const inside = {
  status: "present",
  value: {
    kind: "internal",
    host: "milvus-demo.milvus.svc",
    port: 19530,
    serverName: "milvus-demo.milvus.svc",
    forward: "kubectl",
  },
} as const;
export const unseen = { status: "unreadable", cause: denied } as const;

const role = "arn:aws:iam::111122223333:role/milvus-s3-access-sa";

/** What the guide's set-up, with a chart of one coordinator, is like when all is well and much is stored. */
export const healthy: Status = {
  resources: (
    [
      ["owned", "bucket/milvus-bucket-039dd013c0712f085d60e21f"],
      ["owned", "iam-policy/MilvusS3ReadWrite"],
      ["used", "oidc-provider/milvus-eks-cluster"],
      ["owned", "role/milvus-s3-access-sa"],
      ["owned", "policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite"],
      ["used", "namespace/milvus"],
      ["owned", "service-account/milvus/milvus-s3-access-sa"],
      ["owned", "helm-release/milvus/milvus-demo"],
    ] as const
  ).map(([standing, id]) => ({ id, standing, state: "as-desired" })),
  release: {
    status: "present",
    value: {
      status: "deployed",
      revision: 12,
      deployedAt: "2026-11-26T04:00:00.123456789Z",
      chart: { name: "milvus", version: "5.0.19", appVersion: "2.6.15" },
    },
  },
  pods: {
    status: "present",
    value: {
      ready: 6,
      wanted: 6,
      workloads: [{ kind: "Deployment", name: "milvus-demo-proxy", ready: 2, wanted: 2 }],
      identities: [{ identity: { by: "role", arn: role }, meant: true, pods: ["p1", "p2", "p3", "p4", "p5", "p6"] }],
    },
  },
  stored: {
    status: "present",
    value: {
      objects: 19_998,
      bytes: 123_456_789_012,
      whole: false,
      kinds: keyKinds.map((kind, index) => ({
        kind,
        objects: 2_857 * (index + 1),
        bytes: 17_636_684_144,
        whole: index % 2 === 0,
      })),
    },
  },
  lastProof: {
    status: "present",
    value: {
      at: Date.UTC(2026, 10, 26, 4, 20, 15),
      verdict: "proven",
      held: 20,
      claims: 20,
      withMilvus: true,
      by: "arn:aws:iam::111122223333:user/ada",
      version: "0.1.0",
    },
  },
  lease: { status: "absent" },
};

/** What permissions are about. */
export const setUp: SetUp = {
  partition: "aws",
  account: "111122223333",
  clusterArn: "arn:aws:eks:us-east-2:111122223333:cluster/c",
  providerArn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/A1",
  bucketArn: "arn:aws:s3:::b",
  rootPath: "m",
  deleteBucket: false,
  policyArn: "arn:aws:iam::111122223333:policy/p",
  roleArn: "arn:aws:iam::111122223333:role/teams/r",
  permissionsBoundary: undefined,
  serviceAccount: { namespace: "milvus", name: "m-s3" },
  release: "m",
  relations: { bucket: "own", policy: "own", role: "own", serviceAccount: "own", release: "own" },
  valuesTold: true,
  objects: usualObjects,
};
