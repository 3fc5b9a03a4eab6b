import { parseAllDocuments } from "yaml";
import { describe, expect, test } from "vitest";
import { commandsWithRights } from "../src/permissions/command-name.ts";
import { grantFor, grantForAll } from "../src/permissions/grant.ts";
import { outputSchema } from "../src/report/output-schema.ts";
import { eyrie } from "./cli-host.ts";
import { cwd, pipeline } from "./cli-pipeline.ts";
import * as fixtures from "./report-fixtures.ts";

describe("permissions", () => {
  test("are said for every command in turn, with what is optional apart", async () => {
    const { out } = await eyrie(["permissions"], { cwd });
    expect(out.match(/^# eyrie .*$/gm)).toEqual(commandsWithRights.map((command) => `# eyrie ${command}`));
    expect(out).toContain("kubectl create rolebinding eyrie-m-up -n milvus --role eyrie-m-up --group <group>");
    expect(out).toContain("# Optional. Without it: nothing keeps a second run of Eyrie from writing");
  });

  test("are said in the reader's language, and so is what had to be assumed", async () => {
    pipeline.surveyed.mockResolvedValue({
      setUp: fixtures.setUp,
      assumed: [{ en: "An assumption.", ja: "想定です。" }],
    });
    const { out } = await eyrie(["permissions", "plan", "--lang", "ja"], { cwd });
    expect(out).toMatch(/^# 想定です。\n# eyrie plan\n# 実行者に付与する IAM ポリシー:\n\{\n/);
  });

  test("of several commands alone are one policy, and what had to be assumed is said beside it", async () => {
    pipeline.surveyed.mockResolvedValue({ setUp: fixtures.setUp, assumed: [fixtures.same("An assumption.")] });
    const { out, err } = await eyrie(["permissions", "plan", "down", "--only", "iam"], { cwd });
    expect(JSON.parse(out)).toEqual(grantForAll(fixtures.setUp, ["plan", "down"]).iam);
    expect(err).toContain("# An assumption.");
  });

  test("of several commands alone are objects that kubectl applies", async () => {
    const { out } = await eyrie(["permissions", "plan", "down", "--only", "rbac"], { cwd });
    const documents = parseAllDocuments(out).map((document) => document.toJS() as unknown);
    expect(documents).toEqual(grantForAll(fixtures.setUp, ["plan", "down"]).rbac);
  });

  test("need the chart only where helm is to make or remove something", async () => {
    await eyrie(["permissions", "plan", "verify"], { cwd });
    await eyrie(["permissions", "plan", "down"], { cwd });
    expect(pipeline.surveyed.mock.calls.map(([, made]) => made)).toEqual([false, true]);
  });

  test("in JSON are documents, the same in every language", async () => {
    const { out } = await eyrie(["permissions", "up", "values", "--json"], { cwd });
    const { permissions, assumed } = outputSchema.parse(JSON.parse(out));
    expect(permissions?.map(({ command, iam, rbac }) => ({ command, iam, rbac }))).toEqual(
      (["up", "values"] as const).map((command) => {
        const { iam, rbac } = grantFor(fixtures.setUp, command);
        return { command, iam, rbac };
      }),
    );
    expect(permissions?.[0]?.optional.map(({ name }) => name)).toEqual([
      "namespace",
      "which-cluster",
      "lease",
      "preflight",
      "neighbours",
      "other-policies",
      "probe",
      "data-probe",
      "reasons",
    ]);
    expect(assumed).toEqual([]);
  });

  test.each([
    ["upp", "Did you mean up?"],
    ["init", "It knows: plan, up, status, verify, values, doctor, down"],
    ["apply", "Did you mean up?"],
  ])("of %s are not known", async (word, remedy) => {
    const { code, err } = await eyrie(["permissions", word], { cwd });
    expect({ code, err }).toEqual({ code: 64, err: `✘ eyrie permissions does not know ${word}.\n  → ${remedy}\n` });
  });
});
