import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { makeAccount, type Account } from "../../src/aws/account.ts";
import { makeAuthorize, requireAllowed } from "../../src/aws/authorize.ts";
import { makeGateway } from "../../src/aws/gateway.ts";
import type { CallRecord } from "../../src/aws/record.ts";
import type { AwsService } from "../../src/aws/service.ts";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import type { ClusterIdentity } from "../../src/cluster.ts";
import type { Handler } from "../../src/http/message.ts";
import { serve } from "../../src/http/server.ts";
import { seededRandom } from "../../src/seeded-random.ts";
import { makeServices } from "../../src/services.ts";
import type { Surroundings } from "../../src/surroundings.ts";

export const accountId = "111122223333";
export const region = "us-east-2";

export type LocalAws = {
  readonly account: Account;
  readonly handler: Handler;
  readonly url: string;
  readonly records: readonly CallRecord[];
  /** Makes the server's clock run ahead of everyone else's. */
  readonly advance: (milliseconds: number) => void;
  readonly surroundings: Surroundings;
  readonly iam: (credentials?: SigningCredentials) => IAMClient;
  readonly sts: (credentials?: SigningCredentials) => STSClient;
  readonly eks: (credentials?: SigningCredentials) => EKSClient;
  readonly cloudformation: (credentials?: SigningCredentials) => CloudFormationClient;
  readonly s3: (credentials?: SigningCredentials) => S3Client;
  readonly close: () => Promise<void>;
};

export type LocalAwsOptions = {
  /** Milliseconds; the server's clock then moves only when it is made to. */
  readonly consistency?: number;
  readonly seed?: string;
};

/** Every AWS service on one socket; in S3's place a stand-in that authorises the object call and echoes the body. */
export async function startLocalAws(
  clusters: () => readonly ClusterIdentity[] = () => [],
  { consistency, seed = "local-aws" }: LocalAwsOptions = {},
): Promise<LocalAws> {
  let ahead = 0;
  const startedAt = Date.now();
  const surroundings: Surroundings = {
    now: () => (consistency === undefined ? Date.now() : startedAt) + ahead,
    random: seededRandom(seed),
    sleep: async () => undefined,
  };
  const account = makeAccount({ id: accountId, surroundings, ...(consistency === undefined ? {} : { consistency }) });
  const authorize = makeAuthorize(account, surroundings);
  const records: CallRecord[] = [];
  const echo: AwsService = async ({ request, caller, body }) => {
    const resource = `arn:aws:s3:::${(request.rawTarget.split("?")[0] ?? "").slice(1)}`;
    const action = request.method === "PUT" ? "s3:PutObject" : "s3:GetObject";
    requireAllowed(authorize, { caller, action, resource, resourceAccount: accountId });
    return { status: 200, headers: { etag: '"echo"' }, body };
  };
  const handler = makeGateway({
    account,
    services: { ...makeServices({ account, region, clusters, surroundings }), s3: echo },
    surroundings,
    region,
    record: (record) => records.push(record),
  });
  const server = await serve(handler);
  const configuration = (credentials: SigningCredentials = account.admin) => ({
    endpoint: server.url,
    region,
    credentials,
    maxAttempts: 1,
  });
  return {
    account,
    handler,
    url: server.url,
    records,
    surroundings,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    iam: (credentials) => new IAMClient(configuration(credentials)),
    sts: (credentials) => new STSClient(configuration(credentials)),
    eks: (credentials) => new EKSClient(configuration(credentials)),
    cloudformation: (credentials) => new CloudFormationClient(configuration(credentials)),
    s3: (credentials) => new S3Client({ ...configuration(credentials), forcePathStyle: true }),
    close: server.close,
  };
}

export function allow(action: string | readonly string[], resource: string | readonly string[] = "*"): object {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] };
}

/** Settles a promise that must reject. */
export async function refusal(attempt: Promise<unknown>): Promise<Error> {
  const outcome = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error("The call was expected to be refused, and succeeded");
}
