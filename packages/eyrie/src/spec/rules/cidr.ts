import { isIPv4, isIPv6 } from "node:net";
import { exposureSaid } from "../../messages/spec-exposure.ts";
import { filledIn, type Rule } from "./rule.ts";

type Range = { readonly bits: 32 | 128; readonly address: bigint; readonly prefix: number };

const isAddress = (text: string) => isIPv4(text) || (isIPv6(text) && !text.includes("%"));

function rangeOf(text: string): Range | undefined {
  const [written = "", length = "", ...more] = text.split("/");
  const bits = written.includes(":") ? 128 : 32;
  if (!isAddress(written) || !/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits || more.length > 0)
    return undefined;
  return { bits, address: bits === 32 ? ipv4(written) : ipv6(written), prefix: Number(length) };
}

const ipv4 = (text: string): bigint => text.split(".").reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);

/** A URL holds an IPv6 address in its shortest form, with no IPv4 in it. */
const canonical = (text: string): string => new URL(`http://[${text}]`).hostname.slice(1, -1);

function ipv6(text: string): bigint {
  const [head = [], tail = []] = canonical(text)
    .split("::")
    .map((half) => (half === "" ? [] : half.split(":")));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return [...head, ...zeros, ...tail].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** The range that an address with its prefix lies in. */
function enclosing({ bits, address, prefix }: Range): string {
  const ignored = BigInt(bits - prefix);
  const first = (address >> ignored) << ignored;
  const part = (width: bigint, at: number) => (first >> (width * BigInt(at))) & ((1n << width) - 1n);
  const written =
    bits === 32
      ? [3, 2, 1, 0].map((at) => part(8n, at)).join(".")
      : canonical([7, 6, 5, 4, 3, 2, 1, 0].map((at) => part(16n, at).toString(16)).join(":"));
  return `${written}/${prefix}`;
}

/**
 * Who may connect. EC2 keeps a rule under the range's first address, so that the load balancer's controller would find
 * another one there than it made.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
 */
export const sourceRange: Rule = {
  checks: [
    ...filledIn,
    { code: "source-range-prefix", breaks: isAddress, fact: exposureSaid.noPrefix },
    { code: "source-range-cidr", breaks: (text) => rangeOf(text) === undefined, fact: exposureSaid.notCidr },
    {
      code: "source-range-host-bits",
      breaks: (text) => {
        const { bits = 32, address = 0n, prefix = 0 } = rangeOf(text) ?? {};
        return (address & ((1n << BigInt(bits - prefix)) - 1n)) !== 0n;
      },
      fact: exposureSaid.hostBits,
    },
  ],
  pattern: "^[0-9A-Fa-f:.]+/(?:0|[1-9]\\d{0,2})$",
  maxLength: 64,
  example: "203.0.113.0/24",
  repairs: (value) => {
    const text = value.replaceAll(/\s+/g, "");
    const range = rangeOf(text);
    return [
      ...(isAddress(text) ? [`${text}/${isIPv4(text) ? 32 : 128}`] : []),
      ...(range === undefined ? [] : [enclosing(range)]),
    ];
  },
};
