import { describe, expect, it } from "vitest";
import { parseSpec } from "../src/spec/parse.ts";

const head = "cluster: { name: c1, region: us-east-2 }\nmilvus: { release: m1 }\n";
const good = "{ Effect: Allow, Action: s3:GetObject, Resource: arn:aws:s3:::imports/* }";
const withStatements = (...statements: readonly string[]) =>
  `${head}policy:\n  extraStatements:\n${statements.map((statement) => `    - ${statement}\n`).join("")}`;

/** What is wrong with a text, one line an error: `line:column rule path → suggestion`. */
const errorsOf = (text: string): readonly string[] => {
  const parsed = parseSpec(text, "eyrie.yaml");
  return parsed.ok
    ? []
    : parsed.errors.map(
        ({ line, column, rule, path, suggestion }) =>
          `${line}:${column} ${rule} ${path}${suggestion === undefined ? "" : ` → ${suggestion}`}`,
      );
};

describe("statements of the user's own", () => {
  it.each([
    ["none", `${head}policy: { extraStatements: [] }\n`],
    ["one", withStatements(good)],
    [
      "one with all elements",
      withStatements(
        "{ Sid: Keys, Effect: Deny, NotAction: [s3:GetObject], NotResource: '*', Condition: { Bool: { aws:SecureTransport: false } } }",
      ),
    ],
    ["broad ones, which are the user's to judge", withStatements("{ Effect: Allow, Action: 's3:*', Resource: '*' }")],
    ["two that are alike", withStatements(good, good)],
  ])("are taken: %s", (_, text) => expect(errorsOf(text)).toEqual([]));

  it.each([
    ["no list", `${head}policy: { extraStatements: ${good} }\n`, ["3:28 statements-list policy.extraStatements"]],
    ["no value", `${head}policy:\n  extraStatements:\n`, ["4:3 no-value policy.extraStatements"]],
    ["a text", withStatements("s3:GetObject"), ["5:7 statement-wrong-type policy.extraStatements[0]"]],
    [
      "a misspelt action",
      withStatements(good, "{ Effect: Allow, Action: [s3:ListBucket, s3:GetObjct], Resource: 'arn:aws:s3:::b' }"),
      ["6:48 statement-unknown-action policy.extraStatements[1].Action[1] → s3:GetObject"],
    ],
    [
      "an operation for an action",
      withStatements("{ Effect: Allow, Action: s3:HeadObject, Resource: 'arn:aws:s3:::b/*' }"),
      ["5:32 statement-operation-not-action policy.extraStatements[0].Action → s3:GetObject"],
    ],
    [
      "a misspelt element and effect",
      withStatements("{ Effect: Alow, Action: s3:GetObject, Resources: 'arn:aws:s3:::b/*' }"),
      [
        "5:17 statement-invalid-effect policy.extraStatements[0].Effect → Allow",
        "5:45 statement-unknown-element policy.extraStatements[0].Resources → Resource",
      ],
    ],
    [
      "a principal",
      withStatements("{ Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: 'arn:aws:s3:::b/*' }"),
      ["5:24 statement-unsupported-element policy.extraStatements[0].Principal"],
    ],
    [
      "nothing but an effect",
      withStatements("{ Effect: Allow }"),
      [
        "5:7 statement-missing-element policy.extraStatements[0].Action",
        "5:7 statement-missing-element policy.extraStatements[0].Resource",
      ],
    ],
    [
      "a condition of no operator",
      withStatements(
        "{ Effect: Deny, Action: s3:PutObject, Resource: '*', Condition: { StringEqual: { aws:PrincipalTag/a: b } } }",
      ),
      ["5:73 statement-unknown-operator policy.extraStatements[0].Condition.StringEqual → StringEquals"],
    ],
    [
      "a Sid of Eyrie's",
      withStatements(`{ Sid: MilvusListsItsBucket, ${good.slice(1)}`),
      ["5:14 statements-sid policy.extraStatements[0].Sid"],
    ],
    [
      "a Sid twice",
      withStatements(`{ Sid: Mine, ${good.slice(1)}`, `{ Sid: Mine, ${good.slice(1).replace("Get", "Put")}`),
      ["6:14 statement-duplicate-sid policy.extraStatements[1].Sid"],
    ],
    [
      "more than IAM takes",
      withStatements(
        `{ Effect: Allow, Action: s3:GetObject, Resource: [${Array.from({ length: 90 }, (_, at) => `'arn:aws:s3:::${"b".repeat(50)}${at}/*'`).join(", ")}] }`,
      ),
      ["4:3 statements-size policy.extraStatements"],
    ],
    [
      "a policy that exists",
      `${head}policy: { name: Theirs, existing: true, extraStatements: [${good}] }\n`,
      ["3:41 statements-existing policy.extraStatements"],
    ],
    [
      "beside other mistakes",
      `cluster: { name: c1 }\nmilvus: { release: m1 }\npolicy: { extraStatements: [{ Effect: Allow, Action: s3:GetObjct, Resource: '*' }] }\n`,
      [
        "1:1 missing-key cluster.region",
        "3:54 statement-unknown-action policy.extraStatements[0].Action → s3:GetObject",
      ],
    ],
  ])("are refused: %s", (_, text, errors) => expect(errorsOf(text)).toEqual(errors));

  it("are spoken of in both languages, with no more of them than can be read", () => {
    const long = "x".repeat(3000);
    const parsed = parseSpec(
      withStatements(`{ Effect: Allow, Action: s3:${long}, Resource: "arn:aws:s3:::${long}" }`),
      "eyrie.yaml",
    );
    const said = parsed.ok ? [] : parsed.errors.flatMap(({ fact, remedy }) => [fact.en, fact.ja, remedy.en, remedy.ja]);
    expect(said.length).toBeGreaterThan(3);
    expect(said.filter((text) => text.length > 500)).toEqual([]);
    expect(said.filter((text) => text === "")).toEqual([]);
  });
});

describe("where they stand is kept for what shows only later", () => {
  it.each([
    ["items of a block", withStatements(good, good), ["5:7", "6:7"]],
    ["items of a flow", `${head}policy: { extraStatements: [${good}] }\n`, ["3:29"]],
    ["an item with a key a line", `${head}policy:\n  extraStatements:\n    - # mine\n      ${good}\n`, ["6:7"]],
    [
      "an alias, by what it stands for",
      `${head}policy:\n  extraStatements:\n    - &one ${good}\n    - *one\n`,
      ["5:12", "5:12"],
    ],
  ])("%s", (_, text, places) => {
    const parsed = parseSpec(text, "my.yaml");
    expect(parsed.ok && parsed.statementsAt?.map(({ file, line, column }) => `${file} ${line}:${column}`)).toEqual(
      places.map((place) => `my.yaml ${place}`),
    );
  });
});
