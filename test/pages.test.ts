import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { claimNames } from "#eyrie/model/claim";
import { beforehandCodes } from "#eyrie/rules/beforehand";
import { findingCodes } from "#eyrie/rules/catalogue";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const folders = [".", "docs", "docs/decisions", "packages/iam-policy", "test/aws"];
const pages = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);
const textOf = (page: string): string => readFileSync(join(root, page), "utf8");
/** What is shown as it stands is no prose. */
const proseOf = (page: string): string => textOf(page).replaceAll(/^ *```[^]*?^ *```$/gm, "");

/** GitHub's: lower case, marks gone, a hyphen for each space. */
const slug = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "")
    .replaceAll(" ", "-");
const anchorsOf = (page: string): readonly string[] => [
  ...[...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slug(heading)),
  ...[...textOf(page).matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id),
];

/** Links within the repository that lead nowhere. */
function strayLinks(page: string): readonly string[] {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });
}

describe("the pages", () => {
  it("lead to each other by links that hold", () => {
    const stray = pages.map((page) => [page, strayLinks(page)] as const).filter(([, links]) => links.length > 0);
    expect(stray).toEqual([]);
    expect(pages.length).toBeGreaterThan(50);
  });

  it("list every decision", () => {
    const decisions = readdirSync(join(root, "docs/decisions")).filter((name) => name !== "README.md");
    const listed = [...textOf("docs/decisions/README.md").matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(([, name]) => name);
    expect(listed).toEqual(decisions.toSorted());
  });
});

describe.each(["docs/guide.md", "docs/guide.ja.md"])("%s", (page) => {
  const rows = proseOf(page)
    .split("\n")
    .filter((line) => line.startsWith("| "));
  const firstCells = rows.map((line) => line.split(" | ")[0] ?? "");

  it("names every claim, in its order", () => {
    const named = firstCells.flatMap((cell) => /^\| `([a-z-]+)`(?: −)?$/.exec(cell)?.[1] ?? []);
    expect(named.filter((name) => claimNames.some((claim) => claim === name))).toEqual(claimNames);
    expect(textOf(page)).toMatch(new RegExp(`^${claimNames.length} `, "m"));
  });

  it("names every code that is looked for before the first write", () => {
    const codes = firstCells.flatMap((cell) => (/^\| EY\d/.test(cell) ? (cell.match(/EY\d+/g) ?? []) : []));
    expect(codes.toSorted()).toEqual([...new Set([...findingCodes, ...beforehandCodes])].toSorted());
  });
});
