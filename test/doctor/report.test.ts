import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { saveBundle } from "#eyrie/cli/bundle-folder";
import { exitCodes } from "#eyrie/cli/exit-code";
import type { Diagnosis } from "#eyrie/model/diagnosis";
import { type Language, languages } from "#eyrie/model/sentence";
import { diagnose } from "#eyrie/pipeline/diagnose";
import { diagnosisJunit } from "#eyrie/report/diagnosis-junit";
import { diagnosisMarkdown } from "#eyrie/report/diagnosis-markdown";
import { diagnosisLines } from "#eyrie/report/diagnosis-text";
import { diagnosisHtml } from "#eyrie/report/html/diagnosis";
import { styleOf } from "#eyrie/report/style";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf } from "../command-line.ts";
import { document } from "../scene.ts";
import { type Alter, refused, told, withPolicy } from "./altering.ts";
import { eyrieAlone } from "./eyrie-alone.ts";
import { withHostile, withHostileAudience } from "./hostile.ts";
import { recorded, type Recorded } from "./twice-broken.ts";

let readings: Recorded;
let folder: string;

beforeAll(async () => {
  readings = await recorded();
  folder = await mkdtemp(join(tmpdir(), "eyrie-report-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sheet = (language: Language, { takenAt }: Diagnosis) => ({ language, version: "1.2.3", at: takenAt });

const forms: readonly { readonly form: string; readonly of: (language: Language, diagnosis: Diagnosis) => string }[] = [
  { form: "a page", of: (language, diagnosis) => diagnosisHtml(sheet(language, diagnosis), diagnosis) },
  { form: "Markdown", of: diagnosisMarkdown },
  { form: "JUnit", of: diagnosisJunit },
  {
    form: "text",
    of: (language, diagnosis) => diagnosisLines({ language, style: styleOf(false) }, diagnosis).join("\n"),
  },
];

const everyForm = languages.flatMap((language) => forms.map((one) => ({ ...one, language })));

describe("what is wrong", () => {
  it.each(everyForm)("is told first in $form, in $language", ({ of, language }) => {
    const text = of(language, diagnose(readings.broken));
    for (const code of ["EY104", "EY507"]) expect(text).toContain(code);
    expect(text).toContain("eyrie up");
    expect(text.includes("信頼")).toBe(language === "ja");
  });

  it("is on the page before the picture and the checks", () => {
    const page = forms[0]?.of("en", diagnose(readings.broken)) ?? "";
    const places = ["2 causes", 'id="EY104"', 'id="EY507"', 'class="map"', 'class="checks"'].map((mark) =>
      page.indexOf(mark),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("is a failure each for CI, and what could not be read an error", () => {
    const { broken } = readings;
    const text = diagnosisJunit("en", diagnose({ ...broken, endpoints: refused("ec2:DescribeVpcEndpoints") }));
    expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites .*failures="2" errors="1" time="0">/);
    expect([...text.matchAll(/<failure type="(\w+)"/g)].map(([, code]) => code)).toEqual(["EY104", "EY507"]);
    expect(text).toContain('<error type="unchecked"');
    expect(text).toMatch(/observed.*expected/);
  });
});

const overlyPermissive: Alter = withPolicy(() => ({
  document: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
}));

describe("the report for CI", () => {
  const cases: readonly { readonly what: string; readonly alter: Alter; readonly has: RegExp; readonly not: RegExp }[] =
    [
      {
        what: "skips what only follows, and says from what",
        alter: withHostileAudience,
        has: /<testcase name="EY206 [^]*?<skipped message="follows from EY214"\/>/,
        not: /<failure type="EY206"/,
      },
      {
        what: "lets a warning pass, and tells it",
        alter: overlyPermissive,
        has: /<testsuites .*failures="0" errors="0"[^]*<system-out>! EY515/,
        not: /<(?:failure|error|skipped) /,
      },
      {
        what: "fails for a line of a log that nothing explains",
        alter: told("s3:PutObject", "with an explicit deny in a session policy"),
        has: /<failure type="unexplained" message="[^"]*s3:PutObject/,
        not: /failures="0" errors="0" time="0">/,
      },
    ];
  it.each(cases)("$what", ({ alter, has, not }) => {
    const text = diagnosisJunit("en", diagnose(alter(readings.healthy)));
    expect(text).toMatch(has);
    expect(text).not.toMatch(not);
  });
});

/** What every text from elsewhere would be if it were obeyed. */
const obeyed: Readonly<Record<string, RegExp>> = {
  "a page": /<(?:script|img|textarea|!--)|<[^>]*\son\w+=|<\/style>(?!\n<\/head>)/i,
  Markdown: /@team|#12\b|\*\*bold|\]\(|https:\/\/|www\.|<(?!\/?(?:details|summary|code|br)>)|^# |^- @/m,
  JUnit: /<(?!\?xml|\/?(?:testsuites?|testcase|failure|error|skipped|system-out)\b)|[\ufffe\uffff]|\]\]>/,
  text: /(?<!\\x1b|\\u001b)\[31m/,
};

/** Of a document in Markdown, what is outside of its blocks of code. */
const outsideBlocks = (text: string) => text.replaceAll(/^(`{3,})\w*\n[\s\S]*?^\1$/gm, "");

describe("what comes from a cloud", () => {
  it.each(everyForm)("is shown and not obeyed in $form, in $language", ({ form, of, language }) => {
    const text = [withHostile, withHostileAudience]
      .map((alter) => of(language, diagnose(alter(readings.broken))))
      .join("\n");
    expect(text).toContain("onerror");
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(form === "Markdown" ? outsideBlocks(text) : text).not.toMatch(obeyed[form] ?? /./);
  });

  it.each(languages)(
    "is in the document of --json as it is, and nothing that a terminal obeys, in %s",
    async (lang) => {
      await saveBundle(folder, "hostile", withHostile(readings.broken));
      const ran = await eyrieAlone(folder, ["doctor", "--bundle", "hostile", "--json", "--lang", lang]);
      expect(ran.out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(documentOf(ran).diagnosis?.place).toContain("\u001b[31m");
    },
  );
});

const outcomes: readonly { readonly what: keyof typeof exitCodes; readonly read: () => Recorded["healthy"] }[] = [
  { what: "done", read: () => readings.healthy },
  { what: "warnings", read: () => overlyPermissive(readings.healthy) },
  { what: "findings", read: () => readings.broken },
  { what: "unchecked", read: () => ({ ...readings.healthy, endpoints: refused("ec2:DescribeVpcEndpoints") }) },
];

describe("the exit code", () => {
  it.each(outcomes)("is that of $what whatever the output", async ({ what, read }) => {
    await saveBundle(folder, what, read());
    const files = ["r.html", "r.md", "r.xml", "r.JSON"];
    const outputs: readonly (readonly string[])[] = [
      [],
      ["--json"],
      ["--short"],
      ["--lang", "ja"],
      files.flatMap((file) => ["--report", file]),
      ["--json", "--report", "r.html"],
    ];
    const ran = await Promise.all(outputs.map((more) => eyrieAlone(folder, ["doctor", "--bundle", what, ...more])));
    expect(new Set(ran.map(({ code }) => code))).toEqual(new Set([exitCodes[what]]));
    const [page = "", , , json = ""] = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(json).toBe(ran[1]?.out);
  });

  const refusals = [
    { why: "an ending that is no report's", file: "r.pdf", code: exitCodes.usage, says: ".html" },
    { why: "no ending", file: "r", code: exitCodes.usage, says: ".html" },
    { why: "a folder that is not there", file: "no/r.md", code: exitCodes.failed, says: "ENOENT" },
  ];
  it.each(refusals)("tells of $why", async ({ file, code, says }) => {
    await saveBundle(folder, "clean", readings.healthy);
    const ran = await eyrieAlone(folder, ["doctor", "--bundle", "clean", "--report", file]);
    expect(ran.code).toBe(code);
    expect(ran.err).toContain(says);
  });
});
