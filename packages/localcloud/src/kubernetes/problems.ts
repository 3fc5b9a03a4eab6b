/** What is wrong with one field, in the words of Kubernetes' own validation. */

import type { StatusCause } from "./status.ts";

export type Problem = StatusCause & { readonly field: string };

export function required(field: string, detail = ""): Problem {
  return {
    reason: "FieldValueRequired",
    message: detail === "" ? "Required value" : `Required value: ${detail}`,
    field,
  };
}

export function invalidValue(field: string, value: unknown, why: string): Problem {
  return { reason: "FieldValueInvalid", message: `Invalid value: ${JSON.stringify(value ?? null)}: ${why}`, field };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): Problem {
  const choices = supported.map((choice) => JSON.stringify(choice)).join(", ");
  const message = `Unsupported value: ${JSON.stringify(value ?? null)}: supported values: ${choices}`;
  return { reason: "FieldValueNotSupported", message, field };
}

export function prohibited(field: string, why: string): Problem {
  return { reason: "FieldValueForbidden", message: `Forbidden: ${why}`, field };
}

export function tooLong(field: string, most: number): Problem {
  return { reason: "FieldValueTooLong", message: `Too long: may not be more than ${most} bytes`, field };
}

export function duplicate(field: string, value: unknown): Problem {
  return { reason: "FieldValueDuplicate", message: `Duplicate value: ${JSON.stringify(value)}`, field };
}

export function absent(field: string, value: unknown): Problem {
  return { reason: "FieldValueNotFound", message: `Not found: ${JSON.stringify(value)}`, field };
}

type Form = { readonly pattern: RegExp; readonly longest: number; readonly message: string };

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const alphanumeric = "and must start and end with an alphanumeric character";
const named = `consist of alphanumeric characters, '-', '_' or '.', ${alphanumeric}`;
const form = (regex: string, longest: number, what: string, examples: readonly string[]): Form => {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return {
    pattern: new RegExp(`^${regex}$`),
    longest,
    message: `${what} (e.g. ${shown}regex used for validation is '${regex}')`,
  };
};

export const forms = {
  subdomain: form(
    String.raw`${label}(\.${label})*`,
    253,
    `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${alphanumeric}`,
    ["example.com"],
  ),
  label: form(
    label,
    63,
    `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${alphanumeric}`,
    ["my-name", "123-abc"],
  ),
  service: form(
    "[a-z]([-a-z0-9]*[a-z0-9])?",
    63,
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    ["my-name", "abc-123"],
  ),
  qualifiedName: form("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]", 63, `must ${named}`, [
    "MyName",
    "my.name",
    "123-abc",
  ]),
  labelValue: form(
    "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
    63,
    `a valid label must be an empty string or ${named}`,
    ["MyValue", "my_value", "12345"],
  ),
  configKey: form(
    "[-._a-zA-Z0-9]+",
    253,
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    ["key.name", "KEY_NAME", "key-name"],
  ),
} satisfies Record<string, Form>;

/** Whatever is wrong with a text of that form. */
export function faultsOf(value: string, { pattern, longest, message }: Form): string[] {
  return [
    ...(value.length > longest ? [`must be no more than ${longest} characters`] : []),
    ...(pattern.test(value) ? [] : [message]),
  ];
}

export function misformed(field: string, value: string, called: keyof typeof forms): Problem[] {
  return faultsOf(value, forms[called]).map((fault) => invalidValue(field, value, fault));
}

/** Of the key of a label, an annotation or a requirement: `<prefix>/<name>`. */
export function qualifiedNameFaults(key: string): string[] {
  const { qualifiedName, subdomain } = forms;
  const parts = key.split("/");
  if (parts.length > 2) {
    const prefixed = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    return [`a qualified name ${qualifiedName.message}${prefixed}`];
  }
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? (parts[0] ?? "") : undefined;
  const prefixFaults = prefix === "" ? ["must be non-empty"] : prefix === undefined ? [] : faultsOf(prefix, subdomain);
  const nameFaults = [...(name === "" ? ["must be non-empty"] : []), ...faultsOf(name, qualifiedName)];
  return [...prefixFaults.map((fault) => `prefix part ${fault}`), ...nameFaults.map((fault) => `name part ${fault}`)];
}
