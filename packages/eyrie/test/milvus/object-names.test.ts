import { describe, expect, it } from "vitest";
import { overlongName } from "../../src/milvus/object-names.ts";

const x = (length: number) => "x".repeat(length);

const found = (release: string, ...texts: readonly string[]) => {
  const name = overlongName(
    release,
    texts.map((text) => ({ text })),
  );
  return name === undefined ? undefined : `${name.kind} ${name.name.length} ${name.from} ≤ ${name.longest}`;
};

const noPulsar = "pulsarv3: { enabled: no }\n";

describe("names that the official chart makes", () => {
  it.each([
    { release: x(33), values: [], is: undefined },
    { release: x(34), values: [], is: "StatefulSet 53 milvus.release ≤ 33" },
    { release: x(34), values: [noPulsar], is: undefined },
    { release: x(34), values: ["pulsar: { enabled: false }\n", "proxy: {}\n"], is: undefined },
    { release: x(34), values: ["pulsarv3: { enabled: true }\n"], is: "StatefulSet 53 milvus.release ≤ 33" },
    { release: x(47), values: [noPulsar], is: undefined },
    { release: x(48), values: [noPulsar], is: "StatefulSet 53 milvus.release ≤ 47" },
    { release: x(48), values: [`${noPulsar}etcd: { enabled: false }\n`], is: undefined },
    { release: "a", values: [`fullnameOverride: ${x(49)}\n`], is: undefined },
    { release: "a", values: [`fullnameOverride: ${x(50)}\n`], is: "Service 64 fullnameOverride ≤ 49" },
  ])("release of $release.length with $values", ({ release, values, is }) => {
    expect(found(release, ...values)).toBe(is);
  });
});
