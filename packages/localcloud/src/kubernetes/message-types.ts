/** The types of Kubernetes' kinds, field by field: what protobuf, OpenAPI, patches, apply and the check for unknown fields go by. */

import { apiTypes } from "./api-types.ts";

export type Scalar =
  | "bool"
  | "bytes"
  | "int"
  | "int64"
  | "intOrString"
  | "items"
  | "microtime"
  | "quantity"
  | "raw"
  | "string"
  | "time";

export type MessageField = {
  /** Empty when the fields of its type stand in the holder itself. */
  readonly name: string;
  readonly number: number;
  readonly type: Scalar | MessageType;
  readonly repeated?: "list" | "map" | undefined;
  /** A pointer in Go: its absence says something else than its zero value. */
  readonly optional?: boolean;
  /** Written even when it is zero. */
  readonly always?: boolean;
  /** The fields that tell the items of a list apart. */
  readonly keys?: readonly string[];
  /** A list that holds nothing twice. */
  readonly set?: boolean;
  /** Who heeds `keys` and `set` where the other one replaces the list. */
  readonly only?: "apply" | "patch" | undefined;
  /** Nothing inside is owned on its own. */
  readonly atomic?: boolean;
  /** An object that strategic merge patch replaces whole. */
  readonly replaced?: boolean;
};

export type MessageType = {
  /** `apps/v1` */
  readonly section: string;
  readonly name: string;
  readonly atomic: boolean;
  readonly fields: readonly MessageField[];
};

/** @param apiVersion `v1`, `apps/v1`, `rbac.authorization.k8s.io/v1` */
export function messageType(apiVersion: string, kind: string): MessageType | undefined {
  const [version = "", group = "core"] = apiVersion.split("/").toReversed();
  const section = `${group.split(".")[0] ?? ""}/${version}`;
  return types().get(`${section} ${kind}`) ?? (kind === "DeleteOptions" ? types().get(`meta/v1 ${kind}`) : undefined);
}

/** The field of that name, also when an inlined type has it. */
export function fieldOf({ fields }: MessageType, name: string): MessageField | undefined {
  const own = fields.find((field) => field.name === name);
  if (own !== undefined) return own;
  for (const { name: called, type } of fields) {
    const inlined = called === "" && typeof type === "object" ? fieldOf(type, name) : undefined;
    if (inlined !== undefined) return inlined;
  }
  return undefined;
}

let parsed: Map<string, MessageType> | undefined;

/** Read when first wanted, as most runs only ever send JSON. */
function types(): Map<string, MessageType> {
  if (parsed !== undefined) return parsed;
  const found = new Map<string, MessageType & { fields: MessageField[] }>();
  const words: [holder: MessageType & { fields: MessageField[] }, text: string][] = [];
  let section = "";
  for (const line of apiTypes.trim().split("\n")) {
    if (line.startsWith("# ")) {
      section = line.slice(2);
      continue;
    }
    const [, name = "", whole, text = ""] = /^(\w+)(=?): (.*)$/.exec(line) ?? [];
    const type = { section, name, atomic: whole === "=", fields: [] };
    found.set(`${section} ${name}`, type);
    words.push([type, text]);
  }
  for (const [type, text] of words) for (const word of text.split(" ")) type.fields.push(readField(type, word, found));
  parsed = found;
  return found;
}

const field =
  /^(?<name>\w*)(?:@(?<number>\d+))?(?::(?<type>[\w.]+)(?<map>\{\})?(?:\[(?<only>[\^~]?)(?<keys>[\w,=]*)\])?)?(?<flags>[?!=+-]*)$/;
const heeds: Readonly<Record<string, MessageField["only"]>> = { "^": "apply", "~": "patch" };

function readField(holder: MessageType, word: string, all: ReadonlyMap<string, MessageType>): MessageField {
  const {
    name = "",
    number,
    type: named = "string",
    map,
    only = "",
    keys,
    flags = "",
  } = field.exec(word)?.groups ?? {};
  const [group, last] = named.includes(".") ? named.split(".") : [undefined, named];
  const type = all.get(`${group === undefined ? holder.section : `${group}/v1`} ${last ?? ""}`) ?? (named as Scalar);
  const repeated = keys === undefined ? (map === undefined ? undefined : "map") : "list";
  return {
    name,
    number: number === undefined ? (holder.fields.at(-1)?.number ?? 0) + 1 : Number(number),
    type,
    repeated,
    optional: flags.includes("?"),
    always: flags.includes("!"),
    keys: (keys ?? "").split(",").filter((key) => key !== "" && key !== "="),
    set: keys === "=",
    only: heeds[only],
    atomic: flags.includes("=") || (repeated === undefined && isAtomic(type) && !flags.includes("+")),
    replaced: flags.includes("-"),
  };
}

/** What is raw is known to nobody but its reader. */
export function isAtomic(type: MessageField["type"]): boolean {
  return typeof type === "object" ? type.atomic : type === "raw";
}
