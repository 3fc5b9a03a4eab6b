import type * as Sdk from "./eks-sdk.ts";
import type { EKSClient } from "@aws-sdk/client-eks";
import { calling } from "./problems.ts";
import { type AwsSession, clientSettings, signedIn, traced } from "./session.ts";

export type ClusterState = {
  readonly arn: string;
  /** `https://oidc.eks.<region>.amazonaws.com/id/<id>`; empty when EKS tells none. */
  readonly issuer: string;
  readonly endpoint: string;
  readonly version: string;
  readonly status: string;
  readonly vpcId: string | undefined;
  /** Whether the API server answers inside the VPC alone. */
  readonly isPrivate: boolean;
};

export type Eks = ReturnType<typeof eks>;

/** The EKS calls Eyrie makes. Every one throws Problem. */
export function eks(session: AwsSession) {
  let loaded: Promise<{ sdk: typeof Sdk; client: EKSClient }> | undefined;
  const connect = () =>
    (loaded ??= import("./eks-sdk.ts").then(async (sdk) => ({
      sdk,
      client: traced(new sdk.EKSClient(await clientSettings("eks", session)), session),
    })));

  return {
    /** Loads the client and its credentials, so that its first call need not. */
    load: async () => signedIn((await connect()).client),

    describeCluster: async (name: string): Promise<ClusterState> => {
      const { sdk, client } = await connect();
      const subject = {
        action: "eks:DescribeCluster",
        resource: `cluster/${name} (${session.region})`,
        region: session.region,
      };
      const { cluster } = await calling(subject, () => client.send(new sdk.DescribeClusterCommand({ name })));
      return {
        arn: cluster?.arn ?? "",
        issuer: cluster?.identity?.oidc?.issuer ?? "",
        endpoint: cluster?.endpoint ?? "",
        version: cluster?.version ?? "",
        status: cluster?.status ?? "",
        vpcId: cluster?.resourcesVpcConfig?.vpcId,
        isPrivate: cluster?.resourcesVpcConfig?.endpointPublicAccess === false,
      };
    },

    listClusters: async (): Promise<readonly string[]> => {
      const { sdk, client } = await connect();
      const subject = { action: "eks:ListClusters", resource: `* (${session.region})`, region: session.region };
      const names: string[] = [];
      for (let token: string | undefined; ;) {
        const page = await calling(subject, () =>
          client.send(new sdk.ListClustersCommand(token === undefined ? {} : { nextToken: token })),
        );
        names.push(...(page.clusters ?? []));
        if (page.nextToken === undefined) return names;
        token = page.nextToken;
      }
    },
  };
}
