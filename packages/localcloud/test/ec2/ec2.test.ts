import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { XMLParser } from "fast-xml-parser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sign, type SigningCredentials } from "../../src/aws/sign.ts";
import type { VpcEndpoint } from "../../src/ec2/network.ts";
import { accountId, document, region, startWholeCloud, tolds, type WholeCloud } from "../aws/whole-cloud.ts";
import { python } from "../s3/clients.ts";

const policy = document({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" });
const serviceName = `com.amazonaws.${region}.s3`;

let aws: WholeCloud;
let endpoint: VpcEndpoint;
beforeAll(async () => {
  aws = await startWholeCloud({ clusters: ["c"] });
  endpoint = aws.cloud.network.addEndpoint(region, policy);
  aws.cloud.network.addEndpoint("us-west-2");
});
afterAll(() => aws.cloud.close());

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === "item" });

/** Signed and sent as clients of EC2's protocol do. @returns the status and what is in the answer's root */
async function ec2(form: Readonly<Record<string, string>>, as: SigningCredentials = aws.cloud.credentials) {
  const body = new URLSearchParams({ Version: "2016-11-15", ...form }).toString();
  const plain = { "content-type": "application/x-www-form-urlencoded", host: new URL(aws.cloud.awsEndpoint).host };
  const request = { method: "POST", rawTarget: "/", headers: plain, body };
  const headers = sign(request, as, { service: "ec2", region, now: Date.now() });
  const answer = await fetch(aws.cloud.awsEndpoint, { method: "POST", headers, body });
  const roots = parser.parse(await answer.text()) as Record<string, unknown>;
  return [answer.status, roots[`${form["Action"]}Response`] ?? roots["Response"]];
}

const filter = (name: string, value: string) => ({ "Filter.1.Name": name, "Filter.1.Value.1": value });
const endpoints = (more: Readonly<Record<string, string>>) => ec2({ Action: "DescribeVpcEndpoints", ...more });

test.each([
  ["all of the region", () => ({}), true],
  ["by service", () => filter("service-name", serviceName), true],
  ["by another service", () => filter("service-name", `com.amazonaws.${region}.sts`), false],
  ["by another VPC", () => filter("vpc-id", "vpc-1"), false],
  ["by id", () => ({ "VpcEndpointId.1": endpoint.id }), true],
])("endpoints are shown %s", async (_what, more, shown) => {
  const item = { vpcEndpointId: endpoint.id, vpcEndpointType: "Gateway", serviceName, state: "available" };
  const found = { item: [expect.objectContaining({ ...item, policyDocument: JSON.stringify(policy) })] };
  expect(await endpoints(more())).toMatchObject([200, { vpcEndpointSet: shown ? found : "" }]);
});

test("an endpoint is in the VPC that EKS says its cluster is in", async () => {
  const eks = new EKSClient({ endpoint: aws.cloud.awsEndpoint, region, credentials: aws.cloud.credentials });
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: "c" }));
  const found = await endpoints(filter("vpc-id", cluster?.resourcesVpcConfig?.vpcId ?? ""));
  expect(found).toMatchObject([200, { vpcEndpointSet: { item: [{ vpcEndpointId: endpoint.id }] } }]);
});

const refused = (status: number, Code: string, Message: unknown) => [status, { Errors: { Error: { Code, Message } } }];

test.each([
  [{ Action: "DescribeVpcEndpoints", ...filter("tag:a", "b") }, "DescribeVpcEndpoints' filter tag:a"],
  [{ Action: "DescribeVpcEndpoints", DryRun: "true" }, "DescribeVpcEndpoints's DryRun"],
  [{ Action: "DescribeVpcs" }, "EC2's DescribeVpcs"],
])("%j is not implemented, by name", async (form, what) => {
  const said = `The local cloud does not implement ${what}.`;
  expect(await ec2(form)).toMatchObject(refused(501, "NotImplemented", said));
});

test("what IAM does not allow is refused in EC2's own words", async () => {
  const said = `You are not authorized to perform this operation. User: arn:aws:iam::${accountId}:user/nobody is not authorized to perform: ec2:DescribeVpcEndpoints because no identity-based policy allows the ec2:DescribeVpcEndpoints action`;
  const nobody = aws.cloud.account.createUser("nobody", []);
  const describe = { Action: "DescribeVpcEndpoints" };
  expect(await ec2(describe, nobody)).toMatchObject(refused(403, "UnauthorizedOperation", said));
  const stranger = { ...nobody, secretAccessKey: "another" };
  const words = "AWS was not able to validate the provided access credentials";
  expect(await ec2(describe, stranger)).toMatchObject(refused(401, "AuthFailure", words));
  const unknown = { ...describe, "VpcEndpointId.1": "vpce-1" };
  expect(await ec2(unknown)).toMatchObject(refused(400, "InvalidVpcEndpointId.NotFound", expect.any(String)));
});

test("regions are shown with what the account made of them", async () => {
  const regions = (form: Readonly<Record<string, string>>) => ec2({ Action: "DescribeRegions", ...form });
  const one = (regionName: string) => ({ AllRegions: "true", "RegionName.1": regionName });
  const shown = (optInStatus: string) => [200, { regionInfo: { item: [{ optInStatus }] } }];
  expect(await regions(one("us-west-2"))).toMatchObject(shown("opt-in-not-required"));
  expect(await regions(one("ap-east-1"))).toMatchObject(shown("not-opted-in"));
  expect(await regions({ "RegionName.1": "ap-east-1" })).toMatchObject([200, { regionInfo: "" }]);
  aws.cloud.account.regions.optedIn.add("ap-east-1");
  expect(await regions({ "RegionName.1": "ap-east-1" })).toMatchObject(shown("opted-in"));
});

const script = `
ec2 = client("ec2")
for one in ec2.describe_vpc_endpoints(Filters=[{"Name": "service-name", "Values": ["${serviceName}"]}])["VpcEndpoints"]:
    tell([one["VpcEndpointId"], one["RouteTableIds"], one["PrivateDnsEnabled"], json.loads(one["PolicyDocument"])])
for one in ec2.describe_regions(RegionNames=["us-west-2"])["Regions"]: tell(one)
`;

test.skipIf(python === undefined)("boto3 reads endpoints and regions", async () => {
  expect(await tolds(aws, script)).toEqual([
    [endpoint.id, ["rtb-0a1b2c3d4e5f60001"], false, policy],
    { RegionName: "us-west-2", Endpoint: "ec2.us-west-2.amazonaws.com", OptInStatus: "opt-in-not-required" },
  ]);
});
