import type { Json } from "./json.ts";

/** Stands where a value was that looks like a secret. */
export const hidden = "(hidden)";

const secretName =
  /secret|password|passwd|passphrase|token|api_?key|access_?key|credential|private_?key|jaas|dockerconfig|authorization|(?:^|[_-])(?:pass|pwd|bearer)$/i;

/** Whether what bears this name is a secret: a key of Helm values, an environment variable. */
export const namesSecret = (name: string): boolean => secretName.test(name);

/** Shorter ones stand in too many words. */
const shortest = 6;

/** Every text in Helm values that their names call a secret, also in `{ name, value }` pairs. */
export function secretsIn(value: Json | undefined, secret = false): readonly string[] {
  if (typeof value === "string" || typeof value === "number")
    return secret ? textsOf(String(value)) : passwordsIn(value);
  if (typeof value !== "object" || value === null) return [];
  if (isList(value)) return value.flatMap((item) => secretsIn(item, secret));
  const name = value["name"];
  const pair = typeof name === "string" && namesSecret(name);
  return Object.entries(value).flatMap(([key, inner]) =>
    secretsIn(inner, secret || namesSecret(key) || (pair && key === "value")),
  );
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** A text of several lines may be shown indented, so each of them counts. */
const textsOf = (text: string): readonly string[] =>
  [text, ...text.split("\n")].map((line) => line.trim()).filter(({ length }) => length >= shortest);

/** Passwords in addresses, and what lines of a file call a secret. */
const passwordsIn = (value: string | number): readonly string[] =>
  [
    ...String(value).matchAll(/:\/\/[^\s/@:]*:([^\s/@]+)@/g),
    ...String(value).matchAll(/^\s*(?:-\s*)?["']?([\w.-]+)["']?\s*[:=]\s*["']?(.+?)["']?\s*$/gm),
  ].flatMap(([, first = "", second]) => (second === undefined ? [first] : namesSecret(first) ? textsOf(second) : []));

/** A text without secrets that are known, as they stand, and as JSON, base64 and addresses write them. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
    encodeURIComponent(secret),
  ]);
  return [...new Set(forms)]
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, form) => left.replaceAll(form, hidden), text);
}
