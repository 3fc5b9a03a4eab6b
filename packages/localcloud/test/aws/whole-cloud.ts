import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from "../../src/cloud.ts";
import type { LogLine } from "../../src/log/line.ts";
import { seededRandom } from "../../src/seeded-random.ts";
import { python } from "../s3/clients.ts";

export const region = "us-east-2";
export const accountId = "111122223333";
export const accountRoot = { AWS: `arn:aws:iam::${accountId}:root` };

export type WholeCloud = {
  readonly cloud: LocalCloud;
  readonly logged: LogLine[];
  /** Makes the cloud's clock run ahead of everyone else's. */
  readonly advance: (milliseconds: number) => void;
  readonly iam: IAMClient;
  readonly s3: (credentials?: SigningCredentials, endpoint?: string) => S3Client;
  readonly sts: (credentials?: SigningCredentials) => STSClient;
  readonly createBucket: (name: string) => Promise<void>;
  /** A role that the account may assume, with one inline policy. @returns its ARN */
  readonly createRole: (name: string, policy?: object, trust?: object) => Promise<string>;
  readonly assume: (roleArn: string, more?: Partial<AssumeRoleCommandInput>) => Promise<SigningCredentials>;
};

/** Every service as `startLocalCloud` puts them together. */
export async function startWholeCloud(options: Partial<LocalCloudOptions> = {}): Promise<WholeCloud> {
  let ahead = 0;
  const logged: LogLine[] = [];
  const cloud = await startLocalCloud({
    region,
    clusters: [],
    surroundings: { now: () => Date.now() + ahead, random: seededRandom("whole"), sleep: async () => undefined },
    log: (line) => logged.push(line),
    ...options,
  });
  const configured = (credentials: SigningCredentials = cloud.credentials, endpoint = cloud.awsEndpoint) => ({
    endpoint,
    region: options.region ?? region,
    credentials,
    maxAttempts: 1,
  });
  const s3 = (credentials?: SigningCredentials, endpoint?: string): S3Client =>
    new S3Client({ ...configured(credentials, endpoint), forcePathStyle: true });
  const sts = (credentials?: SigningCredentials): STSClient => new STSClient(configured(credentials));
  const iam = new IAMClient(configured());
  return {
    cloud,
    logged,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    iam,
    s3,
    sts,
    createBucket: async (Bucket) => {
      const CreateBucketConfiguration = { LocationConstraint: region } as const;
      await s3().send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    },
    createRole: async (RoleName, policy, trust = { Principal: accountRoot, Action: "sts:AssumeRole" }) => {
      const AssumeRolePolicyDocument = JSON.stringify(document({ Effect: "Allow", ...trust }));
      const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      if (policy !== undefined) {
        const PolicyDocument = JSON.stringify(policy);
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "inline", PolicyDocument }));
      }
      return Role?.Arn ?? "";
    },
    assume: async (RoleArn, more = {}) => {
      const { Credentials } = await sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "session", ...more }));
      const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    },
  };
}

export function document(...Statement: readonly object[]): object {
  return { Version: "2012-10-17", Statement };
}

/** AWS's code and words, of a call that must be refused. */
export async function refusedWith(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error("The call was expected to be refused, and succeeded");
}

const prelude = `
import boto3, json, sys
def client(service, **more): return boto3.client(service, endpoint_url=sys.argv[1], region_name=sys.argv[2], **more)
def tell(value): print(json.dumps(value))
`;

/** What a Python script with boto3's `client` at hand tells, as the administrator. */
export async function tolds({ cloud }: WholeCloud, script: string): Promise<readonly unknown[]> {
  const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = cloud.credentials;
  const env = { PATH: process.env["PATH"], HOME: "/nonexistent", AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
  const asked = ["-c", prelude + script, cloud.awsEndpoint, region];
  const { stdout } = await promisify(execFile)(python ?? "", asked, { env });
  return stdout
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}
