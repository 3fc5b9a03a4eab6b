import { describe, expect, test } from "vitest";
import { noAddressYet } from "../src/messages/connection.ts";
import { othersToRestart } from "../src/messages/rollout.ts";
import { Problem } from "../src/model/problem.ts";
import { planLines } from "../src/report/plan-text.ts";
import type { Status } from "../src/stages/status.ts";
import { statusLines } from "../src/report/status-text.ts";
import type { Page } from "../src/report/style.ts";
import { briefTargetLines } from "../src/report/target-text.ts";
import { cellsOf } from "../src/report/wrapped.ts";
import * as fixtures from "./report-fixtures.ts";

const { english, japanese, aimed, inside } = fixtures;
const { target } = aimed;
const every = fixtures.planOf(fixtures.keep, fixtures.update, fixtures.create, fixtures.conflict, fixtures.unknown);
const nothingToDo = fixtures.planOf(fixtures.keep);

const lines = (status: Partial<Status>, page: Page = english, connection: Parameters<typeof statusLines>[2] = inside) =>
  statusLines(page, { ...fixtures.statusOf(nothingToDo), ...status }, connection, { plan: nothingToDo, target });

const sessionArn = "arn:aws:sts::111122223333:assumed-role/Administrator/ada@example.com";

describe("status", () => {
  test.each([
    [
      english,
      [
        "✔ used      namespace/milvus",
        "~ owned     role/r            differs in: permissionsBoundary, trust",
        "- absent    bucket/b          missing",
        "! conflict  iam-policy/p      p is not ours.",
        "? unknown   role/hidden       could not be read: Cannot read role r.",
        "",
        "  release     deployed, revision 3, chart milvus 5.0.19, Milvus 2.6.15",
        "  pods        could not be read: Cannot read role r.",
        "  storage     s3://b/m, no bucket yet",
        "  address     http://milvus-demo.milvus.svc:19530 inside the cluster",
        "  last proof  none on record",
        "  next        eyrie up would stop: eyrie plan says why, and what to do",
      ],
    ],
    [
      japanese,
      [
        "✔ 使用  namespace/milvus",
        "~ 所有  role/r            相違あり: permissionsBoundary, trust",
        "- なし  bucket/b          未作成",
        "! 競合  iam-policy/p      p は Eyrie のものではありません。",
        "? 不明  role/hidden       読み取れません: ロール r を読み取れません。",
        "",
        "  リリース    deployed、リビジョン 3、チャート milvus 5.0.19、Milvus 2.6.15",
        "  Pod         読み取れません: ロール r を読み取れません。",
        "  保存先      s3://b/m、バケット未作成",
        "  接続先      http://milvus-demo.milvus.svc:19530 (クラスター内)",
        "  最後の検証  記録なし",
        "  次の操作    eyrie up は停止します: 理由と対処は eyrie plan に表示されます",
      ],
    ],
  ])("tells each resource on a line, in columns", (page, expected) => {
    expect(statusLines(page, fixtures.statusOf(every), inside, { plan: every, target })).toEqual(expected);
  });

  test.each([
    ["nothing to change", nothingToDo, "nothing to change: eyrie verify proves that it works"],
    [
      "changes",
      fixtures.planOf(fixtures.keep, fixtures.create, fixtures.update),
      "1 to create, 1 to update: eyrie plan shows it, eyrie up does it",
    ],
  ])("says what to do next: %s", (_, plan, expected) => {
    const told = statusLines(english, fixtures.statusOf(plan), inside, { plan, target });
    expect(told.at(-1)).toBe(`  next        ${expected}`);
  });

  test("who is at work, and for how long; and of no pods that there are none", () => {
    const told = lines({
      pods: { status: "present", value: { ready: 0, wanted: 0, workloads: [], identities: [] } },
      lease: { status: "present", value: { holder: "ada@laptop 4711", heldSeconds: 42, renewedSecondsAgo: 3 } },
    });
    expect(told).toEqual(
      expect.arrayContaining([
        "  pods        none",
        "  at work     ada@laptop 4711, for 42 s (last sign of life 3 s ago)",
      ]),
    );
  });

  test.each([
    [
      english,
      [
        "5 of 6 ready, 1 as role r",
        "m-proxy: 1 of 2 ready",
        "m-data-1: as the node's role, since nothing was injected",
        "a, b, c and 1 more: by Pod Identity, whose association says the",
        "role",
        "m-query-1: with keys in the environment",
        "m-index-1: as arn:aws:iam::111122223333:role/old",
      ],
    ],
    [
      japanese,
      [
        "6 個中 5 個が Ready、ロール r で動作するもの 1 個",
        "m-proxy: 2 個中 1 個が Ready",
        "m-data-1: ロールが注入されておらず、ノードのロールで動作",
        "a, b, c ほか 1 個: Pod Identity を使用 (ロールは関連付けの設定によ",
        "ります)",
        "m-query-1: 環境変数のアクセスキーを使用",
        "m-index-1: arn:aws:iam::111122223333:role/old で動作",
      ],
    ],
  ])("names each pod that is not as it should be", (page, expected) => {
    const told = lines(
      {
        pods: {
          status: "present",
          value: {
            ready: 5,
            wanted: 6,
            workloads: [
              { kind: "Deployment", name: "m-proxy", ready: 1, wanted: 2 },
              { kind: "Deployment", name: "m-data", ready: 1, wanted: 1 },
            ],
            identities: [
              { identity: { by: "role", arn: target.role.arn }, meant: true, pods: ["m-proxy-1"] },
              { identity: { by: "node" }, meant: false, pods: ["m-data-1"] },
              { identity: { by: "pod-identity" }, meant: false, pods: ["a", "b", "c", "d"] },
              { identity: { by: "keys" }, meant: false, pods: ["m-query-1"] },
              {
                identity: { by: "role", arn: "arn:aws:iam::111122223333:role/old" },
                meant: false,
                pods: ["m-index-1"],
              },
            ],
          },
        },
      },
      page,
    );
    const at = told.findIndex((line) => line.includes(expected[0] ?? "-"));
    expect(
      told.slice(at, at + expected.length).map((line) =>
        line
          .slice(page === english ? 14 : 0)
          .trim()
          .replace(/^Pod +/, ""),
      ),
    ).toEqual(expected);
  });

  test("an address, that there is none yet, and that it could not be read", () => {
    const entry = { port: 19530, serverName: "m.svc" } as const;
    const address = { kind: "address", host: "lb.example", ...entry } as const;
    const encrypted = { ...address, security: { authorization: true, tls: "two-way" } } as const;
    const pending = { kind: "pending", why: fixtures.same("Not yet."), forward: "kubectl", ...entry } as const;
    const row = (connection: Parameters<typeof statusLines>[2]) =>
      lines({}, english, connection).find((line) => line.startsWith("  address"));
    expect(row({ status: "present", value: address })).toBe("  address     http://lb.example:19530");
    expect(row({ status: "present", value: encrypted })).toBe("  address     https://lb.example:19530");
    expect(row({ status: "present", value: pending })).toBe("  address     Not yet.");
    expect(row(fixtures.unseen)).toBe("  address     could not be read: Cannot read role r.");
  });

  test.each([
    [
      english,
      [
        "The load balancer of Service milvus-demo has no address yet; the",
        "AWS Load Balancer Controller gives one in a few minutes if it is",
        "installed.",
      ],
    ],
    [
      japanese,
      [
        "Service milvus-demo のロードバランサーにまだアドレスがありません。",
        "AWS Load Balancer Controller が導入されていれば数分で割り当てられ",
        "ます。",
      ],
    ],
  ])("a load balancer that has no address yet, on lines of a terminal", (page, expected) => {
    const why = noAddressYet("milvus-demo");
    const pending = { kind: "pending", why, port: 19530, serverName: "m.svc", forward: "kubectl" } as const;
    const told = lines({}, page, { status: "present", value: pending });
    const at = told.findIndex((line) => line.includes(expected[0] ?? "-"));
    expect(told.slice(at, at + 3).map((line) => line.replace(/^ {2}(?:address|接続先)? +/, ""))).toEqual(expected);
    expect(told.filter((line) => cellsOf(line) > 80)).toEqual([]);
  });

  test("of a proof that the release has changed since, and a bucket that may not be listed", () => {
    const [before] = [fixtures.healthy.lastProof].flatMap((proof) => (proof.status === "present" ? [proof.value] : []));
    const told = lines({
      lastProof: {
        status: "present",
        value: {
          ...(before ?? never()),
          verdict: "failed",
          held: 17,
          withMilvus: false,
          by: sessionArn,
          at: Date.UTC(2026, 10, 26, 3, 59),
        },
      },
      stored: fixtures.unseen,
    });
    expect(told.join("\n")).toContain("  storage     s3://b/m, could not be read: Cannot read role r.");
    expect(told.join("\n")).toMatch(
      / {2}last proof {2}failed, 17 of 20 claims, 2026-11-26 03:59 UTC,\n {14}by assumed-role\/Administrator\/ada@example.com,\n {14}Milvus itself left out, before the release was last changed\n/,
    );
  });
});

const never = (): never => {
  throw new Error("the healthy set-up has a proof");
};

describe("whatever is to be said fits a terminal of 80", () => {
  const attachment = "policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite";
  const restart = (standing: "owned" | "used") => ({ id: "rollout/milvus/milvus-demo", standing }) as const;
  const workloads = ["deployment/milvus-demo-querynode", "statefulset/milvus-demo-woodpecker"];
  const command = `kubectl rollout restart ${workloads.join(" ")} -n milvus`;
  const refused = new Problem(
    "denied",
    {
      en: "Cannot read what is under s3://milvus-bucket-039dd013c0712f085d60e21f: s3:ListBucket is not allowed.",
      ja: "s3://milvus-bucket-039dd013c0712f085d60e21f を読み取れません。s3:ListBucket が許可されていません。",
    },
    fixtures.same(""),
  );
  const unreadable = { status: "unreadable", cause: refused } as const;
  const pods = ["querynode", "datanode", "proxy", "mixcoord"].map((name) => `milvus-demo-${name}-6c7d8f9b54-x2x4q`);
  const sayings: readonly Status["resources"][number][] = [
    { id: "namespace/milvus", standing: "used", state: "as-desired" },
    { id: attachment, standing: "absent", state: "missing" },
    {
      ...restart("owned"),
      state: "differs",
      fields: workloads.flatMap((workload) => [`${workload}.AWS_ROLE_ARN`, `${workload}.aws-iam-token.audience`]),
    },
    {
      id: "helm-release/milvus/milvus-demo",
      standing: "owned",
      state: "differs",
      fields: ["proxy", "queryNode", "dataNode", "streamingNode"].map((key) => `values.${key}.resources.limits.memory`),
    },
    {
      id: "role/milvus-s3-access-sa",
      standing: "conflict",
      state: "conflict",
      why: {
        en: "Role milvus-s3-access-sa exists and belongs to another set-up of Eyrie's, by its tag eyrie:owner.",
        ja: "ロール milvus-s3-access-sa は存在し、タグ eyrie:owner によると Eyrie の別の構成に属しています。",
      },
      remedy: fixtures.same(""),
    },
    { id: "bucket/milvus-bucket-039dd013c0712f085d60e21f", standing: "unknown", state: "unreadable", cause: refused },
  ];
  const everything: Status = {
    resources: sayings,
    release: unreadable,
    pods: {
      status: "present",
      value: { ready: 0, wanted: 4, workloads: [], identities: [{ identity: { by: "node" }, meant: false, pods }] },
    },
    stored: unreadable,
    lastProof: unreadable,
    lease: {
      status: "present",
      value: { holder: `ada@${"ip-10-0-131-77.".repeat(3)}internal 4711`, heldSeconds: 4_242, renewedSecondsAgo: 31 },
    },
  };
  const facts = {
    identity: {
      ...aimed.facts.identity,
      arn: sessionArn.replace("Administrator/", "AWSReservedSSO_Administrators_0/"),
    },
    kubernetes: { ...aimed.facts.kubernetes, context: "the-platform-team's-own-name-for/milvus-eks-cluster" },
  };
  const plan = fixtures.planOf(fixtures.create, fixtures.update, fixtures.away);

  test.each([
    ["en", english],
    ["ja", japanese],
  ] as const)("%s", (_, page) => {
    const screen = [
      ...briefTargetLines(page, { facts, target: { ...target, release: { name: "m".repeat(53) } } }, "status"),
      ...statusLines(page, everything, unreadable, { plan, target }),
    ];
    expect(screen.filter((line) => cellsOf(line) > 80)).toEqual([]);
  });

  test.each([
    [
      english,
      [
        "✔ used      namespace/milvus",
        "- absent    policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite  missing",
        "~ owned     rollout/milvus/milvus-demo",
        "    2 workloads to restart (AWS_ROLE_ARN, aws-iam-token.audience):",
        "    deployment/milvus-demo-querynode, statefulset/milvus-demo-woodpecker",
        "~ owned     helm-release/milvus/milvus-demo",
        "    differs in: values.proxy.resources.limits.memory,",
        "    values.queryNode.resources.limits.memory,",
        "    values.dataNode.resources.limits.memory,",
        "    values.streamingNode.resources.limits.memory",
      ],
    ],
    [
      japanese,
      [
        "✔ 使用  namespace/milvus",
        "- なし  policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite  未作成",
        "~ 所有  rollout/milvus/milvus-demo",
        "    再起動が必要なワークロード 2 個 (AWS_ROLE_ARN, aws-iam-token.audience):",
        "    deployment/milvus-demo-querynode, statefulset/milvus-demo-woodpecker",
        "~ 所有  helm-release/milvus/milvus-demo",
        "    相違あり: values.proxy.resources.limits.memory,",
        "    values.queryNode.resources.limits.memory,",
        "    values.dataNode.resources.limits.memory,",
        "    values.streamingNode.resources.limits.memory",
      ],
    ],
  ])("what no line has room for stands below", (page, expected) => {
    expect(lines({ resources: sayings }, page).slice(0, expected.length)).toEqual(expected);
  });

  test("a command to type stays in one piece", () => {
    const note = othersToRestart(workloads, ["AWS_ROLE_ARN"], "milvus");
    const told = lines({ resources: [{ ...restart("used"), state: "as-desired", note }] });
    expect(told[0]).toBe("✔ used  rollout/milvus/milvus-demo");
    expect(told.map((line) => line.trim())).toContain(command);
    const shown = planLines(english, fixtures.planOf({ ...restart("used"), after: [], action: "keep", note }), "up");
    expect(shown).toContain(`    ${command}`);
  });
});

describe("a healthy set-up fits a terminal of 80 by 24", () => {
  const guide = {
    ...target,
    bucket: { ...target.bucket, name: "milvus-bucket-039dd013c0712f085d60e21f" },
    cluster: { name: "milvus-eks-cluster", arn: "arn:aws:eks:us-east-2:111122223333:cluster/milvus-eks-cluster" },
    rootPath: "milvus-demo",
    role: { ...target.role, name: "milvus-s3-access-sa", arn: "arn:aws:iam::111122223333:role/milvus-s3-access-sa" },
    release: { ...target.release, name: "milvus-demo" },
  };
  const kubernetes = { ...aimed.facts.kubernetes, context: guide.cluster.arn };

  const told = {
    en: [
      "  pods        6 of 6 ready, all as role milvus-s3-access-sa",
      "  storage     s3://milvus-bucket-039dd013c0712f085d60e21f/milvus-demo,",
      "              more than 19,998 objects, 123.5 GB, insert_log 2,857 (17.6 GB),",
      "              stats_log >5,714 (>17.6 GB), delta_log 8,571 (17.6 GB),",
      "              bm25_stats >11,428 (>17.6 GB), index_files 14,285 (17.6 GB),",
      "              wp >17,142 (>17.6 GB), other 19,999 (17.6 GB)",
      "  address     http://milvus-demo.milvus.svc:19530 inside the cluster",
      "  last proof  proven, 20 of 20 claims, 2026-11-26 04:20 UTC, by user/ada",
      "  next        nothing to change: eyrie verify proves that it works",
    ],
    ja: [
      "  Pod         6 個中 6 個が Ready、すべてロール milvus-s3-access-sa で動作",
      "  保存先      s3://milvus-bucket-039dd013c0712f085d60e21f/milvus-demo、",
      "              オブジェクト 19,998 個、123.5 GB を超過、",
      "              insert_log 2,857 (17.6 GB)、stats_log >5,714 (>17.6 GB)、",
      "              delta_log 8,571 (17.6 GB)、bm25_stats >11,428 (>17.6 GB)、",
      "              index_files 14,285 (17.6 GB)、wp >17,142 (>17.6 GB)、",
      "              その他 19,999 (17.6 GB)",
      "  接続先      http://milvus-demo.milvus.svc:19530 (クラスター内)",
      "  最後の検証  証明済み、20 項目中 20 項目、2026-11-26 04:20 UTC、user/ada",
      "  次の操作    変更はありません: eyrie verify で動作を検証できます",
    ],
  };

  test.each([
    ["en", english],
    ["ja", japanese],
  ] as const)("%s", (language, page) => {
    const screen = [
      ...briefTargetLines(page, { facts: { ...aimed.facts, kubernetes }, target: guide }, "status"),
      "",
      ...statusLines(page, fixtures.healthy, inside, { plan: nothingToDo, target: guide }),
    ];
    expect(screen.filter((line) => cellsOf(line) > 80)).toEqual([]);
    // The last line is the shell's.
    expect(screen.length).toBeLessThan(24);
    expect(screen.slice(-told[language].length)).toEqual(told[language]);
  });
});

test.each([
  ["one is not ready", { ready: 5 }, "eyrie doctor looks for the cause"],
  [
    "one has other credentials",
    { identities: [{ identity: { by: "node" }, meant: false, pods: ["p1"] }] },
    "eyrie doctor",
  ],
  ["all is well", {}, "eyrie verify proves that it works"],
] as const)("where nothing is to change and %s, says what helps", (_, otherwise, next) => {
  const pods = { ready: 6, wanted: 6, workloads: [], identities: [], ...otherwise };
  const told = lines({ pods: { status: "present", value: pods } }).join("\n");
  expect(told.slice(told.indexOf("next  ")).replaceAll(/\s+/g, " ")).toContain(next);
});
