import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { planUp } from "#eyrie/pipeline/plan";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guideSpec, type Setting, standInChart, startSetting } from "./setting.ts";

let setting: Setting;

beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());

/** Writes a values file, and what Helm itself makes of it. */
async function merged(name: string, bytes: string | Uint8Array) {
  const path = join(setting.directory, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, bytes);
  return setting.session().clouds.helm.merge([path], {});
}

const specWith = (values: string) => guideSpec.replace("milvus: {", `milvus: { values: ${JSON.stringify(values)},`);

const plan = (values: string) => planUp(setting.session(specWith(values)));

describe("a values file that Helm reads is one that Eyrie takes", () => {
  it.each([
    { what: "with a key twice", text: "proxy: 1\nproxy: { replicas: 2 }\n", seen: { proxy: { replicas: 2 } } },
    { what: "with a merge key", text: "a: &a { x: 1 }\nb:\n  <<: *a\n", seen: { a: { x: 1 }, b: { x: 1 } } },
    { what: "with a comment's document first", text: "# mine\n---\nlog: on\n", seen: { log: true } },
    { what: "with a tag of somebody's own", text: "a: !mine 1\n", seen: { a: "1" } },
    { what: "with a byte order mark", text: "\ufefflog: { level: info }\r\n", seen: { log: { level: "info" } } },
    { what: "empty", text: "", seen: {} },
  ])("$what", async ({ text, seen }) => {
    expect(await merged("milvus.yaml", text)).toEqual(seen);
    await expect(plan("milvus.yaml")).resolves.toBeDefined();
  });

  it("with several documents, whether Helm takes the first or all", async () => {
    expect([{ a: 1 }, { a: 1, b: 2 }]).toContainEqual(await merged("milvus.yaml", "a: 1\n---\nb: 2\n"));
    await expect(plan("milvus.yaml")).resolves.toBeDefined();
  });
});

describe("a values file's path is one path, whatever is in it", () => {
  it.each(["a,b.yaml", 'say "a".yaml', 'a ",b.yaml', "d,e/milvus.yaml", "x=y {z}.yaml", "日本.yaml"])(
    "%s",
    async (name) => {
      expect(await merged(name, "log: { level: info }\n")).toEqual({ log: { level: "info" } });
      await expect(plan(name)).resolves.toBeDefined();
    },
  );
});

describe("a values file that Helm cannot read is refused", () => {
  it.each([
    { what: "an open quotation mark", text: "a: 'x\n", en: "A quotation mark is opened", ja: "引用符が開いたまま" },
    { what: "a list", text: "- a\n", en: "consists of keys", ja: "キーの並び" },
    { what: "an expression", text: "a: {{ .b }}\n", en: "{{ }}", ja: "{{ }}" },
    { what: "an unknown alias", text: "a: *b\n", en: "The alias *b", ja: "エイリアス *b" },
    { what: "an endless alias", text: "a: &a { b: *a }\n", en: "has no end", ja: "値が終わりません" },
    { what: "a merge of text", text: "a: &a x\nb: { <<: *a }\n", en: "The merge key", ja: "マージキー" },
  ])("$what", async ({ text, en, ja }) => {
    await expect(merged("milvus.yaml", text)).rejects.toThrow("failed to parse");
    await expect(plan("milvus.yaml")).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining(en), ja: expect.stringContaining(ja) },
      remedy: { ja: expect.not.stringMatching(/^[\p{ASCII}]*$/u) },
    });
  });

  it.each([
    { what: "UTF-16, as PowerShell 5 writes it", bytes: Buffer.from("\ufefflog: { level: info }\r\n", "utf16le") },
    { what: "Shift_JIS", bytes: Buffer.from([0x23, 0x20, 0x93, 0xfa, 0x96, 0x7b, 0x0a]) },
  ])("what is no UTF-8: $what", async ({ bytes }) => {
    await writeFile(join(setting.directory, "milvus.yaml"), bytes);
    await expect(plan("milvus.yaml")).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining("not UTF-8") },
    });
  });
});

describe("values that Helm takes and that would hide or undo the set-up are refused", () => {
  it.each([
    { text: "nameOverride: vectors\n", says: "1:15: nameOverride is vectors; Milvus' pods are found by their label" },
    { text: "customConfigMap: mine\n", says: "1:18: customConfigMap is mine; the chart would then leave out" },
    { text: "externalS3: { accessKey: AK1 }\n", says: '1:26: externalS3.accessKey is (hidden), the spec makes it ""' },
    {
      text: "extraConfigFiles: { user.yaml: 'minio: { useIAM: false }' }\n",
      says: "1:32: extraConfigFiles.user.yaml: minio.useIAM is false, the spec makes it true",
    },
  ])("$text", async ({ text, says }) => {
    await merged("milvus.yaml", text);
    await expect(plan("milvus.yaml")).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining(says) },
    });
  });

  it("but not other names for the objects", async () => {
    await merged("milvus.yaml", "fullnameOverride: vectors\n");
    await expect(plan("milvus.yaml")).resolves.toBeDefined();
  });
});

/** A copy of the stand-in chart with some of its files written anew, or taken away. */
async function chartWith(files: Readonly<Record<string, string | undefined>>): Promise<string> {
  const chart = join(await mkdtemp(join(setting.directory, "chart-")), "milvus");
  await cp(standInChart, chart, { recursive: true });
  for (const [name, text] of Object.entries(files))
    await (text === undefined ? rm(join(chart, name)) : writeFile(join(chart, name), text));
  return chart;
}

async function packed(chart: string): Promise<string> {
  const archive = `${chart}.tgz`;
  await promisify(execFile)("tar", ["-czf", archive, "-C", dirname(chart), basename(chart)]);
  return archive;
}

const planChart = (chart: string, version = "") =>
  planUp(
    setting.session(
      guideSpec.replace(/chart: .* \}/, `chart: ${chart} ${version === "" ? "" : `, version: ${version}`} }`),
    ),
  );

const chartYaml = (name: string, version: string) => `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;

describe("a chart on disk", () => {
  it.each([
    { form: "directory", of: async (chart: string) => chart },
    { form: "archive", of: packed },
  ])("is shown with its own version: $form", async ({ of }) => {
    const { plan: found } = await planChart(await of(await chartWith({ "Chart.yaml": chartYaml("milvus", "4.2.60") })));
    expect(found.changes.at(-1)).toMatchObject({ action: "create", want: { version: "4.2.60" } });
  });

  it.each([
    { what: "no Chart.yaml", files: { "Chart.yaml": undefined }, says: "it holds no Chart.yaml" },
    { what: "an empty Chart.yaml", files: { "Chart.yaml": "" }, says: "it holds no Chart.yaml" },
    { what: "another name", files: { "Chart.yaml": chartYaml("etcd", "8.12.0") }, says: " is etcd;" },
    { what: "no values", files: { "values.yaml": undefined }, says: "no externalS3.useIAM" },
    { what: "Bitnami's keys", files: { "values.yaml": "externalS3: { host: '', bucket: milvus }" }, says: "Bitnami's" },
  ])("is refused before a plan when it has $what", async ({ files, says }) => {
    const chart = await chartWith(files);
    const refusal = { code: "invalid", fact: { en: expect.stringContaining(says) } };
    await expect(planChart(chart)).rejects.toMatchObject(refusal);
    await expect(planChart(await packed(chart))).rejects.toMatchObject(refusal);
    expect(setting.trace).toEqual([]);
  });

  it("is refused when its archive is none", async () => {
    const archive = join(setting.directory, "milvus.tgz");
    await writeFile(archive, "<html>404</html>");
    await expect(planChart(archive)).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining("neither a directory nor a gzipped tar archive") },
    });
  });

  it("is refused when the spec asks for another version", async () => {
    await expect(planChart(standInChart, "5.0.18")).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining("is version 5.0.19; milvus.version in the spec says 5.0.18") },
    });
    await expect(planChart(standInChart, "5.0.19")).resolves.toBeDefined();
  });
});
