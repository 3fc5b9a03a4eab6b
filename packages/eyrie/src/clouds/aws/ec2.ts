import type * as Sdk from "./ec2-sdk.ts";
import type { EC2Client, VpcEndpoint } from "@aws-sdk/client-ec2";
import { calling } from "./problems.ts";
import { type AwsSession, clientSettings, signedIn, traced } from "./session.ts";

export type EndpointState = {
  readonly id: string;
  readonly vpcId: string;
  /** The policy's text; one that nobody changed allows everything. */
  readonly policy: string;
};

export type Ec2 = ReturnType<typeof ec2>;

/** The EC2 calls Eyrie makes. Every one throws Problem. */
export function ec2(session: AwsSession) {
  let loaded: Promise<{ sdk: typeof Sdk; client: EC2Client }> | undefined;
  const connect = () =>
    (loaded ??= import("./ec2-sdk.ts").then(async (sdk) => ({
      sdk,
      client: traced(new sdk.EC2Client(await clientSettings("ec2", session)), session),
    })));

  /** The endpoints of a VPC to one service that are at work, all pages. */
  const endpointsTo = async (service: string, vpcId: string): Promise<readonly VpcEndpoint[]> => {
    const { sdk, client } = await connect();
    const subject = { action: "ec2:DescribeVpcEndpoints", resource: `* (${session.region})`, region: session.region };
    const found: VpcEndpoint[] = [];
    for (let token: string | undefined; ;) {
      const page = await calling(subject, () =>
        client.send(
          new sdk.DescribeVpcEndpointsCommand({
            Filters: [
              { Name: "vpc-id", Values: [vpcId] },
              { Name: "service-name", Values: [`com.amazonaws.${session.region}.${service}`] },
            ],
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        ),
      );
      // EC2 answers with `Available` in its model and `available` in truth.
      found.push(...(page.VpcEndpoints ?? []).filter(({ State: state }) => state?.toLowerCase() === "available"));
      if (page.NextToken === undefined || page.NextToken === "") return found;
      token = page.NextToken;
    }
  };

  return {
    /** Loads the client and its credentials, so that its first call need not. */
    load: async () => signedIn((await connect()).client),

    /** S3's gateway and interface endpoints of a VPC that are at work. */
    s3Endpoints: async (vpcId: string): Promise<readonly EndpointState[]> =>
      (await endpointsTo("s3", vpcId)).flatMap(({ VpcEndpointId: id = "", PolicyDocument: policy = "" }) =>
        policy === "" ? [] : [{ id, vpcId, policy }],
      ),

    /** STS's interface endpoints of a VPC that are at work. `named`: whether STS's own name leads to it there. */
    stsEndpoints: async (vpcId: string): Promise<readonly { readonly id: string; readonly named: boolean }[]> =>
      (await endpointsTo("sts", vpcId)).map(({ VpcEndpointId: id = "", PrivateDnsEnabled: named }) => ({
        id,
        named: named === true,
      })),
  };
}
