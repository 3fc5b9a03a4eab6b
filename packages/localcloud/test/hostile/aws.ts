/** Every AWS service behind the gateway, without a socket, and what must hold for its answers. */

import { generateKeyPairSync } from "node:crypto";
import { makeAccount, type Account } from "../../src/aws/account.ts";
import { makeGateway, type ServiceName } from "../../src/aws/gateway.ts";
import { sign } from "../../src/aws/sign.ts";
import type { ClusterIdentity } from "../../src/cluster.ts";
import type { HttpRequest } from "../../src/http/message.ts";
import { createTokenSigner, type TokenSigner } from "../../src/kubernetes/tokens.ts";
import { seededRandom } from "../../src/seeded-random.ts";
import { makeServices } from "../../src/services.ts";
import { accountId, region } from "../aws/local-aws.ts";
import { type Wording, wholeText, wrongAwsAnswer } from "./answers.ts";
import type { Chance } from "./seeded.ts";

export const hostileNow = Date.parse("2026-01-01T00:00:00Z");
const signingKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
export const issuer = `https://oidc.eks.${region}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF`;

const wordings = {
  s3: "s3",
  iam: "query",
  sts: "query",
  cloudformation: "query",
  eks: "rest-json",
  kms: "json",
  ec2: "ec2",
} as const satisfies Record<ServiceName, Wording>;
const everyWording: readonly Wording[] = ["s3", "query", "ec2", "json", "rest-json"];

/** Before it is signed. */
export type Unsigned = Pick<HttpRequest, "method" | "rawTarget" | "headers"> & { readonly body: Uint8Array };

export type HostileAws = {
  readonly account: Account;
  readonly tokens: TokenSigner;
  readonly send: (service: ServiceName, request: Unsigned, how?: "signed" | "unsigned") => Promise<Outcome>;
};

export type Outcome = { readonly status: number; readonly text: string; readonly wrong: readonly string[] };

export async function startHostileAws(): Promise<HostileAws> {
  const surroundings = { now: () => hostileNow, random: seededRandom("hostile"), sleep: async () => undefined };
  const account = makeAccount({ id: accountId, surroundings });
  const tokens = createTokenSigner({ issuer, privateKey: signingKey, ...surroundings });
  const cluster: ClusterIdentity = {
    name: "demo",
    arn: `arn:aws:eks:${region}:${accountId}:cluster/demo`,
    version: "1.34",
    issuer,
    endpoint: "https://127.0.0.1:1",
    certificateAuthority: "",
    keys: tokens.keys,
    createdAt: new Date(hostileNow),
  };
  const clusters = () => [cluster];
  const faults: unknown[] = [];
  const gateway = makeGateway({
    account,
    region,
    surroundings,
    services: makeServices({ account, region, clusters, surroundings }),
    record: ({ fault }) => {
      if (fault !== undefined) faults.push(fault);
    },
  });
  return {
    account,
    tokens,
    send: async (service, request, how = "signed") => {
      const hosted = { ...request, headers: { host: "127.0.0.1", ...request.headers } };
      const signed = how === "signed" ? signedHeaders(service, hosted, account) : undefined;
      const response = await gateway({ ...hosted, headers: signed ?? hosted.headers });
      const text = await wholeText(response.body);
      // Without a signature, or with a Host of AWS's own, another service may be meant.
      const meant = signed !== undefined && request.headers["host"] === undefined ? [wordings[service]] : everyWording;
      const wrong = wrongAwsAnswer(response, text, request.method, meant);
      const stacks = faults.splice(0).map((fault) => String((fault as Error).stack));
      return { status: response.status, text, wrong: [...stacks, ...wrong] };
    },
  };
}

/** Nothing when it cannot be signed, for a broken escape in its query. */
function signedHeaders(
  service: ServiceName,
  request: Unsigned,
  { admin }: Account,
): Record<string, string> | undefined {
  try {
    return sign(request, admin, { service, region, now: hostileNow });
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Now and then another header, or one in place of what was there. */
export function bentHeaders(
  chance: Chance,
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
  values: readonly string[],
) {
  const count = chance.once(3) ? 1 + chance.below(2) : 0;
  const added = Array.from({ length: count }, () => [chance.oneOf(names), chance.oneOf(values)] as const);
  return { ...headers, ...Object.fromEntries(added) };
}
