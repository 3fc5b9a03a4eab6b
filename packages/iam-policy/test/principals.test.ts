import { describe, expect, test } from "vitest";
import { decide, decideTrust } from "../src/decide.ts";
import type { PolicyDocument } from "../src/document.ts";
import type { Principal } from "../src/principal.ts";
import {
  account,
  allowAll,
  anonymous,
  ask,
  bob,
  denyAll,
  federatedBob,
  milvusSession,
  milvusToken,
  otherAccount,
  podIdentity,
  policy,
  providerArn,
} from "./given.ts";

const grantTo = (principal: unknown): PolicyDocument => policy({ ...allowAll, Principal: principal });
const refuse = (elements: object): PolicyDocument =>
  policy({ ...allowAll, Principal: "*" }, { ...denyAll, ...elements });
const root = `arn:aws:iam::${account}:root`;
const allowed = { allowed: true };
const denied = { allowed: false, why: "explicit-deny" };

describe("Principal", () => {
  const cases: readonly (readonly [principal: Principal, named: unknown, matches: boolean])[] = [
    [anonymous, "*", true],
    [anonymous, { AWS: "*" }, true],
    [anonymous, { AWS: account }, false],
    [anonymous, { Federated: "*" }, false],
    [bob, "*", true],
    [bob, { AWS: "*" }, true],
    [bob, { AWS: account }, true],
    [bob, { AWS: root }, true],
    [bob, { AWS: [otherAccount, root] }, true],
    [bob, { AWS: otherAccount }, false],
    [bob, { AWS: bob.arn }, true],
    [bob, { AWS: `arn:aws:iam::${account}:user/bob` }, false],
    [bob, { AWS: bob.arn.toUpperCase() }, false],
    [bob, { AWS: "AIDABOB" }, true],
    [bob, { AWS: "AIDAFORMERBOB" }, false],
    [bob, { Federated: bob.arn }, false],
    [milvusSession, { AWS: milvusSession.roleArn }, true],
    [milvusSession, { AWS: `arn:aws:iam::${account}:role/milvus-s3-access-sa` }, false],
    [milvusSession, { AWS: milvusSession.arn }, true],
    [milvusSession, { AWS: `${milvusSession.arn}-2` }, false],
    [milvusSession, { AWS: "AROAMILVUS" }, true],
    [milvusSession, { AWS: "AROAREBUILT" }, false],
    [milvusSession, { AWS: account }, true],
    [federatedBob, { AWS: federatedBob.arn }, true],
    [federatedBob, { AWS: bob.arn }, true],
    [federatedBob, { AWS: account }, true],
    [federatedBob, { AWS: `${federatedBob.arn}-2` }, false],
    [milvusToken, { Federated: providerArn }, true],
    [milvusToken, { Federated: ["accounts.google.com", providerArn] }, true],
    [milvusToken, { Federated: providerArn.replace(account, otherAccount) }, false],
    [milvusToken, { Federated: "*" }, true],
    [milvusToken, { AWS: account }, false],
    [milvusToken, { AWS: providerArn }, false],
    [milvusToken, "*", true],
    [podIdentity, { Service: "pods.eks.amazonaws.com" }, true],
    [podIdentity, { Service: "ec2.amazonaws.com" }, false],
    [podIdentity, { Service: "*" }, true],
    [podIdentity, { AWS: "*", Service: "ec2.amazonaws.com" }, true],
  ];
  test.each(cases)("%j named as %j: %s", (principal, named, matches) => {
    expect(decideTrust(ask({ principal }), grantTo(named)).allowed).toBe(matches);
  });
});

describe("NotPrincipal with Deny spares whom it lists by every identity", () => {
  const cases: readonly (readonly [principal: Principal, named: unknown, spared: boolean])[] = [
    [bob, { AWS: [bob.arn, root] }, true],
    [bob, { AWS: [bob.arn, account] }, true],
    [bob, { AWS: bob.arn }, false],
    [bob, { AWS: root }, false],
    [bob, "*", true],
    [milvusSession, { AWS: [milvusSession.arn, milvusSession.roleArn, root] }, true],
    [milvusSession, { AWS: [milvusSession.roleArn, root] }, false],
    [anonymous, { AWS: account }, false],
    [podIdentity, { Service: "pods.eks.amazonaws.com" }, true],
    [podIdentity, { AWS: root }, false],
  ];
  test.each(cases)("%j named as %j: %s", (principal, NotPrincipal, spared) => {
    const decision = decideTrust(ask({ principal }), refuse({ NotPrincipal }));
    expect(decision).toMatchObject(spared ? allowed : denied);
  });

  test("and never who has a permissions boundary", () => {
    const resource = refuse({ NotPrincipal: { AWS: [bob.arn, root] } });
    expect(decide(ask(), { identity: [], resource })).toMatchObject(allowed);
    expect(decide(ask(), { identity: [], resource, boundary: policy(allowAll) })).toMatchObject(denied);
  });

  test("with Allow it is not known and lets nobody in", () => {
    const resource = policy({ ...allowAll, NotPrincipal: { AWS: otherAccount } });
    expect(decideTrust(ask(), resource)).toMatchObject({
      why: "no-allow",
      nearest: [{ missed: [{ element: "unknown", names: ["NotPrincipal with Allow"] }] }],
    });
  });
});
