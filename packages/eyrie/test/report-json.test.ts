import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as json from "../src/report/json.ts";
import { type Output, outputSchema, outputSchemaText } from "../src/report/output-schema.ts";
import { statusJson } from "../src/report/status-json.ts";
import { parseSpec } from "../src/spec/parse.ts";
import type { Connection } from "../src/stages/connection.ts";
import * as fixtures from "./report-fixtures.ts";

const shippedText = readFileSync(new URL("../schema/output.v1.schema.json", import.meta.url), "utf8");
const shipped = z.fromJSONSchema(JSON.parse(shippedText) as Parameters<typeof z.fromJSONSchema>[0]);

test("the shipped schema is the one made from the source (npm run schema writes it)", () => {
  expect(JSON.parse(shippedText)).toEqual(JSON.parse(outputSchemaText()));
});

const every = fixtures.planOf(
  fixtures.create,
  fixtures.update,
  fixtures.release,
  fixtures.outside,
  fixtures.keep,
  fixtures.conflict,
  fixtures.unknown,
  fixtures.away,
);
const why = { en: "Not yet.", ja: "まだです。" };
const entry = { port: 19530, serverName: "m.svc" };
const connections: readonly Connection[] = [
  { kind: "address", host: "h", ...entry },
  { kind: "internal", host: "h", forward: "kubectl", ...entry },
  { kind: "pending", why, forward: "kubectl", ...entry, security: { authorization: true, tls: "one-way" } },
  { kind: "unknown", why },
];
const broken = parseSpec("cluster: { name: c }\nmilvos: {}\n", "eyrie.yaml");
const mistakes = broken.ok ? [] : broken.errors;

const head = (language: "en" | "ja") =>
  ({ schemaVersion: 1, command: "up", language, rehearsal: false, exitCode: 0 }) as const;

const documents = (["en", "ja"] as const).flatMap((language): readonly (readonly [string, Output])[] => [
  [
    `a whole run, ${language}`,
    {
      ...head(language),
      target: json.targetJson(fixtures.aimed),
      plan: json.planJson(language, every, "up"),
      status: statusJson(language, fixtures.statusOf(every), fixtures.inside, { bucket: "b", rootPath: "m" }),
      outcomes: json.outcomesJson(language, [
        { id: "bucket/b", state: "done" },
        { id: "namespace/milvus", state: "kept" },
        { id: "role/r", state: "failed", problem: fixtures.denied },
        { id: "helm-release/milvus/m", state: "blocked", by: "role/r" },
      ]),
      claims: json.claimsJson(language, [
        ...fixtures.allHolding,
        fixtures.failing("no-minio"),
        fixtures.unproven("object-put"),
      ]),
      values: { externalS3: { useIAM: true } },
    },
  ],
  [
    `a status of which much is to be told, ${language}`,
    {
      ...head(language),
      command: "status",
      status: statusJson(language, fixtures.healthy, fixtures.unseen, { bucket: "b", rootPath: "m" }),
    },
  ],
  ...connections.map((connection): readonly [string, Output] => [
    `a connection (${connection.kind}), ${language}`,
    { ...head(language), connection: json.connectionJson(language, connection) },
  ]),
  [`a problem, ${language}`, { ...head(language), error: json.problemErrorJson(language, fixtures.denied) }],
  [
    `a usage error, ${language}`,
    { ...head(language), error: json.usageErrorJson(language, { fact: why, remedy: why }) },
  ],
  [`mistakes in the spec, ${language}`, { ...head(language), error: json.specErrorJson(language, mistakes) }],
  [
    `a rehearsal, ${language}`,
    { ...head(language), command: "rehearse", steps: [{ command: "plan", language, rehearsal: true, exitCode: 2 }] },
  ],
]);

describe("what is printed", () => {
  test.each(documents)("%s is as the shipped schema says", (_name, document) => {
    const printed: unknown = JSON.parse(JSON.stringify(document));
    expect(outputSchema.parse(printed)).toEqual(printed);
    expect(shipped.safeParse(printed).error).toBeUndefined();
  });

  test.each([
    ["an unknown field", { ...head("en"), more: 1 }],
    ["an undocumented exit code", { ...head("en"), exitCode: 130 }],
    ["another version", { ...head("en"), schemaVersion: 2 }],
  ])("the schema refuses %s", (_name, document) => {
    expect(shipped.safeParse(document).success).toBe(false);
  });

  test("has no secret of the user's values", () => {
    expect(JSON.stringify(documents)).not.toContain("hunter2");
  });

  test("names every mistake in the spec by its rule and place", () => {
    const error = json.specErrorJson("en", mistakes);
    expect(error.spec?.map(({ line, rule }) => ({ line, rule }))).toEqual(
      mistakes.map(({ line, rule }) => ({ line, rule })),
    );
    expect(mistakes.length).toBeGreaterThan(1);
  });
});
