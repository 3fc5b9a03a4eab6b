import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sign } from "../../src/aws/sign.ts";
import { presign } from "./presign.ts";
import { accountId, allow, refusal, region, startLocalAws, type LocalAws } from "./local-aws.ts";

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

test("SDK uploads arrive decoded: buffers, streams with a trailing checksum, empty ones", async () => {
  const client = aws.s3();
  const pieces = [Buffer.alloc(8192, "a"), Buffer.from("b")];
  const bodies = [
    [Buffer.from("hello"), 5],
    [Readable.from(pieces), 8193],
    [Buffer.alloc(0), 0],
  ] as const;
  for (const [Body, ContentLength] of bodies) {
    await client.send(new PutObjectCommand({ Bucket: "b", Key: "a/../b c", Body, ContentLength }));
  }
  expect(aws.records.filter(({ operation }) => operation === "PutObject").map(({ status }) => status)).toEqual([
    200, 200, 200,
  ]);
});

test("chunks before the last are not smaller than S3 takes them", async () => {
  const Body = Readable.from([Buffer.from("hel"), Buffer.from("lo")]);
  const put = aws.s3().send(new PutObjectCommand({ Bucket: "b", Key: "k", Body, ContentLength: 5 }));
  expect((await refusal(put)).name).toBe("InvalidChunkSizeError");
});

test("an anonymous S3 call is decided, not refused for want of a signature", async () => {
  const response = await fetch(`${aws.url}/b/k`);
  expect(response.status).toBe(403);
  expect(await response.text()).toContain(
    "<Error><Code>AccessDenied</Code><Message>User: anonymous is not authorized to perform: s3:GetObject",
  );
});

test("a service other than S3 wants a signature", async () => {
  const response = await fetch(aws.url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Action=GetCallerIdentity&Version=2011-06-15",
  });
  expect([response.status, await response.text()]).toEqual([
    403,
    expect.stringContaining("<Code>MissingAuthenticationToken</Code>"),
  ]);
});

test("an S3 error of a HEAD has headers and no body", async () => {
  const response = await fetch(`${aws.url}/b/k`, { method: "HEAD" });
  expect([response.status, await response.text()]).toEqual([403, ""]);
  expect(response.headers.get("x-amz-request-id")).toMatch(/^[0-9A-F]{16}$/);
  expect(response.headers.get("x-amz-id-2")).not.toBeNull();
});

test("every answer has the clock's Date and a request id that no other has", async () => {
  const [first, second] = await Promise.all([fetch(`${aws.url}/b/k`), fetch(`${aws.url}/b/k`)]);
  expect(Date.parse(first.headers.get("date") ?? "")).not.toBeNaN();
  expect(first.headers.get("x-amz-request-id")).not.toBe(second.headers.get("x-amz-request-id"));
});

test("a presigned STS call works, as EKS's own tokens are made", async () => {
  const host = new URL(aws.url).host;
  const target = presign(
    { method: "GET", rawTarget: "/?Action=GetCallerIdentity&Version=2011-06-15", headers: { host } },
    aws.account.admin,
    { service: "sts", region, now: Date.now(), expires: 60 },
  );
  const response = await fetch(`${aws.url}${target}`);
  expect([response.status, await response.text()]).toEqual([
    200,
    expect.stringContaining(`<Arn>arn:aws:iam::${accountId}:user/admin</Arn>`),
  ]);
});

test.each([
  ["an unknown operation", "iam", "Action=CreateGroup", 501, "NotImplemented", "CreateGroup"],
  ["an unknown service", "autoscaling", "Action=DescribeTags", 501, "NotImplemented", "autoscaling"],
  ["no operation", "sts", "x=1", 400, "MissingAction", "Action"],
])("%s says so", async (_what, service, form, status, code, word) => {
  const request = {
    method: "POST",
    rawTarget: "/",
    headers: { host: "127.0.0.1", "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from(form),
  };
  const headers = sign(request, aws.account.admin, { service, region, now: Date.now() });
  const response = await aws.handler({ ...request, headers });
  expect(response.status).toBe(status);
  expect(response.body).toContain(`<Code>${code}</Code>`);
  expect(response.body).toContain(word);
});

test("a service that is not here is refused in the call's own protocol, and recorded by its name", async () => {
  const request = {
    method: "POST",
    rawTarget: "/",
    headers: {
      host: "127.0.0.1",
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "DynamoDB_20120810.ListTables",
    },
    body: Buffer.from("{}"),
  };
  const headers = sign(request, aws.account.admin, { service: "dynamodb", region, now: Date.now() });
  const response = await aws.handler({ ...request, headers });
  expect(response.status).toBe(501);
  const notHere = { __type: "NotImplemented", message: "The local cloud does not implement the service dynamodb." };
  expect(response.body).toBe(JSON.stringify(notHere));
  expect(aws.records.at(-1)).toMatchObject({ service: "dynamodb", operation: "ListTables", error: "NotImplemented" });
});

test("a host that names a service binds the signature to it", async () => {
  const request = {
    method: "POST",
    rawTarget: "/",
    headers: { host: "sts.us-east-2.amazonaws.com" },
    body: Buffer.from("Action=GetCallerIdentity"),
  };
  const asSts = sign(request, aws.account.admin, { service: "sts", region, now: Date.now() });
  const asIam = sign(request, aws.account.admin, { service: "iam", region, now: Date.now() });
  const answers = await Promise.all([asSts, asIam].map((headers) => aws.handler({ ...request, headers })));
  expect(answers.map(({ status }) => status)).toEqual([200, 403]);
  expect(answers[1]?.body).toContain("Credential should be scoped to correct service: 'sts'.");
});

test("a call is recorded with who, what and what was decided, and without secrets", async () => {
  const credentials = aws.account.createUser("recorded", [allow("s3:GetObject", "arn:aws:s3:::b/yes/*")]);
  await aws.s3(credentials).send(new GetObjectCommand({ Bucket: "b", Key: "yes/1" }));
  await refusal(aws.s3(credentials).send(new GetObjectCommand({ Bucket: "b", Key: "no/1" })));
  const mine = aws.records.filter(({ caller }) => caller.endsWith("user/recorded"));
  expect(mine.map(({ service, operation, status, error }) => ({ service, operation, status, error }))).toEqual([
    { service: "s3", operation: "GetObject", status: 200, error: undefined },
    { service: "s3", operation: "GetObject", status: 403, error: "AccessDenied" },
  ]);
  expect(mine.map(({ decisions }) => decisions.map(({ action, decision }) => [action, decision.allowed]))).toEqual([
    [["s3:GetObject", true]],
    [["s3:GetObject", false]],
  ]);
  expect(JSON.stringify(aws.records)).not.toContain(credentials.secretAccessKey);
});
