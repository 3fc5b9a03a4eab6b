import { expect, test } from "vitest";
import { readIpRange } from "../src/ip-address.ts";

test.each([
  ["1.2.3.4", 32, 0x01020304n, 32],
  ["255.255.255.255/0", 32, 0xffffffffn, 0],
  ["::", 128, 0n, 128],
  ["::1/64", 128, 1n, 64],
  ["1::", 128, 1n << 112n, 128],
  ["1:2:3:4:5:6:7:8", 128, 0x00010002000300040005000600070008n, 128],
  ["1:2:3:4:5:6:7::", 128, 0x00010002000300040005000600070000n, 128],
  ["::1.2.3.4", 128, 0x01020304n, 128],
  ["1:2:3:4:5:6:1.2.3.4", 128, 0x00010002000300040005000601020304n, 128],
])("%s is an address", (text, bits, address, prefix) => {
  expect(readIpRange(text)).toEqual({ bits, address, prefix });
});

test.each([
  ["nothing", ""],
  ["three octets", "1.2.3"],
  ["five octets", "1.2.3.4.5"],
  ["a leading zero", "1.2.3.04"],
  ["an empty octet", "1..3.4"],
  ["a prefix of letters", "1.2.3.4/a"],
  ["an empty prefix", "1.2.3.4/"],
  ["two prefixes", "1.2.3.4/8/8"],
  ["a prefix too long", "::/129"],
  ["seven groups", "1:2:3:4:5:6:7"],
  ["nine groups", "1:2:3:4:5:6:7:8:9"],
  ["eight groups and a gap", "1:2:3:4::5:6:7:8"],
  ["two gaps", "1::2::3"],
  ["a gap of three colons", ":::"],
  ["a group too long", "12345::"],
  ["a group that is no number", "g::"],
  ["a bad IPv4 at the end", "::1.2.3"],
  ["an IPv4 in the middle", "::1.2.3.4:1"],
  ["a long text", "1".repeat(100_000)],
])("%s is none", (_, text) => {
  expect(readIpRange(text)).toBeUndefined();
});
