/* A cluster and its add-ons as EKS describes them, with the fields that clients rely on being there. */
import type { ClusterIdentity } from "../cluster.ts";
import { vpcId } from "../ec2/network.ts";

/** What a cluster with volumes usually has, in the versions that EKS gives for Kubernetes 1.34; nothing of it runs. */
const addons: Readonly<Record<string, string>> = {
  "aws-ebs-csi-driver": "v1.51.1-eksbuild.1",
  coredns: "v1.12.3-eksbuild.1",
  "kube-proxy": "v1.34.0-eksbuild.2",
  "metrics-server": "v0.8.0-eksbuild.2",
  "vpc-cni": "v1.20.4-eksbuild.1",
};

/** Ends an add-on's ARN. */
export const addonId = "0a1b2c3d-4e5f-4000-8000-000000000001";

export const addonNames = Object.keys(addons);

export type Tags = Readonly<Record<string, string>>;

export function clusterFields(cluster: ClusterIdentity, tags: Tags = {}): object {
  const [, partition, , , account] = cluster.arn.split(":");
  return {
    name: cluster.name,
    arn: cluster.arn,
    createdAt: cluster.createdAt.getTime() / 1000,
    version: cluster.version,
    endpoint: cluster.endpoint,
    roleArn: `arn:${partition}:iam::${account}:role/${cluster.name}-cluster`,
    resourcesVpcConfig: {
      subnetIds: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
      securityGroupIds: [],
      clusterSecurityGroupId: "sg-0a1b2c3d4e5f60001",
      vpcId,
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
      publicAccessCidrs: ["127.0.0.1/32"],
    },
    kubernetesNetworkConfig: { serviceIpv4Cidr: "10.100.0.0/16", ipFamily: "ipv4" },
    logging: {
      clusterLogging: [{ types: ["api", "audit", "authenticator", "controllerManager", "scheduler"], enabled: false }],
    },
    identity: { oidc: { issuer: cluster.issuer } },
    status: "ACTIVE",
    certificateAuthority: { data: cluster.certificateAuthority },
    platformVersion: "eks.1",
    tags,
    health: { issues: [] },
    accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
    upgradePolicy: { supportType: "EXTENDED" },
    deletionProtection: false,
  };
}

/** @returns undefined for an add-on that is not installed */
export function addonFields(cluster: ClusterIdentity, name: string): object | undefined {
  const version = Object.hasOwn(addons, name) ? addons[name] : undefined;
  if (version === undefined) return undefined;
  const made = cluster.createdAt.getTime() / 1000;
  return {
    addonName: name,
    clusterName: cluster.name,
    status: "ACTIVE",
    addonVersion: version,
    health: { issues: [] },
    addonArn: `${cluster.arn.replace(":cluster/", ":addon/")}/${name}/${addonId}`,
    createdAt: made,
    modifiedAt: made,
    tags: {},
  };
}

/** Kubernetes' minor versions in EKS's standard support; eksctl does nothing before it was told of some. */
export const versionFields: readonly object[] = ["1.34", "1.33", "1.32"].map((clusterVersion, index) => ({
  clusterVersion,
  clusterType: "eks",
  defaultVersion: index === 0,
  status: "STANDARD_SUPPORT",
  versionStatus: "STANDARD_SUPPORT",
}));
