import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAccount, type Account } from "../../src/aws/account.ts";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { userOfClusterToken } from "../../src/eks/cluster-token.ts";
import { createClock, startTestCluster, type Clock, type TestCluster } from "../kubernetes/harness.ts";
import { accountId, allow, region } from "../aws/local-aws.ts";
import { presign } from "../aws/presign.ts";

/*
 * Made by our own signer, so that one thing at a time can be wrong; aws and eksctl sign theirs in clients.test.ts and
 * test/eksctl.test.ts.
 */
const minute = 60_000;
let clock: Clock;
let account: Account;
let kubernetes: TestCluster;
beforeAll(async () => {
  clock = createClock("cluster-token");
  account = makeAccount({ id: accountId, surroundings: clock });
  kubernetes = await startTestCluster({
    surroundings: clock,
    authenticate: (token) => userOfClusterToken(token, "demo", account, clock),
  });
});
afterAll(() => kubernetes.close());

type Signed = {
  readonly as?: SigningCredentials;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly service?: string;
  /** Milliseconds ago. */
  readonly age?: number;
};

const identity = "Action=GetCallerIdentity&Version=2011-06-15";

function url({ as = account.admin, host = "127.0.0.1:4566", service = "sts", age = 0, ...more }: Signed = {}): string {
  const { headers = { "x-k8s-aws-id": "demo" }, query = identity } = more;
  const request = { method: "GET", rawTarget: `/?${query}`, headers: { host, ...headers } };
  return `http://${host}${presign(request, as, { service, region, now: clock.now() - age, expires: 60 })}`;
}

const encoded = (text: string) => `k8s-aws-v1.${Buffer.from(text).toString("base64url")}`;

async function ask(token: string) {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const { status, body: answer } = await kubernetes.call("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
    token,
    body,
  });
  return { status, answer };
}

describe("the account's administrator is the cluster's", () => {
  it.each<{ how: string; signed: Signed }>([
    { how: "with a call of this cloud's STS", signed: {} },
    { how: "with a call of AWS's own", signed: { host: "sts.us-east-2.amazonaws.com" } },
    { how: "for fifteen minutes, whatever the call says", signed: { age: 15 * minute } },
    { how: "whose clock is ahead a little", signed: { age: -4 * minute } },
  ])("$how", async ({ signed }) => {
    expect(await ask(encoded(url(signed)))).toMatchObject({
      status: 201,
      answer: {
        status: { userInfo: { username: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] } },
      },
    });
  });
});

describe("nobody is let in", () => {
  it.each<{ how: string; token: () => string }>([
    { how: "sixteen minutes later", token: () => encoded(url({ age: 15 * minute + 1000 })) },
    { how: "six minutes too early", token: () => encoded(url({ age: -6 * minute })) },
    { how: "at another cluster", token: () => encoded(url({ headers: { "x-k8s-aws-id": "another" } })) },
    { how: "without the cluster's name", token: () => encoded(url({ headers: {} })) },
    {
      how: "who is another user, whatever its policies allow",
      token: () => encoded(url({ as: account.createUser("other", [allow("*")]) })),
    },
    { how: "with another secret", token: () => encoded(url({ as: { ...account.admin, secretAccessKey: "x" } })) },
    { how: "with another key", token: () => encoded(url({ as: { ...account.admin, accessKeyId: "AKIAX" } })) },
    { how: "whose call was changed", token: () => encoded(url().replace("2011-06-15", "2011-06-16")) },
    { how: "with another call", token: () => encoded(url({ query: "Action=GetSessionToken&Version=2011-06-15" })) },
    { how: "with two calls", token: () => encoded(url({ query: `${identity}&Action=AssumeRole` })) },
    { how: "with more than a call", token: () => encoded(url({ query: `${identity}&RoleArn=x` })) },
    { how: "with a call of another service", token: () => encoded(url({ service: "iam" })) },
    { how: "with a call to somebody else", token: () => encoded(url({ host: "sts.amazonaws.com.example" })) },
    { how: "with a broken escape", token: () => encoded(`${url()}&x=%zz`) },
    { how: "with an unsigned call", token: () => encoded(`http://127.0.0.1/?${identity}`) },
    { how: "with no call at all", token: () => encoded("") },
    { how: "under another prefix", token: () => encoded(url()).replace("v1", "v2") },
  ])("$how", async ({ token }) => {
    expect(await ask(token())).toMatchObject({ status: 401, answer: { reason: "Unauthorized", code: 401 } });
  });
});
