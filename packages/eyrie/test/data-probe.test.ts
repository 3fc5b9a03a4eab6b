import { describe, expect, it } from "vitest";
import { abandonedCollections, isProbeName, probeName } from "../src/claims/probe-collection.ts";
import { areNearest, nearest, probeData } from "../src/claims/probe-rows.ts";
import { problemIn, milvusProblem } from "../src/clouds/milvus/problems.ts";
import { securityIn } from "../src/milvus/security.ts";

/** Bytes that are never twice the same, and the same in every run. */
const random = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 167 + (at >> 8) * 31) % 256);

describe("the probe's collection", () => {
  const now = Date.UTC(2026, 10, 26);
  const made = (hoursAgo: number) => probeName(now - hoursAgo * 3_600_000, random);

  it("bears a name that Milvus takes, and that tells when it was made", () => {
    expect(made(0)).toMatch(/^eyrie_probe_[0-9a-f]{11}_[0-9a-f]{12}$/);
    expect(isProbeName(made(0))).toBe(true);
  });

  it("is abandoned after an hour; nobody else's ever is", () => {
    const others = [
      "customers",
      "eyrie_probe_",
      "eyrie_probe_1_a",
      `my_${made(9)}`,
      `${made(9)}_`,
      made(9).toUpperCase(),
    ];
    expect(others.filter(isProbeName)).toEqual([]);
    expect(abandonedCollections([...others, made(0), made(0.9), made(1.1), made(9)], now)).toEqual([
      made(1.1),
      made(9),
    ]);
  });
});

describe("what is nearest", () => {
  const { rows, queries } = probeData(random);
  const [query = []] = queries;
  const exact = rows
    .map(({ id, vector }) => ({
      id,
      distance: vector.reduce((sum, part, at) => sum + (part - (query[at] ?? 0)) ** 2, 0),
    }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, nearest);

  it("is of whole numbers, whose distances a float holds", () => {
    const parts = [...rows.flatMap(({ vector }) => vector), ...queries.flat()];
    expect(parts.every((part) => Number.isInteger(part) && Math.abs(part) <= 128)).toBe(true);
    expect(rows).toHaveLength(1000);
  });

  it("is just that", () => expect(areNearest(rows, query, exact)).toBe(true));

  const [first = { id: 0, distance: 0 }, ...rest] = exact;
  const far = { id: rows.find(({ id }) => !exact.some((one) => one.id === id))?.id ?? 0, distance: first.distance };
  it.each([
    ["too few", rest],
    ["none", []],
    ["one twice", [first, first, ...rest.slice(1)]],
    ["another order", exact.toReversed()],
    ["another row", [far, ...rest]],
    ["another distance", [{ ...first, distance: first.distance + 1 }, ...rest]],
    ["a row that was never put", [{ ...first, id: 5000 }, ...rest]],
  ])("is not %s", (_, found) => expect(areNearest(rows, query, found)).toBe(false));
});

describe("how a release lets clients in", () => {
  it.each([
    { files: [undefined, undefined], is: { authorization: false, tls: "none" } },
    { files: ["common:\n  security:\n    authorizationEnabled: true\n"], is: { authorization: true, tls: "none" } },
    { files: ["common: { security: { tlsMode: 1 } }", ""], is: { authorization: false, tls: "one-way" } },
    {
      files: [
        "common: { security: { authorizationEnabled: false, tlsMode: 1 } }",
        'common: { security: { authorizationEnabled: "true" } }',
      ],
      is: { authorization: true, tls: "one-way" },
    },
    { files: ["common: { security: { tlsMode: '2' } }", "common:"], is: { authorization: false, tls: "two-way" } },
    {
      files: ["common: { security: { authorizationEnabled: true } }", "common: { security: [\n"],
      is: { authorization: true, tls: "none" },
    },
    { files: ["minio: {}", "just a text"], is: { authorization: false, tls: "none" } },
  ])("$is", ({ files, is }) => expect(securityIn(files)).toEqual(is));
});

describe("what Milvus answers", () => {
  const asked = { operation: "Flush", address: "127.0.0.1:1", secrets: ["hunter2"], certified: false };

  it.each([
    {
      thrown: { code: 16, details: "auth check failure" },
      code: "expired",
      says: "UNAUTHENTICATED: auth check failure",
    },
    { thrown: { code: 7, details: "permission deny" }, code: "denied", says: "PERMISSION_DENIED" },
    { thrown: { code: 14, details: "ECONNREFUSED" }, code: "unreachable", says: "UNAVAILABLE: ECONNREFUSED" },
    { thrown: { code: 4, details: "" }, code: "unreachable", says: "with DEADLINE_EXCEEDED" },
    {
      thrown: { error_code: "UnexpectedError", reason: "no such thing", code: 65535 },
      code: "failed",
      says: "no such thing",
    },
    { thrown: { error_code: "CollectionNotExists", reason: "gone", code: 100 }, code: "missing", says: "100: gone" },
    { thrown: new TypeError("x is not a function"), code: "failed", says: "x is not a function" },
    { thrown: { code: 2, details: "you sent hunter2" }, code: "failed", says: "you sent (hidden)" },
  ])("$says", ({ thrown, code, says }) => {
    const problem = milvusProblem(asked, thrown);
    expect([problem.code, problem.fact.en]).toEqual([code, expect.stringContaining(says)]);
    expect(JSON.stringify([problem, problem.vendor, problem.fact.ja]).includes("hunter2")).toBe(false);
  });

  it.each([
    { status: { error_code: "Success", code: 0, reason: "" }, code: undefined },
    { status: {}, code: undefined },
    { status: { error_code: "RateLimit", code: 8, reason: "too fast" }, code: "throttled" },
    { status: { error_code: "UnexpectedError", code: 1, reason: "not ready" }, code: "unreachable" },
    // The client makes an empty answer of a call that the server does not know.
    { status: undefined, code: "invalid" },
  ])("$status: $code", ({ status, code }) => expect(problemIn(asked, status)?.code).toBe(code));

  it("leads to the name on the certificate where that is the trouble", () => {
    const details = "Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list";
    expect(milvusProblem(asked, { code: 14, details }).remedy.en).toContain("EYRIE_MILVUS_SERVER_NAME");
  });

  it("takes a certificate of the storage's, which Milvus tells of, for none of Milvus'", () => {
    const reason =
      "Get https://s3.internal: tls: failed to verify certificate: x509: certificate signed by unknown authority";
    const told = [
      problemIn(asked, { error_code: "UnexpectedError", code: 65_535, reason }),
      milvusProblem(asked, { code: 2, details: reason }),
    ];
    for (const problem of told) expect(problem?.remedy.en).toContain("See the logs of its pods");
  });
});
