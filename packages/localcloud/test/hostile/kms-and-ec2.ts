/** Valid calls to KMS and EC2, and what a hostile client makes of them. */

import { bentHeaders, type Unsigned } from "./aws.ts";
import { damaged, mutated, odd, texts } from "./mutations.ts";
import { headerNames, headerValues, sent, spoilt } from "./query.ts";
import type { Chance } from "./seeded.ts";

const keyPolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }],
};
const KeyId = "alias/aws/s3";

export const kmsRequest = (chance: Chance): Unsigned => {
  const [operation, input] = chance.oneOf<readonly [string, object]>([
    ["CreateKey", { Description: "d", Policy: JSON.stringify(keyPolicy) }],
    ["CreateKey", { Policy: JSON.stringify(mutated(chance, keyPolicy)) ?? "" }],
    ["DescribeKey", { KeyId }],
    ["GetKeyPolicy", { KeyId, PolicyName: "default" }],
    ["PutKeyPolicy", { KeyId, Policy: JSON.stringify(keyPolicy) }],
    ["DisableKey", { KeyId: chance.oneOf(texts) }],
    ["ScheduleKeyDeletion", { KeyId, PendingWindowInDays: odd(chance) }],
    [chance.oneOf(texts.filter((text) => /^[!-~]*$/.test(text))), { KeyId }],
  ]);
  const body = Buffer.from(JSON.stringify(chance.once(2) ? input : mutated(chance, input)) ?? "");
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `TrentService.${operation}` };
  return {
    method: "POST",
    rawTarget: "/",
    headers: bentHeaders(chance, headers, headerNames, headerValues),
    body: chance.once(4) ? damaged(chance, body) : body,
  };
};

export const ec2Request = (chance: Chance): Unsigned => {
  const form = chance.oneOf([
    { Action: "DescribeVpcEndpoints", "Filter.1.Name": "vpc-id", "Filter.1.Value.1": "vpc-1", "VpcEndpointId.1": "a" },
    { Action: "DescribeRegions", AllRegions: "true", "RegionName.1": "us-east-2" },
    { Action: "DescribeVpcs" },
  ]);
  return sent(chance, "2016-11-15", chance.once(3) ? Object.entries(form) : spoilt(chance, form));
};
