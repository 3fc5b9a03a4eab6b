import { describe } from "vitest";
import type { ServiceName } from "../../src/aws/gateway.ts";
import { startHostileAws, type HostileAws, type Unsigned } from "./aws.ts";
import { ec2Request, kmsRequest } from "./kms-and-ec2.ts";
import { cloudFormationRequest, eksRequest, iamCalls, iamRequest, iamVersion, stsRequest, valid } from "./query.ts";
import { fuzz, type Chance } from "./seeded.ts";

/** What IAM holds is made anew now and then, as hostile requests delete it. */
const furnish = async (aws: HostileAws): Promise<void> => {
  for (const call of iamCalls.slice(0, 5)) await aws.send("iam", valid(iamVersion, call));
};

const fuzzService = (
  service: Exclude<ServiceName, "s3">,
  requestOf: (chance: Chance, aws: HostileAws) => Unsigned,
): void =>
  fuzz(
    async () => {
      const aws = await startHostileAws();
      await furnish(aws);
      return aws;
    },
    async (aws, chance) => {
      if (service === "iam" && chance.once(5)) await furnish(aws);
      const request = requestOf(chance, aws);
      const how = chance.once(5) ? "unsigned" : "signed";
      const { wrong } = await aws.send(service, request, how);
      return { request: { how, ...request, body: Buffer.from(request.body).toString("latin1") }, wrong };
    },
    async () => [],
  );

describe("IAM", () => {
  fuzzService("iam", iamRequest);
});
describe("STS", () => {
  fuzzService("sts", stsRequest);
});
describe("EKS", () => {
  fuzzService("eks", eksRequest);
});
describe("CloudFormation", () => {
  fuzzService("cloudformation", cloudFormationRequest);
});
describe("KMS", () => {
  fuzzService("kms", kmsRequest);
});
describe("EC2", () => {
  fuzzService("ec2", ec2Request);
});
