import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { outputSchema } from "../src/report/output-schema.ts";
import { parseSpec } from "../src/spec/parse.ts";
import { emptyFolder, eyrie } from "./cli-host.ts";

describe("init", () => {
  const told = ["--cluster", "c", "--region", "us-east-2", "--release", "m"];

  test("writes a spec that passes, with a fresh bucket name, and says what is next", async () => {
    const cwd = emptyFolder();
    const { code, out } = await eyrie(["init", ...told, "--values", "a.yaml", "--values", "b.yaml"], { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/^✔ Wrote eyrie\.yaml\.\n\nNext:\n {2}eyrie rehearse {2}\S/);
    const parsed = parseSpec(readFileSync(join(cwd, "eyrie.yaml"), "utf8"), "eyrie.yaml");
    expect(parsed).toMatchObject({
      ok: true,
      spec: {
        cluster: { name: "c", region: "us-east-2" },
        bucket: { name: `milvus-bucket-${"07".repeat(12)}` },
        milvus: { release: "m", values: ["a.yaml", "b.yaml"] },
      },
    });
  });

  test("writes what is asked of availability and of who reaches Milvus", async () => {
    const cwd = emptyFolder();
    const asked = ["--high-availability", "--exposure", "internet", "--source-range", "203.0.113.0/24"];
    const { code } = await eyrie(["init", ...told, ...asked, "--values", "a.yaml"], { cwd });
    expect(code).toBe(0);
    expect(parseSpec(readFileSync(join(cwd, "eyrie.yaml"), "utf8"), "eyrie.yaml")).toMatchObject({
      spec: {
        milvus: {
          release: "m",
          values: "a.yaml",
          highAvailability: true,
          exposure: "internet",
          sourceRanges: ["203.0.113.0/24"],
        },
      },
    });
  });

  test("takes cluster and region from the context that is named", async () => {
    const cwd = emptyFolder();
    const context = "arn:aws:eks:ap-northeast-1:111122223333:cluster/tokyo";
    const { code } = await eyrie(["init", "--context", context, "--release", "m", "-f", "t.yaml"], { cwd });
    expect(code).toBe(0);
    expect(parseSpec(readFileSync(join(cwd, "t.yaml"), "utf8"), "t.yaml")).toMatchObject({
      spec: { cluster: { name: "tokyo", region: "ap-northeast-1", context } },
    });
  });

  test("never overwrites", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "eyrie.yaml"), "mine\n");
    const { code, err } = await eyrie(["init", ...told], { cwd });
    expect({ code, err }).toEqual({
      code: 1,
      err: "✘ eyrie.yaml exists already; it was not touched.\n  → Edit it, or write another one: eyrie init -f other.yaml\n",
    });
    expect(readFileSync(join(cwd, "eyrie.yaml"), "utf8")).toBe("mine\n");
  });

  test("writes no file called -", async () => {
    const cwd = emptyFolder();
    const { code, err } = await eyrie(["init", ...told, "-f", "-"], { cwd });
    expect({ code, written: existsSync(join(cwd, "-")) }).toEqual({ code: 64, written: false });
    expect(err).toContain("✘ init writes a file; - is standard input,");
  });

  test("without a terminal names the options that are missing", async () => {
    const cwd = emptyFolder();
    const { code, err } = await eyrie(["init", "--cluster", "c"], { cwd });
    expect(code).toBe(64);
    expect(err).toContain("--region, --release\n");
    expect(existsSync(join(cwd, "eyrie.yaml"))).toBe(false);
  });

  test.each([
    [["--bucket", "Not_A_Bucket"], "bucket.name: "],
    [["--namespace", "Milvus"], "serviceAccount.namespace: "],
    [["--exposure", "public"], `milvus.exposure: "public" is none of internal, internet, none.`],
    [["--source-range", "203.0.113.0/24"], "milvus.sourceRanges: "],
  ])("refuses %j before anything is written", async (flags, said) => {
    const cwd = emptyFolder();
    const { code, err } = await eyrie(["init", ...told, ...flags], { cwd });
    expect(code).toBe(64);
    expect(err).toContain(`✘ ${said}`);
    expect(existsSync(join(cwd, "eyrie.yaml"))).toBe(false);
  });

  test("with --json prints where the file is", async () => {
    const cwd = emptyFolder();
    const { out } = await eyrie(["init", ...told, "--json"], { cwd });
    expect(outputSchema.parse(JSON.parse(out))).toMatchObject({
      command: "init",
      exitCode: 0,
      written: join(cwd, "eyrie.yaml"),
    });
  });
});
