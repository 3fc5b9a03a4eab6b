/**
 * Writes src/kubernetes/api-types.ts, the fields of the kinds this cluster serves, out of Kubernetes' own Go types.
 *
 *   node packages/localcloud/scripts/api-types.ts <kubernetes/api> <kubernetes/apimachinery>     (Node ≥ 22.18)
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { apiVersionOf, served } from "../src/kubernetes/registry.ts";

const [api, machinery] = process.argv.slice(2);
if (api === undefined || machinery === undefined) {
  throw new Error("usage: api-types.ts <checkout of kubernetes/api> <checkout of kubernetes/apimachinery>");
}

/** Kinds that are sent to subresources or with a deletion. */
const others: [string, string][] = [
  ["v1", "Binding"],
  ["autoscaling/v1", "Scale"],
  ["policy/v1", "Eviction"],
  ["authentication.k8s.io/v1", "TokenRequest"],
  ["meta/v1", "DeleteOptions"],
];
const scalars: Readonly<Record<string, string>> = {
  string: "string",
  bool: "bool",
  int: "int",
  int32: "int",
  int64: "int64",
  "[]byte": "bytes",
  "types.UID": "string",
  "resource.Quantity": "quantity",
  "intstr.IntOrString": "intOrString",
  "metav1.Time": "time",
  "metav1.MicroTime": "microtime",
  "metav1.FieldsV1": "raw",
  "runtime.RawExtension": "raw",
};

type Field = {
  readonly name: string;
  readonly number: number;
  readonly go: string;
  /** Whether its zero value is left out of JSON. */
  readonly omitted: boolean;
  /** `listType=map`, `listMapKey=name`, `patchStrategy=merge`: from its comments and its tag. */
  readonly marks: readonly string[];
};
type Struct = { readonly fields: readonly Field[]; readonly atomic: boolean };
type Source = { readonly structs: Map<string, Struct>; readonly named: Map<string, string> };

const field = /^\t(?<type>\S.*?)\s+`json:"(?<json>[^"]*)"(?<tag>(?: \w+:"[^"]*")*) protobuf:"\w+,(?<number>\d+),/;
/** What Go writes as `null` when it is zero, unless it is told to leave it out by name. */
const nullable = /^(?:metav1\.)?(?:Time|MicroTime)$|^runtime\.RawExtension$/;
const sources = new Map<string, Source>();

/** `apps/v1` and what its types.go declares. */
function sourceOf(section: string): Source {
  const known = sources.get(section);
  if (known !== undefined) return known;
  const file = section === "meta/v1" ? path.join(machinery ?? "", "pkg/apis/meta/v1") : path.join(api ?? "", section);
  const text = readFileSync(path.join(file, "types.go"), "utf8");
  const structs = new Map<string, Struct>();
  const declared = /(?<comment>(?:^\/\/[^\n]*\n)*)^type (?<name>\w+) struct \{\n(?<body>.*?)^\}/gms;
  for (const { groups = {} } of text.matchAll(declared)) {
    const { name = "", comment = "", body = "" } = groups;
    structs.set(name, { fields: readFields(body), atomic: comment.includes("+structType=atomic") });
  }
  const named = new Map<string, string>();
  for (const { groups = {} } of text.matchAll(/^type (?<name>\w+) (?<go>(?!struct)\S+)/gm)) {
    named.set(groups["name"] ?? "", groups["go"] ?? "");
  }
  sources.set(section, { structs, named });
  return { structs, named };
}

function readFields(body: string): Field[] {
  let marks: string[] = [];
  return body.split("\n").flatMap((line): Field[] => {
    const mark = /^\t\/\/ \+(?<mark>\w+=\w+)$/.exec(line)?.groups?.["mark"];
    if (mark !== undefined) marks.push(mark);
    const found = field.exec(line.replace(/\/\/.*/, ""))?.groups;
    if (found === undefined) return [];
    const [name = "", ...options] = (found["json"] ?? "").split(",");
    const go = (found["type"] ?? "").split(/\s+/).at(-1) ?? "";
    const omitted = options.includes("omitzero") || (options.includes("omitempty") && !nullable.test(go));
    const tags = [...(found["tag"] ?? "").matchAll(/(\w+):"([^",]*)/g)].map(([, key, value]) => `${key}=${value}`);
    const known = { name, number: Number(found["number"]), go, omitted, marks: [...new Set([...marks, ...tags])] };
    marks = [];
    return [known];
  });
}

const written = new Map<string, Map<string, string>>();

/** Writes the struct and what it refers to. */
function write(section: string, name: string): void {
  const lines = written.get(section) ?? new Map<string, string>();
  written.set(section, lines);
  if (lines.has(name)) return;
  lines.set(name, "");
  const struct = sourceOf(section).structs.get(name);
  if (struct === undefined) throw new Error(`${section} declares no struct ${name}`);
  let last = 0;
  const words = struct.fields
    .toSorted((left, right) => left.number - right.number)
    .map((known) => {
      const type = typeOf(section, known.go.replace(/^\*/, ""));
      const at = known.number === last + 1 ? "" : `@${known.number}`;
      last = known.number;
      const marked = type.replace(/\[\]$/, () => `[${listOf(known)}]`) + flagsOf(known);
      return `${known.name}${at}${marked === "string" ? "" : `:${marked}`}`;
    });
  lines.set(name, `${name}${struct.atomic ? "=" : ""}: ${words.join(" ")}`);
}

function flagsOf({ name, go, omitted, marks }: Field): string {
  const flags = {
    "?": go.startsWith("*"),
    "!": !omitted && name !== "",
    "=": marks.includes("mapType=atomic") || marks.includes("structType=atomic"),
    "+": marks.includes("structType=granular"),
    "-": marks.includes("patchStrategy=replace"),
  };
  return Object.entries(flags)
    .map(([flag, holds]) => (holds ? flag : ""))
    .join("");
}

/** How the items of a list are told apart: by server-side apply (`^`), by strategic merge patch (`~`), or by both. */
function listOf({ name, marks }: Field): string {
  const valuesOf = (key: string): string[] =>
    marks.filter((mark) => mark.startsWith(`${key}=`)).map((mark) => mark.slice(key.length + 1));
  const merged = marks.includes("patchStrategy=merge");
  const keys = valuesOf("listMapKey");
  const [mergeKey] = valuesOf("patchMergeKey");
  // As the real server has it, the key of a patch serves both where nothing is said of apply.
  const [type = merged ? (mergeKey === undefined ? "set" : "map") : "atomic"] = valuesOf("listType");
  if (type === "atomic") return merged ? `~${mergeKey ?? "="}` : "";
  if (type === "set") return merged ? "=" : "^=";
  if (mergeKey === undefined) return `^${keys.join()}`;
  if (keys.length > 0 && keys[0] !== mergeKey) throw new Error(`${name} is patched by another key than its first`);
  return keys.length > 0 ? keys.join() : mergeKey;
}

function typeOf(section: string, go: string): string {
  const map = /^map\[[\w.]+\](?<value>.+)$/.exec(go)?.groups?.["value"];
  if (map !== undefined) return `${typeOf(section, map)}{}`;
  const scalar = scalars[section === "meta/v1" && /^(?:Micro)?Time$|^FieldsV1$/.test(go) ? `metav1.${go}` : go];
  if (scalar !== undefined) return scalar;
  if (go.startsWith("[]")) return `${typeOf(section, go.slice(2))}[]`;
  const [first = "", second] = go.split(".");
  const home = second === undefined ? section : first === "metav1" ? "meta/v1" : "core/v1";
  const name = second ?? first;
  const { structs, named } = sourceOf(home);
  const alias = named.get(name);
  if (!structs.has(name)) {
    if (alias === undefined) throw new Error(`${home} declares no type ${name}`);
    if (alias === "[]string") return "items";
    return typeOf(home, alias);
  }
  write(home, name);
  return home === section ? name : `${home.split("/")[0] ?? ""}.${name}`;
}

// Of kinds that cannot be created nothing is ever read.
const kinds = served
  .filter(({ verbs }) => verbs.includes("create"))
  .map((resource): [string, string] => [apiVersionOf(resource), resource.kind]);
for (const [apiVersion, kind] of [...kinds, ...others]) {
  const [version = "", group = "core"] = apiVersion.split("/").toReversed();
  write(`${group.split(".")[0] ?? ""}/${version}`, kind);
}

const table = [...written]
  .toSorted(([left], [right]) => left.localeCompare(right))
  .map(([section, lines]) =>
    [`# ${section}`, ...[...lines.values()].toSorted((left, right) => left.localeCompare(right))].join("\n"),
  )
  .join("\n");
const target = "packages/localcloud/src/kubernetes/api-types.ts";
writeFileSync(
  target,
  `/**
 * The fields of Kubernetes' kinds, one type a line, in the order of their protobuf numbers: \`name@number:type\`. A number
 * is one more than the one before where it is not given, a type \`string\`; a field without a name is inlined. \`{}\` is a
 * map by name, \`[]\` a list, \`[name]\` one whose items are told apart by that field, \`[=]\` one by its items themselves;
 * \`[^name]\` only by server-side apply, \`[~name]\` only by strategic merge patch. \`?\` is a pointer, \`!\` is written even
 * when it is zero; \`=\` is applied as a whole, \`+\` is not although its type is, \`-\` is patched as a whole.
 * Written by scripts/api-types.ts.
 */
export const apiTypes = \`
${table}
\`;
`,
);
process.stdout.write(`${target}: ${[...written.values()].reduce((sum, { size }) => sum + size, 0)} types\n`);
