import { describe, expect, test } from "vitest";
import type { Json } from "../src/model/json.ts";
import { claimNames } from "../src/model/claim.ts";
import { claimLines } from "../src/report/claims-text.ts";
import { columns } from "../src/report/columns.ts";
import { type Comparing, differenceLines, settled, valueLines } from "../src/report/difference-text.ts";
import { outcomeLines } from "../src/report/outcomes-text.ts";
import { planLines } from "../src/report/plan-text.ts";
import { specErrorLines, troubleLines } from "../src/report/problem-text.ts";
import { styleOf } from "../src/report/style.ts";
import { targetLines } from "../src/report/target-text.ts";
import { parseSpec } from "../src/spec/parse.ts";
import type { ResourceId } from "../src/model/resource.ts";
import * as fixtures from "./report-fixtures.ts";

const { english, japanese } = fixtures;

describe("a plan", () => {
  test.each([
    [
      "create",
      fixtures.create,
      [
        "+ owned  bucket/b",
        "    region: us-east-2",
        "    publicAccessBlocked: true",
        "    tags:",
        "      eyrie:owner: o",
      ],
    ],
    ["keep", fixtures.keep, ["= used  namespace/milvus  as it is, not ours to write"]],
    ["delete", fixtures.away, ["- owned  role/gone"]],
    ["conflict", fixtures.conflict, ["! conflict  iam-policy/p", "    p is not ours.", "      → Choose another name."]],
    [
      "unknown",
      fixtures.unknown,
      [
        "? unknown  role/hidden  could not be read",
        "    Cannot read role r.",
        "    iam GetRole answered AccessDenied, request req-1",
        "      → Grant iam:GetRole.",
      ],
    ],
    [
      "update",
      fixtures.update,
      [
        "~ owned  role/r",
        "    permissionsBoundary: (none) → arn:aws:iam::111122223333:policy/b",
        "    trust:",
        "      …",
        '            "Action": "sts:AssumeRoleWithWebIdentity",',
        '            "Effect": "Allow",',
        '      -     "Sid": "old"',
        '      +     "Sid": "new"',
        "          },",
        '          "Version": "2012-10-17"',
        "      …",
      ],
    ],
    [
      "update of a release",
      fixtures.release,
      [
        "Changed outside of Eyrie",
        "  helm-release/milvus/m",
        "      values.externalS3.secretKey: (hidden) → (hidden)",
        "",
        "~ owned  helm-release/milvus/m",
        "    values.externalS3.secretKey: (hidden) → (none)",
        "    values.proxy.replicas: 1 → 2",
      ],
    ],
  ])("shows a change: %s", (_name, change, expected) => {
    expect(planLines(english, fixtures.planOf(change), "up").slice(0, -2)).toEqual(expected);
  });

  test.each([
    [english, "1 to create, 1 to update, 1 kept"],
    [japanese, "作成 1 件、更新 1 件、維持 1 件"],
  ])("ends with a line that counts", (page, expected) => {
    const plan = fixtures.planOf(fixtures.create, fixtures.update, fixtures.keep);
    expect(planLines(page, plan, "up").at(-1)).toBe(expected);
  });

  test.each([
    [english, "1 kept, 2 not there"],
    [japanese, "維持 1 件、存在しないもの 2 件"],
  ])("counts apart what is not there to be removed", (page, expected) => {
    const keep = (id: ResourceId, standing: "owned" | "absent") =>
      ({ id, after: [], action: "keep", standing }) as const;
    const plan = fixtures.planOf(keep("bucket/b", "owned"), keep("role/r", "absent"), keep("role/s", "absent"));
    expect(planLines(page, plan, "down").at(-1)).toBe(expected);
  });

  test.each([
    ["owned", "= owned  bucket/b  stays by design: it holds data"],
    ["used", "= used  bucket/b  stays: others may rely on it"],
    ["foreign", "= foreign  bucket/b  stays: not ours"],
    ["absent", "= absent  bucket/b"],
  ] as const)("says on the way down why something stays: %s", (standing, expected) => {
    const plan = fixtures.planOf({ id: "bucket/b", after: [], action: "keep", standing });
    expect(planLines(english, plan, "down")[0]).toBe(expected);
  });

  test.each([
    [
      english,
      ["+ owned     bucket/b", "~ owned     role/r", "= used      namespace/milvus", "! conflict  iam-policy/p"],
    ],
    [japanese, ["+ 所有  bucket/b", "~ 所有  role/r", "= 使用  namespace/milvus", "! 競合  iam-policy/p"]],
  ])("says of each resource whose it is, in a column", (page, expected) => {
    const all = fixtures.planOf(fixtures.create, fixtures.update, fixtures.keep, fixtures.conflict);
    const heads = planLines(page, all, "up").filter((line) => /^[+~=!]/.test(line));
    expect(heads.map((line, index) => line.slice(0, expected[index]?.length))).toEqual(expected);
  });

  test.each([
    [
      english,
      [
        "Changed outside of Eyrie",
        "  service-account/milvus/sa",
        "      annotations.role  by kub\\x1b[31mectl, 2026-11-26T04:00:00Z",
        "      replicas: 1 → 3  by helm",
        "      document  on 2026-11-26T04:00:00Z",
        "      policy.Sid: here → (none)",
        "",
      ],
    ],
    [
      japanese,
      [
        "Eyrie 以外による変更",
        "  service-account/milvus/sa",
        "      annotations.role  変更者: kub\\x1b[31mectl、2026-11-26T04:00:00Z",
        "      replicas: 1 → 3  変更者: helm",
        "      document  2026-11-26T04:00:00Z",
        "      policy.Sid: here → (なし)",
        "",
      ],
    ],
  ])("begins with what was changed outside of Eyrie, as it was and as it is", (page, expected) => {
    const lines = planLines(page, fixtures.planOf(fixtures.create, fixtures.outside), "up");
    expect(lines.slice(0, expected.length)).toEqual(expected);
    expect(planLines(page, fixtures.planOf(fixtures.update), "up").join("\n")).not.toContain(expected[0]);
  });

  test("colours nothing unless asked", () => {
    const all = fixtures.planOf(fixtures.create, fixtures.update, fixtures.conflict, fixtures.unknown, fixtures.away);
    expect(planLines(english, all, "up").join("\n")).not.toContain("\u001b");
    expect(planLines({ language: "en", style: styleOf(true) }, all, "up").join("\n")).toContain(
      "\u001b[32m+ owned     bucket/b",
    );
  });
});

describe("a difference", () => {
  test.each<[string, Json | undefined, Json | undefined, Comparing, readonly string[]]>([
    ["scalars", 1, 2, "values", ["f: 1 → 2"]],
    ["a text that was not there", undefined, "x", "values", ["f: (none) → x"]],
    ["a text that looks like a number", "443", 443, "values", ['f: "443" → 443']],
    ["an empty text", "", "x", "values", ['f: "" → x']],
    ["something taken away", true, undefined, "values", ["f: true → (none)"]],
    ["a short list", ["a"], ["a", "b"], "values", ['f: ["a"] → ["a","b"]']],
    ["a control character", "a\u001b[31m", "b", "values", ["f: a\\x1b[31m → b"]],
    ["lines of text", "one\ntwo\n", "one\nthree\n", "values", ["f:", "    one", "  - two", "  + three"]],
    [
      "a new document",
      undefined,
      { a: { b: 1 } },
      "values",
      ["f:", "  + {", '  +   "a": {', '  +     "b": 1', "  +   }", "  + }"],
    ],
    [
      "JSON inside of a text",
      '{"b":{"x":1}}',
      '{"b":{"x":2}}',
      "values",
      ["f:", "    {", '      "b": {', '  -     "x": 1', '  +     "x": 2', "      }", "    }"],
    ],
  ])("shows %s", (_name, have, want, comparing, expected) => {
    expect(differenceLines(english, { path: "f", have, want }, comparing)).toEqual(expected);
  });

  test("leaves out what is far from a difference", () => {
    const numbered = (changed: number) =>
      Array.from({ length: 30 }, (_, line) => (line === changed ? "changed" : `${line}`));
    const lines = differenceLines(
      english,
      { path: "f", have: numbered(-1).join("\n"), want: numbered(15).join("\n") },
      "values",
    );
    expect(lines).toEqual(["f:", "  …", "    13", "    14", "  - 15", "  + changed", "    16", "    17", "  …"]);
  });

  test.each<[string, Json, Json, Comparing, boolean]>([
    ["order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, "values", true],
    ["one item or a list of it, in a policy", { Action: ["x"] }, { Action: "x" }, "policy", true],
    ["one item or a list of it, in values", { args: ["x"] }, { args: "x" }, "values", false],
    ["order of actions", { Action: ["x", "y"] }, { Action: ["y", "x"] }, "policy", true],
    ["order of a list in values", ["x", "y"], ["y", "x"], "values", false],
  ])("knows what is the same: %s", (_name, a, b, comparing, same) => {
    expect(JSON.stringify(settled(a, comparing)) === JSON.stringify(settled(b, comparing))).toBe(same);
  });

  test("shows a value on as many lines as it needs", () => {
    const list = [{ Effect: "Allow", Action: ["s3:GetObject"] }, { Effect: "Deny" }];
    expect(valueLines({ a: { b: ["x"], text: "one\ntwo" }, none: {}, list, port: "443", on: true })).toEqual([
      "a:",
      '  b: ["x"]',
      "  text:",
      "    one",
      "    two",
      "none: {}",
      "list:",
      "  - Effect: Allow",
      '    Action: ["s3:GetObject"]',
      "  - Effect: Deny",
      'port: "443"',
      "on: true",
    ]);
  });
});

describe("claims", () => {
  const lines = claimLines(english, fixtures.allHolding.toReversed());

  test("stand under their headings, the guide's checks first, in the order of the catalogue", () => {
    const headings = ["The guide's checks", "Access, tried", "Refused", "Installation"];
    expect(lines.filter((line) => headings.includes(line))).toEqual(headings);
    expect(lines.flatMap((line) => /✔ (\S+) is so/.exec(line)?.[1] ?? [])).toEqual(claimNames);
  });

  test("say how each is known and what was seen, and once from where it was tried", () => {
    expect(lines).toContain("  ✔ object-put is so  [tried from here]");
    expect(claimLines(english, [fixtures.unproven("object-put")])).toContain("  ? object-put is so");
    expect(lines).toContain("      seen  evidence of object-put");
    expect(lines.filter((line) => line === "from here")).toHaveLength(1);
  });

  test.each([
    [english, fixtures.allHolding, "✔ Proven: all 23 claims hold."],
    [japanese, fixtures.allHolding, "✔ 証明できました。23 件すべてが成立しています。"],
    [
      english,
      [fixtures.holding("object-put"), fixtures.failing("object-get")],
      "✘ Not proven: of 2 claims 1 hold, 1 fails.",
    ],
    [english, [fixtures.unproven("object-get")], "? Not proven: of 1 claims 1 unproven."],
    [japanese, [fixtures.unproven("object-get")], "? 証明できていません。1 件中 未証明 1 件です。"],
  ])("end with a verdict", (page, claims, expected) => {
    expect(claimLines(page, claims).at(-1)).toBe(expected);
  });

  test("that fail say why and what to do", () => {
    expect(claimLines(english, [fixtures.failing("no-minio")]).slice(1, -2)).toEqual([
      "Installation",
      "  ✘ no-minio is so  [read]",
      "      seen  evidence of no-minio",
      "      It is not so.",
      "      → Run eyrie up.",
    ]);
  });
});

describe("what was done", () => {
  const plan = fixtures.planOf(fixtures.create, fixtures.update, fixtures.release, fixtures.keep);

  test.each([
    [english, "✔ 2 changes carried out."],
    [japanese, "✔ 2 件の変更を実行しました。"],
  ])("is one line when all went well", (page, expected) => {
    const outcomes = [
      { id: "bucket/b", state: "done" },
      { id: "role/r", state: "done" },
      { id: "namespace/milvus", state: "kept" },
    ] as const;
    expect(outcomeLines(page, plan, outcomes)).toEqual([expected]);
  });

  test("names what was done, what failed and what was blocked by it", () => {
    const outcomes = [
      { id: "bucket/b", state: "done" },
      { id: "role/r", state: "failed", problem: fixtures.denied },
      { id: "helm-release/milvus/m", state: "blocked", by: "role/r" },
      { id: "namespace/milvus", state: "kept" },
    ] as const;
    expect(outcomeLines(english, plan, outcomes)).toEqual([
      "✔ bucket/b  created",
      "✘ role/r",
      "    Cannot read role r.",
      "    iam GetRole answered AccessDenied, request req-1",
      "      → Grant iam:GetRole.",
      "- helm-release/milvus/m  not tried: it needs role/r",
      "",
      "Not everything could be done. Running the same command again goes on from here.",
    ]);
  });
});

describe("what a run is aimed at", () => {
  test("is shown in columns as wide as a terminal shows them", () => {
    expect(targetLines(japanese, fixtures.aimed, "up")).toEqual([
      "クラスター c のリリース m の計画",
      "  アカウント    111122223333 (aws, us-east-2)",
      "  実行者        arn:aws:iam::111122223333:user/ada",
      "  クラスター    arn:aws:eks:us-east-2:111122223333:cluster/c",
      "  コンテキスト  ctx (https://c.example; トークンの発行者により同一クラスターと確認)",
      "  保存先        s3://b/m",
    ]);
  });

  test("no columns without rows", () => {
    expect(columns([])).toEqual([]);
  });
});

describe("errors", () => {
  test.each([
    [
      english,
      ["✘ Cannot read role r.", "  iam GetRole answered AccessDenied, request req-1", "  → Grant iam:GetRole."],
    ],
    [
      japanese,
      [
        "✘ ロール r を読み取れません。",
        "  iam GetRole の応答: AccessDenied、リクエスト ID: req-1",
        "  → iam:GetRole を許可してください。",
      ],
    ],
  ])("give the fact, the vendor's answer and the remedy", (page, expected) => {
    expect(troubleLines(page, fixtures.denied)).toEqual(expected);
  });

  test("never let the far side write on the terminal, nor show a password", () => {
    const fact = fixtures.same("helm: \u001b[2Jhttps://ada:hunter2@charts.example\rgone");
    expect(troubleLines(english, { fact, remedy: fixtures.same("r") })[0]).toBe(
      "✘ helm: \\x1b[2Jhttps://(hidden)@charts.example\\rgone",
    );
  });

  test.each([
    ["milvus: { release: m, chrat: x }", 22],
    ["milvus: { release: m, chart: 鳶鳶, valeus: x }", "milvus: { release: m, chart: xxxx, ".length],
  ])("in the spec are shown where they stand: %j", (excerpt, pad) => {
    const parsed = parseSpec(`cluster: { name: c, region: us-east-2 }\n${excerpt}\n`, "eyrie.yaml");
    const errors = parsed.ok ? [] : parsed.errors.filter(({ rule }) => rule === "unknown-key");
    const lines = specErrorLines(english, errors);
    expect(lines[0]).toMatch(/^✘ eyrie\.yaml:2:\d+ {2}\S/);
    expect(lines[1]).toBe(`    ${excerpt}`);
    expect(lines[2]).toBe(`    ${" ".repeat(pad)}^`);
    expect(lines[3]).toMatch(/^ {2}→ \S/);
  });
});
