import type { Clock } from "../model/clock.ts";
import { ec2, type Ec2 } from "./aws/ec2.ts";
import { eks, type Eks } from "./aws/eks.ts";
import { iam, type Iam } from "./aws/iam.ts";
import { kms, type Kms } from "./aws/kms.ts";
import { s3, type S3 } from "./aws/s3.ts";
import type { Credentials } from "./aws/session.ts";
import { sts, type Sts } from "./aws/sts.ts";
import { issuer, type Issuer } from "./issuer.ts";
import { helm, type Helm } from "./helm/helm.ts";
import { kubernetes, type Kubernetes } from "./kubernetes/kubernetes.ts";
import { milvus, type Milvus, noSdk } from "./milvus/milvus.ts";
import type { MilvusSdk } from "./milvus/sdk.ts";
import type { Trace } from "./trace.ts";

/** Everything outside of this process that Eyrie talks to. Nothing is loaded or connected before it is used. */
export type Clouds = {
  readonly s3: S3;
  /** S3 as somebody else: the proof puts and gets with the role's own keys. */
  readonly s3As: (credentials: Credentials) => S3;
  readonly iam: Iam;
  readonly sts: Sts;
  readonly eks: Eks;
  readonly kms: Kms;
  readonly ec2: Ec2;
  readonly kubernetes: Kubernetes;
  readonly helm: Helm;
  readonly milvus: Milvus;
  /** The cluster's OIDC issuer, as everybody sees it. */
  readonly issuer: Issuer;
};

/**
 * Loads every client at once. Modules are a process' own work and block it: done before the first call they delay none,
 * done in between they would stand on the longest chain.
 */
export async function loadAll(clouds: Clouds): Promise<void> {
  const each = [clouds.kubernetes, clouds.sts, clouds.eks, clouds.iam, clouds.s3];
  await Promise.all(each.map((cloud) => cloud.load()));
}

/** How to reach the clouds of one spec. */
export type Reach = {
  readonly region: string;
  /** The EKS cluster's name, where it is known. */
  readonly cluster?: string;
  readonly profile?: string;
  /** A kubeconfig context; default the current one. */
  readonly context?: string;
  /** Only for a local cloud: where it is, and as whom it is asked. */
  readonly local?: {
    readonly awsEndpoint: string;
    readonly credentials: Credentials;
    readonly kubeconfig: string;
  };
  readonly helmBinary: () => Promise<string>;
  /** Milvus' official client. Absent: nobody has said how to come by it. */
  readonly milvusSdk?: () => Promise<MilvusSdk>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly trace: Trace;
};

export function connect(reach: Reach): Clouds {
  const { region, clock, trace, local } = reach;
  const session = {
    region,
    clock,
    trace,
    ...(local === undefined ? {} : { endpoint: local.awsEndpoint, credentials: local.credentials }),
    ...(reach.profile === undefined ? {} : { profile: reach.profile }),
  };
  const chosen = {
    ...(local === undefined ? {} : { file: local.kubeconfig }),
    ...(reach.context === undefined ? {} : { context: reach.context }),
    ...(reach.profile === undefined ? {} : { profile: reach.profile }),
    ...(reach.cluster === undefined ? {} : { cluster: { name: reach.cluster, region } }),
  };
  return {
    s3: s3(session),
    s3As: (credentials) => s3({ ...session, credentials }),
    iam: iam(session),
    sts: sts(session),
    eks: eks(session),
    kms: kms(session),
    ec2: ec2(session),
    kubernetes: kubernetes(chosen, clock, trace),
    milvus: milvus({ sdk: reach.milvusSdk ?? noSdk, environment: reach.environment, clock, trace }),
    issuer: issuer({ clock, trace, ...endpointOf(reach) }),
    helm: helm({
      binary: reach.helmBinary,
      environment: {
        ...reach.environment,
        ...(reach.profile === undefined ? {} : { AWS_PROFILE: reach.profile }),
      },
      ...(local === undefined ? {} : { kubeconfig: local.kubeconfig }),
      ...(reach.context === undefined ? {} : { context: reach.context }),
      clock,
      trace,
    }),
  };
}

/** An AWS-compatible cloud on this machine serves its clusters' issuers, too; one elsewhere need not. */
function endpointOf({ local, environment }: Reach): { readonly endpoint?: string } {
  const endpoint = local?.awsEndpoint ?? environment["AWS_ENDPOINT_URL"];
  return endpoint !== undefined && /^https?:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?:[:/]|$)/.test(endpoint)
    ? { endpoint }
    : {};
}
