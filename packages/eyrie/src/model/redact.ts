import type { Difference } from "./change.ts";
import type { Json } from "./json.ts";
import { hidden, namesSecret } from "./secret.ts";

const named = String.raw`(?:[\w.-]*(?:secret|password|passwd|passphrase|token|api_?key|access_?key|credential|private_?key|signature|jaas)[\w.-]*|[\w.-]+[_-](?:pass|pwd))`;

/** A line of a file. The rest of it goes, whatever it is. */
const secretLine = new RegExp(String.raw`^(\s*(?:-\s*)?["']?${named}["']?\s*[:=]\s*)\S.*$`, "gim");
/** Within a line: `name=value`, `"name": value`, and `password: value`; a word of prose may end in a colon too. */
const assigned = new RegExp(
  String.raw`(\b${named}\s*=\s*|["'](?:[\w.-]+/)?${named}["']\s*[:=]\s*|\b[\w.-]*(?:pass(?:word|wd|phrase)|secret_?(?:access_?)?key|api_?key)\s*:\s*)(?!\(hidden\))(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&"'})\]]+)`,
  "gi",
);
/** Of a block of base64: the inside of a key. */
const block = /^\s*[A-Za-z0-9+/]{40,}={0,2}\s*$/gm;
const userInfo = /([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@]*:[^\s/@]+|[^\s/@:]{20,})@/gi;
const keyId = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const encodedPem = /LS0tLS1CRUdJTi[A-Za-z0-9+/=]{16,}/g;
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
const webToken = /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g;

/**
 * Helm values without what looks like a secret, by its name or by its shape. Also inside of texts that are files
 * themselves (`extraConfigFiles`), and of `{ name, value }` pairs (`extraEnv`). An empty text is nothing to hide.
 */
export function redactValues(value: Json, path = ""): Json {
  if (path.split(".").some(namesSecret)) return isEmpty(value) ? value : hidden;
  return redactBelow(value);
}

function redactBelow(value: Json): Json {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => redactBelow(item));
  const name = value["name"];
  const pair = typeof name === "string" && namesSecret(name);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      pair && key === "value" && !isEmpty(inner) ? hidden : redactValues(inner, key),
    ]),
  );
}

/** A text without keys, tokens, passwords in addresses, and what names itself a secret. */
export const redactText = (text: string): string =>
  (text.includes("\n") ? text.replaceAll(privateKey, hidden).replaceAll(secretLine, `$1${hidden}`) : text)
    .replaceAll(privateKey, hidden)
    .replaceAll(encodedPem, hidden)
    .replaceAll(bearer, `$1 ${hidden}`)
    .replaceAll(webToken, hidden)
    .replaceAll(assigned, `$1${hidden}`)
    .replaceAll(userInfo, `$1${hidden}@`)
    .replaceAll(keyId, hidden);

/** One line of a user's file, without what it says of a secret. */
export const redactLine = (line: string): string =>
  redactText(line.replaceAll(secretLine, `$1${hidden}`).replaceAll(block, hidden));

export function redactDifference({ path, have, want, outside }: Difference): Difference {
  const hide = (side: Json | undefined) => (side === undefined ? undefined : redactValues(side, path));
  const was = hide(outside?.was?.value);
  return {
    path,
    have: hide(have),
    want: hide(want),
    ...(outside === undefined
      ? {}
      : { outside: { ...outside, ...(was === undefined ? {} : { was: { value: was } }) } }),
  };
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
const isEmpty = (value: Json): boolean => value === null || value === "";
