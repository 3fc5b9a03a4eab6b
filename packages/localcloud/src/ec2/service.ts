/*
 * EC2, as far as it tells what stands between pods and S3: DescribeVpcEndpoints, with the filters `service-name` and
 * `vpc-id`, and DescribeRegions.
 * Differs from the real one: endpoints are made by the local cloud itself, are gateways, and are always available.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html
 */
import type { Account } from "../aws/account.ts";
import { deniedMessage, requireSigned } from "../aws/authorize.ts";
import { partitionOf } from "../aws/partition.ts";
import { notImplemented } from "../aws/protocol.ts";
import type { QueryParams } from "../aws/query-params.ts";
import { makeQueryService, namespaces, type QueryOperation, type XmlFields } from "../aws/query-service.ts";
import { isOptIn, regionNames } from "../aws/regions.ts";
import { AwsError, type Authorize, type AwsService } from "../aws/service.ts";
import type { Network, VpcEndpoint } from "./network.ts";

export type Ec2Options = {
  readonly account: Account;
  readonly authorize: Authorize;
  readonly network: Network;
};

export const ec2Operations = ["DescribeRegions", "DescribeVpcEndpoints"] as const;
export type Ec2Operation = (typeof ec2Operations)[number];

export function makeEc2Service(options: Ec2Options): AwsService {
  const { account, authorize } = options;
  const runs: Record<Ec2Operation, (params: QueryParams, ec2: Ec2Options & { readonly region: string }) => XmlFields> =
    {
      DescribeRegions: describeRegions,
      DescribeVpcEndpoints: describeVpcEndpoints,
    };
  const authorised = ec2Operations.map((name): [string, QueryOperation] => [
    name,
    async ({ caller, region }, params) => {
      requireSigned(caller);
      const action = `ec2:${name}`;
      const context = { "aws:RequestedRegion": region, "ec2:Region": region };
      const decision = authorize({ caller, action, resource: "*", resourceAccount: account.id, context });
      if (!decision.allowed) {
        const said = deniedMessage(caller, action, "*", decision).replace(" on resource: *", "");
        const message = `You are not authorized to perform this operation. ${said}`;
        throw new AwsError("UnauthorizedOperation", 403, message);
      }
      return runs[name](params, { ...options, region });
    },
  ]);
  return makeQueryService({
    name: "EC2",
    version: "2016-11-15",
    namespace: namespaces.ec2,
    dialect: "ec2",
    operations: Object.fromEntries(authorised),
  });
}

/** Texts of `<name>.1`, `.2`, … */
const listed = (params: QueryParams, name: string): readonly string[] =>
  [...params].filter(([param]) => new RegExp(`^${name}\\.\\d+$`).test(param)).map(([, value]) => value);

/** @throws AwsError `NotImplemented` naming the parameter */
function checkParams(operation: Ec2Operation, params: QueryParams, taken: RegExp): void {
  const unknown = [...params.keys()].find((name) => !/^(?:Action|Version|MaxResults)$/.test(name) && !taken.test(name));
  if (unknown !== undefined) throw notImplemented(`${operation}'s ${unknown}`);
}

function describeRegions(
  params: QueryParams,
  { account, region }: Parameters<typeof describeVpcEndpoints>[1],
): XmlFields {
  checkParams("DescribeRegions", params, /^(?:AllRegions|RegionName\.\d+)$/);
  const named = listed(params, "RegionName");
  const { name: partition, dnsSuffix } = partitionOf(region);
  const { optedIn } = account.regions;
  const found = regionNames
    .filter((name) => partitionOf(name).name === partition && (named.length === 0 || named.includes(name)))
    .filter((name) => params.get("AllRegions") === "true" || !isOptIn(name) || optedIn.has(name));
  return {
    regionInfo: found.map((regionName) => ({
      regionName,
      regionEndpoint: `ec2.${regionName}.${dnsSuffix}`,
      optInStatus: !isOptIn(regionName) ? "opt-in-not-required" : optedIn.has(regionName) ? "opted-in" : "not-opted-in",
    })),
  };
}

const filters: Readonly<Record<string, (endpoint: VpcEndpoint) => string>> = {
  "service-name": ({ serviceName }) => serviceName,
  "vpc-id": ({ vpcId }) => vpcId,
};

function describeVpcEndpoints(
  params: QueryParams,
  { account, network, region }: Ec2Options & { readonly region: string },
): XmlFields {
  checkParams("DescribeVpcEndpoints", params, /^(?:VpcEndpointId\.\d+|Filter\.\d+\.(?:Name|Value\.\d+))$/);
  const ids = listed(params, "VpcEndpointId");
  let found = network.endpoints.filter(({ serviceName }) => serviceName.split(".")[2] === region);
  const missing = ids.find((id) => !found.some((endpoint) => endpoint.id === id));
  if (missing !== undefined) {
    throw new AwsError("InvalidVpcEndpointId.NotFound", 400, `The Vpc Endpoint Id '${missing}' does not exist`);
  }
  if (ids.length > 0) found = found.filter(({ id }) => ids.includes(id));
  for (let index = 1; params.has(`Filter.${index}.Name`); index += 1) {
    const name = params.get(`Filter.${index}.Name`) ?? "";
    const valueOf = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (valueOf === undefined) throw notImplemented(`DescribeVpcEndpoints' filter ${name}`);
    const values = listed(params, `Filter\\.${index}\\.Value`);
    found = found.filter((endpoint) => values.includes(valueOf(endpoint)));
  }
  return { vpcEndpointSet: found.map((endpoint) => endpointFields(endpoint, account)) };
}

const endpointFields = ({ id, vpcId, serviceName, policy, createdAt }: VpcEndpoint, { id: ownerId }: Account) => ({
  vpcEndpointId: id,
  vpcEndpointType: "Gateway",
  vpcId,
  serviceName,
  state: "available",
  policyDocument: policy.text,
  routeTableIdSet: ["rtb-0a1b2c3d4e5f60001"],
  privateDnsEnabled: false,
  requesterManaged: false,
  creationTimestamp: new Date(createdAt),
  ownerId,
});
