import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTarget } from "../../src/s3/target.ts";

describe("readTarget", () => {
  const loopback = "127.0.0.1:9000";
  test.each<
    [rawTarget: string, host: string, bucket: string | undefined, key: string | undefined, region: string | undefined]
  >([
    ["/", loopback, undefined, undefined, undefined],
    ["/b", loopback, "b", undefined, undefined],
    ["/b/", loopback, "b", undefined, undefined],
    ["/b/k", loopback, "b", "k", undefined],
    ["/b//k", loopback, "b", "/k", undefined],
    ["/b/a/../c", loopback, "b", "a/../c", undefined],
    ["/b/a//b/", loopback, "b", "a//b/", undefined],
    ["/b/%C3%A9", loopback, "b", "é", undefined],
    ["/b/%2520", loopback, "b", "%20", undefined],
    ["/b/a+b", loopback, "b", "a+b", undefined],
    ["/b/%2F%2E%2E", loopback, "b", "/..", undefined],
    ["/", "s3.us-east-2.amazonaws.com", undefined, undefined, "us-east-2"],
    ["/b/k", "s3.us-east-2.amazonaws.com", "b", "k", "us-east-2"],
    ["/k", "b.s3.us-east-2.amazonaws.com", "b", "k", "us-east-2"],
    ["/", "a.b.s3.us-east-2.amazonaws.com:443", "a.b", undefined, "us-east-2"],
    ["//k", "b.s3.us-east-2.amazonaws.com", "b", "/k", "us-east-2"],
    ["/k", "b.s3-eu-west-1.amazonaws.com", "b", "k", "eu-west-1"],
    ["/k", "b.s3.dualstack.eu-west-1.amazonaws.com", "b", "k", "eu-west-1"],
    ["/k", "b.s3.cn-north-1.amazonaws.com.cn", "b", "k", "cn-north-1"],
    ["/k", "b.s3.us-gov-west-1.amazonaws.com", "b", "k", "us-gov-west-1"],
    ["/k", "b.s3.amazonaws.com", "b", "k", undefined],
    ["/k", "b.localhost:9000", "b", "k", undefined],
    ["/k", "b.s3.localhost", "b", "k", undefined],
    ["/b/k", "s3.localhost:9000", "b", "k", undefined],
    ["/b/k", "localhost:9000", "b", "k", undefined],
  ])("%s at %s", (rawTarget, host, bucket, key, endpointRegion) => {
    expect(readTarget(rawTarget, host)).toMatchObject({ bucket, key, endpointRegion });
  });

  test("decodes a query once, where + is a space and a value may be missing", () => {
    const { query } = readTarget("/b?prefix=a+b%2Bc%2520&uploads&x=1=2&", loopback);
    expect([...query]).toEqual([
      ["prefix", "a b+c%20"],
      ["uploads", ""],
      ["x", "1=2"],
    ]);
  });

  test("any key survives its encoding", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (key) => {
        const raw = `/b/${encodeURIComponent(key).replaceAll("%2F", "/")}`;
        expect(readTarget(raw, loopback).key).toBe(key);
      }),
    );
  });
});
