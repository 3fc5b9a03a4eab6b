const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] as const;
const decimal = ["k", "M", "G", "T", "P", "E"] as const;
const small: Readonly<Record<string, bigint>> = { n: 1n, u: 1000n, m: 1_000_000n };
/** Kubernetes rounds what is smaller up to one of these. */
const one = 1_000_000_000n;

type Quantity = { readonly nanos: bigint; readonly family: "binary" | "decimal" | "plain" };

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
function quantityOf(value: unknown): Quantity | undefined {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  const [, whole = "", fraction = "", suffix = "", exponent = "0"] =
    /^(\d+)(?:\.(\d*))?(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?\d{1,2}))?$/.exec(text) ?? [];
  if (whole === "") return undefined;
  const at = (list: readonly string[]) => BigInt(list.indexOf(suffix) + 1);
  const isBinary = at(binary) > 0n;
  const unit = isBinary ? one * 1024n ** at(binary) : (small[suffix] ?? one * 1000n ** at(decimal));
  const shift = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction) * unit;
  const nanos = shift <= 0 ? digits * 10n ** BigInt(-shift) : ceilBy(digits, 10n ** BigInt(shift));
  return { nanos, family: isBinary ? "binary" : at(decimal) > 0n ? "decimal" : "plain" };
}

const ceilBy = (value: bigint, by: bigint) => (value + by - 1n) / by;

/** The sum of Kubernetes quantities, written in whole numbers; undefined where one of them is none. */
export function sumOf(values: readonly unknown[]): string | number | undefined {
  const found = values.flatMap((value) => quantityOf(value) ?? []);
  if (found.length < values.length) return undefined;
  const total = found.reduce((sum, { nanos }) => sum + nanos, 0n);
  if (total % one !== 0n) {
    const [suffix = "n", unit = 1n] = Object.entries(small).findLast(([, size]) => total % size === 0n) ?? [];
    return `${total / unit}${suffix}`;
  }
  const whole = total / one;
  const families = new Set(found.map(({ family }) => family));
  const [suffixes, base] = families.has("binary")
    ? [binary, 1024n]
    : families.has("decimal")
      ? [decimal, 1000n]
      : [[], 1n];
  const fits = suffixes.findLastIndex((_, at) => whole !== 0n && whole % base ** BigInt(at + 1) === 0n);
  return fits === -1 ? plain(whole) : `${whole / base ** BigInt(fits + 1)}${suffixes[fits] ?? ""}`;
}

const plain = (whole: bigint) => (whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : String(whole));
