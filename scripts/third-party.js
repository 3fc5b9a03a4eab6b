import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes what the bundle carries of others, with their licences: who ships their code ships their terms. */
export const thirdParty = () => ({
  name: "third-party",
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? []);
    const folders = [...new Set(modules.filter((id) => id.includes("node_modules")).map(packageFolder))];
    const notices = [...folders.map(notice).toSorted(), ...noticesOfData(modules)];
    this.emitFile({ type: "asset", fileName: "THIRD-PARTY.txt", source: `${[...new Set(notices)].join("\n\n")}\n` });
  },
});

/** Modules of ours that are made from others' data; the notice lies in their package's folder. */
const madeOfData = /iam-policy\/(?:build|src)\/action-data\.[jt]s$/;

const noticesOfData = (modules) =>
  modules
    .filter((id) => madeOfData.test(id))
    .map((id) => readFileSync(join(packageFolder(id), "THIRD-PARTY.txt"), "utf8").trim());

/** The nearest folder above a module whose package.json has a name and a version. */
function packageFolder(id) {
  for (let folder = dirname(id.replace(/^\0/, "").replace(/\?.*$/, "")); ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version !== undefined) return folder;
  }
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
  return `${name} ${version}, ${typeof license === "string" ? license : "see below"}${text}`;
}
