import type { KeyObject } from "node:crypto";
import { type Account, makeAccount } from "./aws/account.ts";
import { makeGateway, makeRefuse } from "./aws/gateway.ts";
import { partitionOf } from "./aws/partition.ts";
import type { Organization, OrganizationPolicies } from "./aws/organization.ts";
import type { CallRecord, RecordCall } from "./aws/record.ts";
import type { SigningCredentials } from "./aws/sign.ts";
import { endpointTo, makeNetwork, type Network } from "./ec2/network.ts";
import { userOfClusterToken } from "./eks/cluster-token.ts";
import { addNodeRole, nodeRoleName } from "./eks/node-role.ts";
import { type Fault, makeFaults } from "./faults/faults.ts";
import { withLatency } from "./http/latency.ts";
import type { Handler } from "./http/message.ts";
import { serve } from "./http/server.ts";
import { registerIssuer } from "./iam/oidc-providers.ts";
import { type Circumstances, usualCircumstances } from "./cluster.ts";
import { instanceId } from "./kubernetes/bootstrap.ts";
import { type Cluster, startCluster } from "./kubernetes/cluster.ts";
import { kubeconfig } from "./kubernetes/kubeconfig.ts";
import { awsLine, kubernetesLine, type LogLine } from "./log/line.ts";
import type { Retry } from "./pods/go-client.ts";
import { makeInstanceMetadata } from "./pods/instance-metadata.ts";
import type { MilvusAccess } from "./pods/milvus-component.ts";
import { runMilvusPod } from "./pods/milvus-runner.ts";
import { makeS3Store, type S3Store } from "./s3/store.ts";
import { branch } from "./seeded-random.ts";
import { makeServices } from "./services.ts";
import type { Surroundings } from "./surroundings.ts";

export type LocalCloudOptions = {
  readonly region: string;
  /** Names of the EKS clusters that exist. */
  readonly clusters: readonly string[];
  /** Whether IAM knows the clusters' issuers from the start, as after `eksctl create cluster --with-oidc`. */
  readonly withOidc?: boolean;
  /** Twelve digits; AWS's documentation account by default. */
  readonly account?: string;
  readonly surroundings: Surroundings;
  /** Of every cluster, where not as usual; each cluster's own may be changed later. */
  readonly circumstances?: Partial<Circumstances>;
  /** Of the AWS endpoint; 0, the default, takes any free port. */
  readonly port?: number;
  /** Milliseconds that every request to AWS or Kubernetes waits. */
  readonly latency?: number;
  /** Milliseconds within which a change of IAM becomes visible; 0, the default, is at once. */
  readonly consistency?: number;
  readonly faults?: readonly Fault[];
  /** Without it the account is in none. */
  readonly organization?: OrganizationPolicies;
  /** Signs the first cluster's service-account tokens; RSA. Clusters without one make their own. */
  readonly signingKey?: KeyObject | Promise<KeyObject>;
  /** What Milvus' components do to S3; without it its stand-in knows no component, and none of its pods starts. */
  readonly milvusAccess?: MilvusAccess;
  /** The Milvus stand-in's thread entry, where it does not lie beside its module. */
  readonly podProgram?: URL;
  /** How often a Milvus stand-in tries its bucket before it gives up. */
  readonly podRetry?: Retry;
  /** Put around the AWS gateway and each API server, to watch requests or make some fail. */
  readonly intercept?: (handler: Handler, of: "aws" | "kubernetes") => Handler;
  readonly record?: RecordCall;
  /** Told of every request, AWS's and Kubernetes'. */
  readonly log?: (line: LogLine) => void;
};

/** A cloud in this process: everything it knows is in memory and goes with it. */
export type LocalCloud = {
  readonly account: Account;
  readonly organization: Organization;
  /** Where the clusters' pods are. */
  readonly network: Network;
  /** The pods' way to the same services, through the network's endpoints. */
  readonly awsEndpointOfPods: string;
  readonly s3: S3Store;
  readonly clusters: readonly Cluster[];
  /** Issuers in here give their keys to nobody, as a private one whose address AWS cannot reach. */
  readonly unreachableIssuers: Set<string>;
  /** `http://127.0.0.1:<port>` of S3, IAM, STS, EKS, KMS, EC2 and CloudFormation. */
  readonly awsEndpoint: string;
  /** The administrator's key. */
  readonly credentials: SigningCredentials;
  /** YAML for the administrator of all clusters; the first one's context is the current one. */
  readonly kubeconfig: () => string;
  readonly close: () => Promise<void>;
};

const documentationAccount = "111122223333";

/** Starts every service and waits until each answers. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { region, surroundings, latency = 0, consistency = 0, intercept = (handler) => handler, record, log } = options;
  const faults =
    options.faults === undefined ? {} : { faults: makeFaults(options.faults, branch(surroundings.random)) };
  const account = makeAccount({
    id: options.account ?? documentationAccount,
    partition: partitionOf(region).name,
    surroundings,
    consistency,
  });
  account.regions.optedIn.add(region);
  account.organization.attach(options.organization ?? {});
  const network = makeNetwork(surroundings);
  const store = makeS3Store();
  const clusters: Cluster[] = [];
  const unreachableIssuers = new Set<string>();
  const identities = () =>
    clusters.map(({ identity }) =>
      unreachableIssuers.has(identity.issuer) ? { ...identity, issuerUnreachable: true } : identity,
    );
  const shared = {
    account,
    region,
    surroundings,
    services: makeServices({ account, region, clusters: identities, network, surroundings, store, latency }),
    ...faults,
    ...(record === undefined && log === undefined
      ? {}
      : {
          record: (call: CallRecord) => {
            record?.(call);
            log?.(awsLine(call));
          },
        }),
  };
  const listen = (gateway: Handler, port: number) =>
    serve(withLatency(intercept(gateway, "aws"), latency, surroundings), {
      port,
      refuse: makeRefuse({ surroundings }),
    });
  const aws = await listen(makeGateway(shared), options.port ?? 0);
  // A door of their own, since their calls go through the VPC's endpoints.
  const awsOfPods = await listen(makeGateway({ ...shared, endpointTo: (to) => endpointTo(network, to) }), 0);
  const runPod = runMilvusPod({
    aws: { host: "127.0.0.1", port: awsOfPods.port },
    now: surroundings.now,
    access: options.milvusAccess ?? {},
    ...(options.podProgram === undefined ? {} : { program: options.podProgram }),
    ...(options.podRetry === undefined ? {} : { retry: options.podRetry }),
  });
  // Seen at once however late IAM's changes are: what clusters came with is older than the cloud.
  const iamStores = [...new Set([account.iam, account.visibility.visible()])];
  const started = options.clusters.map((name, index) => {
    addNodeRole(iamStores, name, surroundings);
    const circumstances = { ...usualCircumstances, ...options.circumstances };
    return startCluster({
      name,
      arn: `arn:${account.partition}:eks:${region}:${account.id}:cluster/${name}`,
      region,
      surroundings: { ...surroundings, random: branch(surroundings.random) },
      runPod,
      circumstances,
      metadata: makeInstanceMetadata({
        account,
        roleName: nodeRoleName(name),
        instanceId,
        region,
        hopLimit: () => circumstances.hopLimit,
        surroundings,
      }),
      authenticate: (token) => userOfClusterToken(token, name, account, surroundings),
      latency,
      ...faults,
      ...(log === undefined ? {} : { record: (request) => log(kubernetesLine(request)) }),
      intercept: (handler) => intercept(handler, "kubernetes"),
      ...(options.signingKey === undefined || index > 0 ? {} : { signingKey: options.signingKey }),
    });
  });
  clusters.push(...(await Promise.all(started)));
  if (options.withOidc === true) {
    for (const iamStore of iamStores) {
      for (const { issuer } of identities()) registerIssuer(iamStore, issuer, surroundings.now());
    }
  }
  return {
    account,
    organization: account.organization,
    network,
    awsEndpointOfPods: awsOfPods.url,
    s3: store,
    clusters,
    unreachableIssuers,
    awsEndpoint: aws.url,
    credentials: account.admin,
    kubeconfig: () => kubeconfig(clusters.map(({ identity, adminToken: token }) => ({ ...identity, token }))),
    close: async () => {
      await Promise.all([aws.close(), awsOfPods.close(), ...clusters.map((cluster) => cluster.close())]);
    },
  };
}
