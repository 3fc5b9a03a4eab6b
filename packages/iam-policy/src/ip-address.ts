/** An address or a range: the first `prefix` of the address's bits count. */
export type IpRange = { readonly bits: 32 | 128; readonly address: bigint; readonly prefix: number };

const longestRange = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128".length;

/** Reads an IPv4 or IPv6 address, with or without `/prefix`; undefined when it is neither. */
export function readIpRange(text: string): IpRange | undefined {
  if (text.length > longestRange) return undefined;
  const [written = "", length, ...more] = text.split("/");
  const bits = written.includes(":") ? 128 : 32;
  const address = bits === 128 ? readIpv6(written) : readIpv4(written);
  if (address === undefined || more.length > 0) return undefined;
  if (length === undefined) return { bits, address, prefix: bits };
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return undefined;
  return { bits, address, prefix: Number(length) };
}

/** Whether `inner` lies wholly in `outer`. IPv4 and IPv6 never contain each other. */
export function containsRange(outer: IpRange, inner: IpRange): boolean {
  if (outer.bits !== inner.bits || inner.prefix < outer.prefix) return false;
  const ignored = BigInt(outer.bits - outer.prefix);
  return outer.address >> ignored === inner.address >> ignored;
}

function readIpv4(text: string): bigint | undefined {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)) {
    return undefined;
  }
  return octets.reduce((address, octet) => (address << 8n) | BigInt(octet), 0n);
}

function readIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === "" ? [] : readGroups(half)));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const zeros = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? zeros !== 0 : zeros < 1) return undefined;
  const groups = [...head, ...Array.from({ length: zeros }, () => 0n), ...(tail ?? [])];
  return groups.reduce((address, group) => (address << 16n) | group, 0n);
}

/** The 16-bit groups; the last may be written as IPv4 and counts as two. */
function readGroups(text: string): readonly bigint[] | undefined {
  const written = text.split(":");
  const last = written.at(-1) ?? "";
  const embedded = last.includes(".") ? readIpv4(last) : undefined;
  if (last.includes(".") && embedded === undefined) return undefined;
  const hex = embedded === undefined ? written : written.slice(0, -1);
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const groups = hex.map((group) => BigInt(`0x${group}`));
  return embedded === undefined ? groups : [...groups, embedded >> 16n, embedded & 0xffffn];
}
