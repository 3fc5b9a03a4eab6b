import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, type AssumeRoleWithWebIdentityCommandOutput } from "@aws-sdk/client-sts";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from "jose";
import type { ClusterIdentity } from "../../src/cluster.ts";
import { accountId, allow, region, startLocalAws, type LocalAws } from "../aws/local-aws.ts";

export const issuer = `https://oidc.eks.${region}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF`;
/** Registered in IAM, but no cluster has it any more. */
export const replacedIssuer = `https://oidc.eks.${region}.amazonaws.com/id/FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF`;
export const subject = "system:serviceaccount:milvus:milvus-s3-access-sa";
export const roleArn = `arn:aws:iam::${accountId}:role/milvus-s3-access-sa`;
export const providerArn = (of: string) => `arn:aws:iam::${accountId}:oidc-provider/${of.slice(8)}`;

export type WebIdentitySetting = {
  readonly aws: LocalAws;
  /** Signs the cluster's tokens. */
  readonly clusterKey: CryptoKey;
  /** PEM. */
  readonly clusterPublicKey: string;
  /** Of nobody that the cloud knows. */
  readonly strangerKey: CryptoKey;
  readonly assume: (
    token: string,
    over?: { RoleArn?: string; DurationSeconds?: number; Policy?: string },
  ) => Promise<AssumeRoleWithWebIdentityCommandOutput>;
};

/** A cluster, its issuer as provider, and a role that trusts one of its service accounts. */
export async function startWebIdentity(): Promise<WebIdentitySetting> {
  const pair = await generateKeyPair("RS256", { extractable: true });
  const cluster: ClusterIdentity = {
    name: "milvus-eks-cluster",
    arn: `arn:aws:eks:${region}:${accountId}:cluster/milvus-eks-cluster`,
    version: "1.34",
    issuer,
    endpoint: "https://127.0.0.1:6443",
    certificateAuthority: "Q0E=",
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "RS256", use: "sig" }],
    createdAt: new Date(0),
  };
  const aws = await startLocalAws(() => [cluster]);
  const iam = aws.iam();
  for (const Url of [issuer, replacedIssuer]) {
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ["sts.amazonaws.com", "registered"] }));
  }
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn(issuer) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${issuer.slice(8)}:sub`]: subject, [`${issuer.slice(8)}:aud`]: "sts.amazonaws.com" },
        },
      },
    ],
  };
  const RoleName = "milvus-s3-access-sa";
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const PolicyDocument = JSON.stringify(allow("s3:GetObject", "arn:aws:s3:::b/*"));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "s3", PolicyDocument }));
  return {
    aws,
    clusterKey: pair.privateKey,
    clusterPublicKey: await exportSPKI(pair.publicKey),
    strangerKey: (await generateKeyPair("RS256")).privateKey,
    assume: (WebIdentityToken, over = {}) =>
      aws.sts().send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn,
          RoleSessionName: "eyrie-1",
          WebIdentityToken,
          ...over,
        }),
      ),
  };
}

/** What Kubernetes claims, issued `seconds` from now and good for an hour; `over` changes claims or, undefined, drops them. */
export function claims(over: Readonly<Record<string, unknown>> = {}, seconds = 0): JWTPayload {
  const now = Math.floor(Date.now() / 1000) + seconds;
  const usual = { iss: issuer, sub: subject, aud: ["sts.amazonaws.com"], iat: now, nbf: now, exp: now + 3600 };
  return Object.fromEntries(Object.entries({ ...usual, ...over }).filter(([, value]) => value !== undefined));
}

export function signed(payload: JWTPayload, key: CryptoKey, header: { kid?: string } = { kid: "k1" }): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: "RS256", ...header }).sign(key);
}
