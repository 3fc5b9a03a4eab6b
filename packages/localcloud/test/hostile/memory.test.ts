import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { startTestCluster } from "../kubernetes/harness.ts";
import { wholeText } from "./answers.ts";
import { startHostileAws } from "./aws.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const megabyte = 1024 * 1024;
/** Bytes that are still in use once everything that can go has gone. */
async function inUse(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise(setImmediate);
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Megabytes that stay after many rounds of what leaves nothing behind; the first rounds fill caches. */
async function kept(round: (number: number) => Promise<unknown>, rounds: number): Promise<number> {
  for (let number = 0; number < 5; number += 1) await round(number);
  const before = await inUse();
  for (let number = 0; number < rounds; number += 1) await round(number);
  return ((await inUse()) - before) / megabyte;
}

test("refused and deleted objects of S3", { timeout: 60_000 }, async () => {
  const aws = await startHostileAws();
  const location =
    "<CreateBucketConfiguration><LocationConstraint>us-east-2</LocationConstraint></CreateBucketConfiguration>";
  await aws.send("s3", { method: "PUT", rawTarget: "/memory", headers: {}, body: Buffer.from(location) });
  const body = Buffer.alloc(megabyte / 2, "x");
  const round = async (number: number) => {
    await aws.send("s3", { method: "PUT", rawTarget: `/memory/${number}`, headers: {}, body: Buffer.from(body) });
    await aws.send("s3", { method: "PUT", rawTarget: "/memory?tagging", headers: {}, body: Buffer.from(body) });
    await aws.send("s3", { method: "PUT", rawTarget: "/elsewhere/k", headers: {}, body: Buffer.from(body) });
    await aws.send("s3", { method: "DELETE", rawTarget: `/memory/${number}`, headers: {}, body: Buffer.alloc(0) });
  };
  expect(await kept(round, 60)).toBeLessThan(25);
});

test("watches that were left, and changes that nobody watches any more", { timeout: 60_000 }, async () => {
  const { cluster, call, close } = await startTestCluster();
  const base = "/api/v1/namespaces/default/configmaps";
  await call("POST", base, { body: { metadata: { name: "watched" } } });
  const round = async (number: number) => {
    const { body } = await cluster.handler({
      method: "GET",
      rawTarget: `${base}?watch=1&timeoutSeconds=3600`,
      headers: { authorization: `Bearer ${cluster.adminToken}` },
      body: new Uint8Array(),
    });
    await wholeText(body);
    const data = { k: `${number}`.repeat(10_000) };
    await call("PATCH", `${base}/watched`, { body: { data }, type: "application/merge-patch+json" });
  };
  expect(await kept(round, 500)).toBeLessThan(50);
  await close();
});

test("large objects that were replaced or refused", { timeout: 60_000 }, async () => {
  const { call, close } = await startTestCluster();
  const base = "/api/v1/namespaces/default/configmaps";
  await call("POST", base, { body: { metadata: { name: "large" } } });
  const round = async (number: number) => {
    const data = { k: `${number % 10}`.repeat(megabyte) };
    await call("PATCH", `${base}/large`, { body: { data }, type: "application/merge-patch+json" });
    await call("POST", base, { body: { metadata: { name: "Not A Name" }, data } });
  };
  // The history that watches replay holds 64 MB.
  expect(await kept(round, 80)).toBeLessThan(70);
  await close();
});
