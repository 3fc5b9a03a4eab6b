import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const packages = fileURLToPath(new URL("../packages", import.meta.url));

/** What each room may import of ours. `types only` after a room: its types, never its code. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  "eyrie/model": [],
  "eyrie/messages": ["eyrie/model"],
  "eyrie/milvus": ["eyrie/model"],
  "eyrie/spec": ["eyrie/model", "eyrie/messages", "eyrie/milvus", "iam-policy"],
  "eyrie/clouds": ["eyrie/model", "eyrie/messages"],
  "eyrie/kinds": ["eyrie/model", "eyrie/messages", "eyrie/milvus", "eyrie/clouds", "eyrie/readings", "iam-policy"],
  "eyrie/claims": ["eyrie/model", "eyrie/messages", "eyrie/milvus", "eyrie/clouds", "eyrie/kinds", "iam-policy"],
  "eyrie/readings": ["eyrie/model", "eyrie/milvus"],
  "eyrie/rules": ["eyrie/model", "eyrie/messages", "eyrie/milvus", "eyrie/readings", "iam-policy"],
  "eyrie/stages": [
    "eyrie/model",
    "eyrie/messages",
    "eyrie/milvus",
    "eyrie/readings",
    "eyrie/clouds types only",
    "eyrie/kinds types only",
    "eyrie/permissions types only",
    "eyrie/rules types only",
  ],
  "eyrie/permissions": ["eyrie/model", "eyrie/messages", "eyrie/milvus", "eyrie/kinds", "eyrie/clouds types only"],
  "eyrie/report": [
    "eyrie/model",
    "eyrie/messages",
    "eyrie/spec types only",
    "eyrie/stages types only",
    "eyrie/permissions types only",
    "eyrie/rules types only",
  ],
  "eyrie/cli": [
    "eyrie/model",
    "eyrie/messages",
    "eyrie/report",
    "eyrie/spec",
    "eyrie/stages",
    "eyrie/permissions",
    "eyrie/clouds",
    "eyrie/pipeline",
    "eyrie/readings",
    "eyrie/rules",
  ],
  "eyrie/bin": [
    "eyrie/cli",
    "eyrie/messages",
    "eyrie/clouds",
    "eyrie/milvus",
    "eyrie/stages types only",
    "eyrie/model types only",
    "localcloud",
  ],
  "eyrie/pipeline": [
    "eyrie/model",
    "eyrie/messages",
    "eyrie/milvus",
    "eyrie/spec",
    "eyrie/stages",
    "eyrie/kinds",
    "eyrie/permissions",
    "eyrie/claims",
    "eyrie/clouds",
    "eyrie/readings",
    "eyrie/rules",
  ],
  localcloud: ["iam-policy"],
  "iam-policy": [],
};

type Import = { readonly file: string; readonly from: string; readonly to: string; readonly typesOnly: boolean };

/** The room a source file belongs to: a folder of the product, or a whole other package. */
function roomOf(path: string): string {
  const [name = "", , folder = ""] = relative(packages, path).split("/");
  return name === "eyrie" ? `eyrie/${folder}` : name;
}

const importPattern = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|import\("([^"]+)"\)/g;

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(importPattern)].flatMap(([, type, named, dynamic]): readonly Import[] => {
    const target = named ?? dynamic ?? "";
    const about = { file: relative(packages, file), from: roomOf(file), typesOnly: type !== undefined };
    if (target.startsWith("@eyrie/")) return [{ ...about, to: target.split("/")[1] ?? "" }];
    if (!target.startsWith(".")) return [];
    return [{ ...about, to: roomOf(resolve(dirname(file), target)) }];
  });
}

function filesImportedBy(file: string): readonly string[] {
  const targets = readFileSync(file, "utf8").matchAll(/^(?:import|export)\b[^;]*?from "(\.[^"]+)"/gm);
  return [...targets].map(([, target = ""]) => resolve(dirname(file), target));
}

const sources = ["iam-policy", "localcloud", "eyrie"].flatMap((name) =>
  readdirSync(join(packages, name, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name)),
);
const imports = sources.flatMap(importsOf).filter(({ from, to }) => from !== to);

describe("the architecture", () => {
  it("looked at every room and at imports between them", () => {
    expect([...new Set(sources.map(roomOf))].toSorted()).toEqual(Object.keys(rooms).toSorted());
    expect(imports.length).toBeGreaterThan(150);
    expect(imports.filter(({ typesOnly }) => typesOnly).length).toBeGreaterThan(50);
  });

  it("lets each room import only what is below it", () => {
    const against = imports.filter(({ from, to, typesOnly }) => {
      const allowed = rooms[from] ?? [];
      return !allowed.includes(to) && !(typesOnly && allowed.includes(`${to} types only`));
    });
    expect(against.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
  });

  it("has stages that never import each other", () => {
    const between = sources
      .filter((file) => roomOf(file) === "eyrie/stages")
      .flatMap(importsOf)
      .filter(({ from, to }) => from === to);
    expect(between).toEqual([]);
  });

  it("keeps the local cloud out of everything but bin/", () => {
    expect([...new Set(imports.filter(({ to }) => to === "localcloud").map(({ from }) => from))]).toEqual([
      "eyrie/bin",
    ]);
  });

  it("has no two files that need each other, however far around", () => {
    const edges = new Map(sources.map((file) => [file, filesImportedBy(file)]));
    // Whoever imports nobody that is left cannot be part of a cycle.
    for (let before = -1; before !== edges.size;) {
      before = edges.size;
      for (const [file, targets] of edges) if (!targets.some((target) => edges.has(target))) edges.delete(file);
    }
    expect([...edges.keys()].map((file) => relative(packages, file))).toEqual([]);
  });

  it("has no default exports and no barrels", () => {
    const against = sources.filter((file) => /^export (?:default|\*)/m.test(readFileSync(file, "utf8")));
    expect(against.map((file) => relative(packages, file))).toEqual([]);
  });
});
