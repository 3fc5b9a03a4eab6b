import { describe, expect, test } from "vitest";
import { statusLines } from "../src/report/status-text.ts";
import * as fixtures from "./report-fixtures.ts";

const { english, japanese } = fixtures;
const every = fixtures.planOf(fixtures.keep, fixtures.update, fixtures.create, fixtures.conflict, fixtures.unknown);

describe("status", () => {
  test.each([
    [
      english,
      [
        "✔ used      namespace/milvus  there, used as it is",
        "~ owned     role/r            differs in: permissionsBoundary, trust",
        "- absent    bucket/b          missing",
        "! conflict  iam-policy/p      p is not ours.",
        "? unknown   role/hidden       could not be read: Cannot read role r.",
        "",
        "  release  deployed, revision 3, chart milvus 5.0.19, Milvus 2.6.15",
        "  pods     could not be read: Cannot read role r.",
        "  at work  nobody",
        "  next     eyrie up would stop: eyrie plan says why, and what to do",
      ],
    ],
    [
      japanese,
      [
        "✔ 使用  namespace/milvus  そのまま使用",
        "~ 所有  role/r            相違あり: permissionsBoundary, trust",
        "- なし  bucket/b          未作成",
        "! 競合  iam-policy/p      p は Eyrie のものではありません。",
        "? 不明  role/hidden       読み取れません: ロール r を読み取れません。",
        "",
        "  リリース  deployed、リビジョン 3、チャート milvus 5.0.19、Milvus 2.6.15",
        "  Pod       読み取れません: ロール r を読み取れません。",
        "  実行中    なし",
        "  次の操作  eyrie up は停止します: 理由と対処は eyrie plan に表示されます",
      ],
    ],
  ])("tells each resource on a line, in columns", (page, expected) => {
    expect(statusLines(page, fixtures.statusOf(every), every)).toEqual(expected);
  });

  test.each([
    ["nothing to change", fixtures.planOf(fixtures.keep), "nothing to change: eyrie verify proves that it works"],
    [
      "changes",
      fixtures.planOf(fixtures.keep, fixtures.create, fixtures.update),
      "1 to create, 1 to update: eyrie plan shows it, eyrie up does it",
    ],
  ])("says what to do next: %s", (_, plan, expected) => {
    expect(statusLines(english, fixtures.statusOf(plan), plan).at(-1)).toBe(`  next     ${expected}`);
  });

  test("who is at work, and for how long; and of no pods that there are none", () => {
    const status = {
      ...fixtures.statusOf(every),
      pods: { status: "present", value: { ready: 0, wanted: 0 } },
      lease: { status: "present", value: { holder: "ada@laptop 4711", heldSeconds: 42, renewedSecondsAgo: 3 } },
    } as const;
    expect(statusLines(english, status, every)).toEqual(
      expect.arrayContaining(["  pods     none", "  at work  ada@laptop 4711, for 42 s (last sign of life 3 s ago)"]),
    );
  });
});
