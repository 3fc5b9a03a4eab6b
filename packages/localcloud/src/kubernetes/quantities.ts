/**
 * Quantities in the form the API server keeps them: `0.5` becomes `500m`, `0.5Gi` becomes `512Mi`, 1 becomes `1`. A
 * client that sends back what it read has changed nothing, and nobody else's field.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */

import { isObject, type JsonObject } from "./json.ts";
import { badRequest } from "./status.ts";

const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/** Nothing smaller than a nano is kept. */
const nano = 1_000_000_000n;
const form =
  /^(?<sign>[+-]?)(?<whole>\d{0,40})\.?(?<fraction>\d{0,40})(?<suffix>[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,2}|)$/;

/** Changes every `resources` below in place. */
export function canonicalQuantities(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) canonicalQuantities(item);
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "resources" && isObject(inner)) {
      for (const amounts of [inner["limits"], inner["requests"]]) if (isObject(amounts)) canonicalAmounts(amounts);
    } else {
      canonicalQuantities(inner);
    }
  }
}

function canonicalAmounts(amounts: JsonObject): void {
  for (const [name, amount] of Object.entries(amounts)) {
    if (typeof amount === "string" || typeof amount === "number") amounts[name] = canonicalQuantity(String(amount));
  }
}

/** What is said of a text that is none. */
export const quantityForm =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

export function isQuantity(text: string): boolean {
  const { whole = "", fraction = "" } = form.exec(text)?.groups ?? {};
  return whole !== "" || fraction !== "";
}

/** @throws StatusError 400 */
export function canonicalQuantity(text: string): string {
  const { sign = "", whole = "", fraction = "", suffix = "" } = form.exec(text)?.groups ?? {};
  if (!isQuantity(text)) throw badRequest(quantityForm);
  const digits = BigInt(whole + fraction) * scaleOf(suffix);
  const unit = 10n ** BigInt(fraction.length);
  // Rounded up, away from zero.
  const nanos = (digits + unit - 1n) / unit;
  const minus = sign === "-" && nanos > 0n ? "-" : "";
  const bytes = (nanos + nano - 1n) / nano;
  if (suffix.endsWith("i") && bytes >= 1024n) return minus + shortest(bytes, 1024n, binarySuffixes);
  if (/^[eE][+-]?\d/.test(suffix)) return minus + exponential(nanos);
  return minus + shortest(nanos, 1000n, decimalSuffixes);
}

/** Nanos in one of the unit. */
function scaleOf(suffix: string): bigint {
  if (suffix.endsWith("i")) return nano * 1024n ** BigInt(binarySuffixes.indexOf(suffix));
  const power = /^[eE](?<power>[+-]?\d+)$/.exec(suffix)?.groups?.["power"];
  const exponent = power === undefined ? 3 * decimalSuffixes.indexOf(suffix) : 9 + Number(power);
  return exponent < 0 ? 1n : 10n ** BigInt(exponent);
}

/** With the largest unit that leaves no fraction. */
function shortest(amount: bigint, step: bigint, suffixes: readonly string[]): string {
  if (amount === 0n) return "0";
  let rest = amount;
  let unit = 0;
  while (rest % step === 0n && unit < suffixes.length - 1) {
    rest /= step;
    unit += 1;
  }
  return `${rest}${suffixes[unit] ?? ""}`;
}

function exponential(nanos: bigint): string {
  const [, digits = "0", unit = ""] = /^(\d+)(.*)$/.exec(shortest(nanos, 1000n, decimalSuffixes)) ?? [];
  const exponent = 3 * (decimalSuffixes.indexOf(unit) - 3);
  return exponent === 0 ? digits : `${digits}e${exponent}`;
}
