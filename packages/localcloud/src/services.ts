import { makeAuthorize } from "./aws/authorize.ts";
import type { Account } from "./aws/account.ts";
import type { ServiceName } from "./aws/gateway.ts";
import type { AwsService } from "./aws/service.ts";
import { makeCloudFormationService } from "./cloudformation/service.ts";
import type { ClusterIdentity } from "./cluster.ts";
import { makeNetwork, type Network } from "./ec2/network.ts";
import { makeEc2Service } from "./ec2/service.ts";
import { makeEksService } from "./eks/service.ts";
import { makeIamService } from "./iam/service.ts";
import { makeKeyStore } from "./kms/keys.ts";
import { makeKmsService } from "./kms/service.ts";
import { makeUseKey } from "./kms/use-key.ts";
import { makeS3 } from "./s3/s3.ts";
import type { S3Store } from "./s3/store.ts";
import { makeStsService } from "./sts/service.ts";
import type { Surroundings } from "./surroundings.ts";

export type ServicesOptions = {
  readonly account: Account;
  readonly region: string;
  readonly clusters: () => readonly ClusterIdentity[];
  readonly surroundings: Surroundings;
  /** What S3 remembers, for those who want to look at it or plant something. */
  readonly store?: S3Store;
  readonly network?: Network;
  /** Milliseconds that each of CloudFormation's own calls waits. */
  readonly latency?: number;
};

/** Every AWS service there is, over one account. */
export function makeServices(options: ServicesOptions): Readonly<Record<ServiceName, AwsService>> {
  const shared = { ...options, authorize: makeAuthorize(options.account, options.surroundings) };
  const iam = makeIamService(shared);
  const keys = makeKeyStore(options.account, options.surroundings);
  return {
    s3: makeS3({ ...shared, useKey: makeUseKey(keys, shared.authorize) }),
    ec2: makeEc2Service({ ...shared, network: options.network ?? makeNetwork(options.surroundings) }),
    kms: makeKmsService({ ...shared, keys }),
    iam,
    sts: makeStsService(shared),
    eks: makeEksService(shared),
    cloudformation: makeCloudFormationService({ ...shared, iam }),
  };
}
