import { spawnSync } from "node:child_process";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { outputSchema } from "../src/report/output-schema.ts";
import { emptyFolder, eyrie } from "./cli-host.ts";
import { cwd, values } from "./cli-pipeline.ts";

describe("values", () => {
  test("are a file that helm reads as it was meant: a comment, then YAML 1.1", async () => {
    const { out } = await eyrie(["values"], { cwd });
    expect(out).toMatch(/^(?:# .*\n)+serviceAccount:\n {2}create: false\n[^]*port: "443"\n[^]*rootPath: "on"\n/);
  });

  test.each(["w", "a"])("are not put into the values file of the spec (%s)", (how) => {
    const top = emptyFolder();
    const mine = join(top, "my values.yaml");
    writeFileSync(
      join(top, "eyrie.yaml"),
      "cluster: { name: c, region: us-east-2 }\nmilvus: { release: m, values: my values.yaml }\n",
    );
    writeFileSync(mine, "a: 1\n");
    const program = fileURLToPath(new URL("../dist/eyrie.js", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [program, "values", "--no-color"], {
      cwd: top,
      stdio: ["ignore", openSync(mine, how), "pipe"],
    });
    expect(status).toBe(64);
    expect(readFileSync(mine, "utf8")).toBe(how === "w" ? "" : "a: 1\n");
    expect(stderr.toString()).toContain("The output goes into my values.yaml, the values file of the spec");
    expect(stderr.toString()).toContain("git checkout -- 'my values.yaml', or a backup");
    expect(stderr.toString()).toContain("take another file: eyrie values --no-color > eyrie-values.yaml");
  });

  const repository = "milvus --repo https://zilliztech.github.io/milvus-helm/";

  test.each<[string, string, readonly string[], string]>([
    ["as short as can be", "{ release: m }", [], `${repository} --version 5.0.19 --namespace milvus`],
    ["a version", "{ release: m, version: 5.0.1 }", [], `${repository} --version 5.0.1 --namespace milvus`],
    ["a chart beside the spec", "{ release: m, chart: ./my chart }", [], "'SPEC/my chart' --namespace milvus"],
    [
      "a registry",
      "{ release: m, chart: oci://registry.example/milvus, version: 5.0.1 }",
      [],
      "oci://registry.example/milvus --version 5.0.1 --namespace milvus",
    ],
    [
      "values in order, and a context",
      "{ release: m, values: [b.yaml, ../it's.yaml] }",
      ["--context", "arn:aws:eks:us-east-2:111122223333:cluster/c"],
      `${repository} --version 5.0.19 --namespace milvus --kube-context arn:aws:eks:us-east-2:111122223333:cluster/c --values SPEC/b.yaml --values 'TOP/it'\\''s.yaml'`,
    ],
  ])("tell the command that applies them by hand, for %s", async (_name, milvus, flags, expected) => {
    const top = emptyFolder();
    mkdirSync(join(top, "spec"));
    writeFileSync(join(top, "spec", "e.yaml"), `cluster: { name: c, region: us-east-2 }\nmilvus: ${milvus}\n`);
    const { out } = await eyrie(["values", "-f", "spec/e.yaml", ...flags], { cwd: top });
    const command = expected.replaceAll("SPEC", join(top, "spec")).replaceAll("TOP", top);
    expect(out.split("\n")[1]).toBe(`#   helm upgrade --install m ${command} --values eyrie-values.yaml`);
  });

  test.each([
    ["{ release: m }", true],
    ["{ release: m, version: 5.0.1 }", false],
    ["{ release: m, chart: ./c }", false],
  ])("say of %s whether the version is only a new release's: %s", async (milvus, said) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "eyrie.yaml"), `cluster: { name: c, region: us-east-2 }\nmilvus: ${milvus}\n`);
    const { out } = await eyrie(["values"], { cwd: folder });
    expect(out.includes("\n# This version is what eyrie up gives a new release;")).toBe(said);
  });

  test("stay a comment whatever a path holds", async () => {
    const folder = join(emptyFolder(), "two\nlines");
    mkdirSync(folder);
    writeFileSync(
      join(folder, "eyrie.yaml"),
      "cluster: { name: c, region: us-east-2 }\nmilvus: { release: m, version: 5.0.1, values: a&b.yaml }\n",
    );
    const lines = (await eyrie(["values"], { cwd: folder })).out.split("\n");
    expect(lines[1]).toMatch(/ --values '\/[^']*two\\nlines\/a&b\.yaml' --values eyrie-values\.yaml$/);
    expect(lines[2]).toBe("serviceAccount:");
  });

  test("stand in the document with --json", async () => {
    const { out } = await eyrie(["values", "--json"], { cwd });
    expect(outputSchema.parse(JSON.parse(out)).values).toEqual(values);
  });
});
