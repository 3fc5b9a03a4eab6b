import type * as Sdk from "./ec2-sdk.ts";
import type { EC2Client } from "@aws-sdk/client-ec2";
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

  return {
    /** Loads the client and its credentials, so that its first call need not. */
    load: async () => signedIn((await connect()).client),

    /** S3's gateway and interface endpoints of a VPC that are at work, all pages. */
    s3Endpoints: async (vpcId: string): Promise<readonly EndpointState[]> => {
      const { sdk, client } = await connect();
      const subject = { action: "ec2:DescribeVpcEndpoints", resource: `* (${session.region})`, region: session.region };
      const found: EndpointState[] = [];
      for (let token: string | undefined; ;) {
        const page = await calling(subject, () =>
          client.send(
            new sdk.DescribeVpcEndpointsCommand({
              Filters: [
                { Name: "vpc-id", Values: [vpcId] },
                { Name: "service-name", Values: [`com.amazonaws.${session.region}.s3`] },
              ],
              ...(token === undefined ? {} : { NextToken: token }),
            }),
          ),
        );
        // EC2 answers with `Available` in its model and `available` in truth.
        for (const { VpcEndpointId: id = "", PolicyDocument: policy = "", State: state } of page.VpcEndpoints ?? [])
          if (policy !== "" && state?.toLowerCase() === "available") found.push({ id, vpcId, policy });
        if (page.NextToken === undefined || page.NextToken === "") return found;
        token = page.NextToken;
      }
    },
  };
}
