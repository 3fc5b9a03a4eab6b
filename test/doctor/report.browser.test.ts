import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Language, languages } from "#eyrie/model/sentence";
import { diagnose } from "#eyrie/pipeline/diagnose";
import type { Readings } from "#eyrie/readings/readings";
import { diagnosisJunit } from "#eyrie/report/diagnosis-junit";
import { diagnosisHtml } from "#eyrie/report/html/diagnosis";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refused } from "./altering.ts";
import { withHostile, withHostileAudience } from "./hostile.ts";
import { recorded } from "./twice-broken.ts";

/** A Chromium, or nothing: then this file is skipped. */
const executablePath = process.env["EYRIE_CHROMIUM"];
const inPage = fileURLToPath(new URL("in-page.js", import.meta.url));

const named = ["broken", "healthy", "hostile", "hostile-audience"] as const;
let pages: Readonly<Record<(typeof named)[number], Readings>>;
let browser: Browser;
let folder: string;

type Seen = { readonly page: Page; readonly complaints: readonly string[] };
type Look = {
  readonly file: string;
  readonly width?: number;
  readonly scheme?: "light" | "dark";
  readonly media?: "screen" | "print";
};

/** Opens a file as somebody does who was sent it; keeps whatever it asks for, says or tries. */
async function opened({ file, width = 1280, scheme = "light", media = "screen" }: Look): Promise<Seen> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const complaints: string[] = [];
  const url = pathToFileURL(join(folder, file)).href;
  page.on("console", (message) => complaints.push(`says ${message.text()}`));
  page.on("pageerror", ({ message }) => complaints.push(`fails with ${message}`));
  page.on("dialog", (dialog) => complaints.push(`asks ${dialog.message()}`));
  page.on("request", (request) => complaints.push(...(request.url() === url ? [] : [`requests ${request.url()}`])));
  await page.emulateMedia({ media });
  await page.addInitScript({ path: inPage });
  await page.goto(url);
  return { page, complaints };
}

const htmlOf = (language: Language, readings: Readings) =>
  diagnosisHtml({ language, version: "1.2.3", at: readings.takenAt }, diagnose(readings));

describe.skipIf(executablePath === undefined)("the page in a browser (needs EYRIE_CHROMIUM)", () => {
  beforeAll(async () => {
    const { healthy, broken } = await recorded();
    pages = {
      broken: { ...broken, endpoints: refused("ec2:DescribeVpcEndpoints") },
      healthy,
      hostile: withHostile(broken),
      "hostile-audience": withHostileAudience(broken),
    };
    folder = await mkdtemp(join(tmpdir(), "eyrie-page-"));
    await Promise.all(
      languages.flatMap((language) =>
        named.map((name) => writeFile(join(folder, `${name}.${language}.html`), htmlOf(language, pages[name]))),
      ),
    );
    browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  // What is faint depends on the colours alone, what is too wide on the width alone.
  const ways = [
    { scheme: "light", media: "screen", width: 1280 },
    { scheme: "dark", media: "screen", width: 360 },
    { scheme: "dark", media: "print", width: 720 },
  ] as const;
  const looks = languages.flatMap((language) =>
    named.flatMap((name) => ways.map((way) => ({ file: `${name}.${language}.html`, ...way }))),
  );
  it.each(looks)("asks nobody, runs nothing, fits and can be read: $file $scheme $media $width", async (look) => {
    const { page, complaints } = await opened(look);
    await page.evaluate("inPage.openAll()");
    const { looked, faint } = await page.evaluate<{ looked: number; faint: string[] }>("inPage.faint()");
    expect(looked).toBeGreaterThan(50);
    expect(faint).toEqual([]);
    expect(await page.evaluate<number>("inPage.overflow()")).toBe(0);
    expect(await page.evaluate("typeof hit")).toBe("undefined");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("keeps a number and its counter on one line, however narrow", async () => {
    const { page } = await opened({ file: "broken.ja.html" });
    expect(await page.locator("h1 .count").count()).toBeGreaterThan(0);
    const parted: string[] = [];
    for (let width = 320; width < 400; width += 5) {
      await page.setViewportSize({ width, height: 900 });
      parted.push(...(await page.evaluate<string[]>("inPage.parted()")));
    }
    expect(parted).toEqual([]);
    await page.close();
  });

  it("opens everything by keyboard, and shows where one is", async () => {
    const { page } = await opened({ file: "broken.en.html" });
    const count = await page.locator("details").count();
    type Focused = { tag: string; details: number; open: boolean; href: string | null; isSeen: boolean };
    const focused = () => page.evaluate<Focused>("inPage.focused()");
    const visited: (Focused & { readonly toggled: boolean })[] = [];
    for (const presses = { left: 200 }; presses.left > 0; presses.left -= 1) {
      await page.keyboard.press("Tab");
      const before = await focused();
      if (before.tag === "BODY") break;
      const isSummary = before.details >= 0;
      const key = visited.length % 2 === 0 ? "Enter" : " ";
      if (isSummary) await page.keyboard.press(key);
      const after = await focused();
      visited.push({ ...before, toggled: after.open !== before.open });
      if (isSummary) await page.keyboard.press(key);
    }
    const summaries = visited.filter(({ details }) => details >= 0);
    expect(count).toBeGreaterThan(10);
    expect(summaries.map(({ details }) => details)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(summaries.filter(({ toggled }) => !toggled)).toEqual([]);
    expect(visited.filter(({ isSeen }) => !isSeen)).toEqual([]);
    await page.close();
  });

  it("goes from a link of the picture to its evidence, and opens it", async () => {
    const { page } = await opened({ file: "broken.en.html" });
    const trust = page.locator("details.link.broken").first();
    expect(await trust.getAttribute("open")).toBeNull();
    await page.locator(".map .at-trust a").press("Enter");
    expect(await trust.getAttribute("open")).not.toBeNull();
    await page.close();
  });

  it("has all behind the clicks on paper", async () => {
    const { page } = await opened({ file: "broken.en.html", media: "print", width: 720 });
    const shown = await page.evaluate<boolean[]>("inPage.shown()");
    expect(shown.length).toBeGreaterThan(10);
    expect(shown).not.toContain(false);
    await page.emulateMedia({ media: "screen" });
    expect(await page.evaluate<boolean[]>("inPage.shown()")).toContain(false);
    await page.close();
  });

  it("takes the report for CI for XML", async () => {
    const { page } = await opened({ file: "healthy.en.html" });
    const error = (text: string) => page.evaluate<string>(`inPage.xmlError(${JSON.stringify(text)})`);
    expect(await error("<a>&</a>")).not.toBe("");
    for (const name of named) expect(await error(diagnosisJunit("en", diagnose(pages[name])))).toBe("");
    await page.close();
  });
});
