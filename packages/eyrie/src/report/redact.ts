import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";

/** Stands where a value was that looks like a secret. */
const hidden = "(hidden)";

const secretName = /secret|password|passwd|token|accesskey|access_key|secretkey|credential|privatekey|private_key/i;
const secretLine =
  /^(\s*(?:-\s*)?["']?[\w.-]*(?:secret|password|passwd|token|access_?key|credential|private_?key)[\w.-]*["']?\s*[:=]\s*)\S.*$/gim;
const userInfo = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+:[^\s/@]+@/gi;
const keyId = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/**
 * Helm values without what looks like a secret, by its name or by its shape. Also inside of texts that are files
 * themselves (`extraConfigFiles`), and of `{ name, value }` pairs (`extraEnv`). An empty text is nothing to hide.
 */
export function redactValues(value: Json, path = ""): Json {
  if (secretName.test(path)) return isEmpty(value) ? value : hidden;
  return redactBelow(value);
}

function redactBelow(value: Json): Json {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => redactBelow(item));
  const name = value["name"];
  const pair = typeof name === "string" && secretName.test(name);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      pair && key === "value" && !isEmpty(inner) ? hidden : redactValues(inner, key),
    ]),
  );
}

/** A text without keys, passwords in addresses, and lines of a file that name a secret. */
export function redactText(text: string): string {
  const lines = text.includes("\n") ? text.replaceAll(secretLine, `$1${hidden}`) : text;
  return lines.replaceAll(privateKey, hidden).replaceAll(userInfo, `$1${hidden}@`).replaceAll(keyId, hidden);
}

export function redactDifference({ path, have, want }: Difference): Difference {
  const hide = (side: Json | undefined) => (side === undefined ? undefined : redactValues(side, path));
  return { path, have: hide(have), want: hide(want) };
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
const isEmpty = (value: Json): boolean => value === null || value === "";
