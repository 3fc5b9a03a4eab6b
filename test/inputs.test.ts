import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { planUp } from "#eyrie/pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

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
