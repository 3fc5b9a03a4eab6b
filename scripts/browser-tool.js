// Finds or fetches the browser in which tests open the reports: the machine's own Chromium or Chrome, or Debian's,
// unpacked into Eyrie's cache with what it needs. Debian keeps one version at a time, so that none is pinned.
import { execFile } from "node:child_process";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { unpackDebian } from "./debian.js";

const run = promisify(execFile);

const names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
/** With fonts for both languages: without them all text is boxes of one width. */
const packages = ["chromium-headless-shell", "fonts-liberation", "fonts-ipafont-gothic"];

/**
 * @param {string} cacheDirectory Eyrie's own
 * @returns {Promise<Record<string, string>>} variable → path; empty, with the reason on standard error, when there is none
 */
export async function browserTool(cacheDirectory) {
  try {
    return { EYRIE_CHROMIUM: (await ownBrowser()) ?? (await debianBrowser(cacheDirectory)) };
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split("\n");
    console.error(`No Chromium for the tests: ${line}`);
    return {};
  }
}

async function ownBrowser() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const places = [...names.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...elsewhere];
  for (const place of places) if (await runs(place)) return place;
  return undefined;
}

const runs = (program) =>
  access(program).then(
    () =>
      run(program, ["--version"]).then(
        () => true,
        () => false,
      ),
    () => false,
  );

async function debianBrowser(cacheDirectory) {
  const directory = path.join(cacheDirectory, "chromium-debian");
  const program = path.join(directory, "chromium");
  if (await runs(program)) return program;
  await rm(directory, { recursive: true, force: true });
  await unpackDebian(directory, withNeeds, (draft) => writeStart(draft, directory));
  if (await runs(program)) return program;
  await rm(directory, { recursive: true, force: true });
  throw new Error("Debian's package does not run on this machine");
}

/** What apt would install: `Inst chromium-common (156… Debian-Security:12 [amd64])`. */
async function withNeeds(apt) {
  const plan = await apt("--simulate", "--no-install-recommends", "install", ...packages);
  return [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
}

async function writeStart(draft, directory) {
  const root = path.join(directory, "root");
  const triplet = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" }[process.arch] ?? "";
  const libraries = ["usr/lib", "lib"].map((folder) => `${root}/${folder}/${triplet}`);
  const search = [...libraries, `${root}/usr/lib/${triplet}/pulseaudio`].join(":");
  const fonts = [`${root}/usr/share/fonts`, "/usr/share/fonts"].map((folder) => `<dir>${folder}</dir>`).join("");
  await mkdir(path.join(draft, "fontconfig"));
  await writeFile(
    path.join(draft, "fonts.conf"),
    `<?xml version="1.0"?>\n<fontconfig>${fonts}<cachedir>${directory}/fontconfig</cachedir></fontconfig>\n`,
  );
  await writeFile(
    path.join(draft, "chromium"),
    `#!/bin/sh\nLD_LIBRARY_PATH='${search}' FONTCONFIG_FILE='${directory}/fonts.conf' exec '${root}/usr/lib/chromium/chromium-headless-shell' "$@"\n`,
    { mode: 0o755 },
  );
}
