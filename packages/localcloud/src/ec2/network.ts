/*
 * The network that the clusters' pods are in: one VPC, and the gateway endpoints that stand between it and S3. Whoever
 * calls from elsewhere, as an operator does, goes through none.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
 */
import { parsePolicy } from "@eyrie/iam-policy/document";
import type { StoredDocument } from "../iam/store.ts";
import type { Surroundings } from "../surroundings.ts";

export type VpcEndpoint = {
  readonly id: string;
  readonly vpcId: string;
  /** `com.amazonaws.<region>.s3` */
  readonly serviceName: string;
  readonly policy: StoredDocument;
  readonly createdAt: number;
};

export type Network = {
  readonly endpoints: readonly VpcEndpoint[];
  /** Puts the pods' calls to S3 behind an endpoint. @param policy allows everything unless given */
  readonly addEndpoint: (region: string, policy?: object) => VpcEndpoint;
  readonly removeEndpoints: () => void;
};

export const vpcId = "vpc-0a1b2c3d4e5f60001";

/** What an endpoint is made with unless it is given a policy of its own. */
const fullAccess = {
  Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
  Version: "2008-10-17",
};

export function makeNetwork({ now, random }: Surroundings): Network {
  const endpoints: VpcEndpoint[] = [];
  return {
    endpoints,
    addEndpoint: (region, policy = fullAccess) => {
      const id = `vpce-0${Buffer.from(random(8)).toString("hex")}`;
      const text = JSON.stringify(policy);
      const parsed = parsePolicy(text, { name: "endpoint policy" });
      const endpoint = { id, vpcId, serviceName: serviceOf(region), policy: { text, parsed }, createdAt: now() };
      endpoints.push(endpoint);
      return endpoint;
    },
    removeEndpoints: () => {
      endpoints.length = 0;
    },
  };
}

/** The endpoint that a pod's call goes through: those of other regions' S3 do not. */
export function endpointTo({ endpoints }: Network, region: string): VpcEndpoint | undefined {
  return endpoints.find(({ serviceName }) => serviceName === serviceOf(region));
}

/** What a policy may ask of a call that came through an endpoint: its address is one of the VPC's then. */
export const endpointContext = ({ id, vpcId: sourceVpc }: VpcEndpoint): Record<string, string | readonly string[]> => ({
  "aws:SourceVpce": id,
  "aws:SourceVpc": sourceVpc,
  "aws:VpcSourceIp": "192.168.0.10",
  "aws:SourceIp": [],
});

const serviceOf = (region: string): string => `com.amazonaws.${region}.s3`;
