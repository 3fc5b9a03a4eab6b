import {
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { accountId, document, refusedWith, region, startWholeCloud, type WholeCloud } from "../aws/whole-cloud.ts";

/* https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html */

const Bucket = "behind-an-endpoint";

let aws: WholeCloud;
let worker: SigningCredentials;
beforeAll(async () => {
  aws = await startWholeCloud();
  await aws.createBucket(Bucket);
  worker = await aws.assume(
    await aws.createRole("worker", document({ Effect: "Allow", Action: "s3:*", Resource: "*" })),
  );
  await operator().send(new PutObjectCommand({ Bucket, Key: "k", Body: "text" }));
});
afterAll(() => aws.cloud.close());
beforeEach(() => aws.cloud.network.removeEndpoints());

const pods = () => aws.s3(worker, aws.cloud.awsEndpointOfPods);
const operator = () => aws.s3(worker);
const get = (client = pods()) => client.send(new GetObjectCommand({ Bucket, Key: "k" }));
const reading = (why: string): string =>
  `AccessDenied: User: arn:aws:sts::${accountId}:assumed-role/worker/session is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::${Bucket}/k" ${why}`;
const allow = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };

test.each([
  [
    "allows others only",
    [{ ...allow, Resource: "arn:aws:s3:::other/*" }],
    "because no VPC endpoint policy allows the s3:GetObject action",
  ],
  ["denies", [allow, { ...allow, Effect: "Deny" }], "with an explicit deny in a VPC endpoint policy"],
])("a policy that %s keeps the pods out and nobody else", async (_what, statements, why) => {
  await get();
  aws.cloud.network.addEndpoint(region, document(...statements));
  expect(await refusedWith(get())).toBe(reading(why));
  await get(operator());
});

test("without a policy of its own it allows everything, and another region's stands in nobody's way", async () => {
  aws.cloud.network.addEndpoint("us-west-2", document());
  aws.cloud.network.addEndpoint(region);
  await get();
});

test.each(["aws:SourceVpce", "aws:SourceVpc"])("a bucket's policy can tell the pods' calls by %s", async (key) => {
  const { id, vpcId } = aws.cloud.network.addEndpoint(region);
  const value = key === "aws:SourceVpce" ? id : vpcId;
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` };
  const policy = document({ ...deny, Condition: { StringNotEquals: { [key]: value } } });
  await aws.s3().send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
  await get();
  expect(await refusedWith(get(operator()))).toBe(reading("with an explicit deny in a resource-based policy"));
  aws.cloud.network.removeEndpoints();
  expect(await refusedWith(get())).toBe(reading("with an explicit deny in a resource-based policy"));
  await aws.s3().send(new DeleteBucketPolicyCommand({ Bucket }));
});
