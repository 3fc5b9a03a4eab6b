import type { FilePlace } from "../model/file-place.ts";
import type { Json } from "../model/json.ts";
import type { Observed } from "../model/observed.ts";

type Strings = Readonly<Record<string, string>>;

/** Where the doctor looks, and at what of it. */
export type Scope = {
  readonly namespace: string;
  readonly release?: string;
  readonly serviceAccount?: string;
  readonly pod?: string;
};

/** What a spec says there should be. */
export type Wanted = {
  /** What tags and labels say of what Eyrie made for it: the owner, and its digest. */
  readonly marks: readonly string[];
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly policyArn?: string;
  readonly bucket: string;
  readonly rootPath: string;
  /** The user's own values files, as the spec names them; bundles of earlier versions have none. */
  readonly valuesFiles?: readonly string[];
  /** Rights that the spec asks for beside Milvus'. */
  readonly extraStatements?: readonly Json[];
  /** Where each of them stands in the spec. */
  readonly statementsAt?: readonly FilePlace[];
};

export type CallerReading = { readonly account: string; readonly partition: string; readonly arn: string };

type ClusterReading = {
  readonly name: string;
  readonly arn: string;
  readonly issuer: string;
  readonly version: string;
  readonly vpcId?: string;
  /** Whether its API server answers inside the VPC alone. */
  readonly isPrivate?: boolean;
};

/** Who set which annotations of an object. `time`: milliseconds since the epoch, as all times here. */
type FieldManager = {
  readonly name: string;
  readonly operation: string;
  readonly time: number;
  readonly annotations: readonly string[];
};

export type ServiceAccountReading = {
  readonly name: string;
  readonly annotations: Strings;
  readonly labels: Strings;
  readonly createdAt: number;
  readonly managers: readonly FieldManager[];
};

/** `value` is left out where it comes from elsewhere or may be secret. */
export type EnvReading = { readonly name: string; readonly value?: string; readonly from?: string };

export type ContainerReading = {
  readonly name: string;
  readonly image: string;
  readonly init: boolean;
  readonly env: readonly EnvReading[];
  /** `secret/aws-keys`, `configmap/x`, with the names of the variables that it brings. */
  readonly envFrom: readonly {
    readonly from: string;
    readonly prefix: string;
    readonly names: Observed<readonly string[]>;
  }[];
  readonly mounts: readonly { readonly name: string; readonly path: string }[];
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly restarts: number;
  readonly ready: boolean;
  /** Of a container that waits or ended: `CrashLoopBackOff`, `Error`, … */
  readonly reason?: string;
  readonly message?: string;
};

export type VolumeReading = {
  readonly name: string;
  /** Of a projected service-account token. */
  readonly token?: { readonly audience: string; readonly path: string; readonly expirationSeconds?: number };
  readonly defaultMode?: number;
  readonly secret?: string;
};

export type PodReading = {
  readonly name: string;
  readonly createdAt: number;
  readonly serviceAccount: string;
  /** What makes it anew when it is gone: `deployment/milvus-demo-proxy`; undefined where nothing does. */
  readonly madeBy?: string;
  readonly phase: string;
  readonly ready: boolean;
  /** Since when it is as ready or unready as it is. */
  readonly readySince?: number;
  readonly node?: string;
  readonly labels: Strings;
  readonly annotations: Strings;
  readonly hostNetwork: boolean;
  readonly serviceLinks: boolean;
  readonly fsGroup?: number;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly supplementalGroups?: readonly number[];
  readonly containers: readonly ContainerReading[];
  readonly volumes: readonly VolumeReading[];
};

/** What of a pod its maker writes, before anything is injected. */
export type TemplateReading = Pick<PodReading, "annotations" | "containers" | "volumes">;

export type WorkloadReading = {
  readonly kind: "Deployment" | "StatefulSet";
  readonly name: string;
  readonly labels: Strings;
  readonly serviceAccount: string;
  readonly wanted: number;
  readonly ready: number;
  /** Messages of conditions that say that its pods cannot be made. */
  readonly failures: readonly string[];
  readonly template: TemplateReading;
};

/** A workload that a release rendered and Milvus needs, and how many pods it has. */
export type ReplicasReading = Pick<WorkloadReading, "kind" | "name" | "ready"> & {
  /** How many the chart asks for. */
  readonly rendered: number;
  /** How many the cluster is asked for; left out: the workload is not there. */
  readonly wanted?: number;
  /** Who else than helm said so, and when. */
  readonly scaledBy?: { readonly by?: string; readonly at?: number };
  /** Since when it may have no ready pod; left out: its controller has yet to look at it. */
  readonly since?: number;
  /** Names of its pods. */
  readonly pods: readonly string[];
};

/** Milvus' `minio` section as it is in force in the ConfigMap; a value that is not set is `""`. */
export type StorageReading = {
  readonly configMap: string;
  readonly address: string;
  readonly port: string;
  readonly useSSL: string;
  readonly bucketName: string;
  readonly rootPath: string;
  readonly useIAM: string;
  readonly cloudProvider: string;
  readonly region: string;
  readonly iamEndpoint: string;
  /** Whether keys stand there, never which. */
  readonly accessKeyID: "set" | "";
  readonly secretAccessKey: "set" | "";
  readonly messageQueue: string;
  /** Which of the ConfigMap's files sets a key last: `default.yaml` or `user.yaml`. */
  readonly setBy: Strings;
};

export type ReleaseReading = {
  readonly name: string;
  readonly revision: number;
  readonly status: string;
  readonly description: string;
  /** Of Helm's record of it; bundles of earlier versions have none. */
  readonly labels?: Strings;
  readonly chart: { readonly name: string; readonly version: string; readonly appVersion: string };
  /** The user's values, what may be secret hidden. */
  readonly values: Json;
  /** The rendered workloads' images, by `kind/name`. */
  readonly images: Strings;
};

/** Where another release stores. */
export type NeighbourReading = {
  readonly namespace: string;
  readonly release: string;
  readonly bucket: string;
  readonly rootPath: string;
};

export type ServiceReading = {
  readonly name: string;
  readonly type: string;
  readonly ports: readonly number[];
  readonly labels: Strings;
  readonly createdAt: number;
};

export type EventReading = {
  readonly about: string;
  readonly reason: string;
  readonly message: string;
  readonly warning: boolean;
  readonly lastSeen: number;
};

export type LogLine = { readonly at: number; readonly text: string };

export type WebhookReading = {
  readonly name: string;
  /** Its name among those of its configuration, as the API server's errors have it. */
  readonly entry: string;
  readonly createdAt: number;
  readonly failurePolicy: string;
  /** Of a webhook inside the cluster: `namespace/service`; else its URL. */
  readonly target: string;
  readonly namespaceSelector: Json;
  readonly objectSelector: Json;
  /** How many endpoints of its Service are ready; undefined where it is not a Service. */
  readonly endpoints?: Observed<number>;
};

export type RoleReading = {
  readonly arn: string;
  readonly path: string;
  readonly name: string;
  /** `AROA…` */
  readonly id: string;
  readonly createdAt: number;
  readonly maxSessionDuration: number;
  /** The trust policy's text, decoded. */
  readonly trust: string;
  readonly boundary?: string;
  readonly tags: Strings;
  /** ARNs of its managed policies. */
  readonly attached: Observed<readonly string[]>;
  readonly inline: Observed<readonly { readonly name: string; readonly document: string }[]>;
};

/** A role that somebody's trust policy binds to a service account. */
export type TrustReading = { readonly arn: string; readonly trust: string };

export type PolicyReading = {
  readonly arn: string;
  readonly defaultVersion: string;
  /** The text of the default version, decoded. */
  readonly document: string;
  readonly createdAt: number;
  /** Newest first; the default one among them. */
  readonly versions: readonly {
    readonly id: string;
    readonly isDefault: boolean;
    readonly createdAt: number;
    readonly document?: string;
  }[];
  readonly tags: Strings;
  /** What it is attached to, as far as it was asked: `role/x`. */
  readonly attachedTo?: Observed<readonly string[]>;
};

export type ProviderReading = {
  readonly arn: string;
  /** The issuer without its scheme. */
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly createdAt: number;
};

export type BucketReading = {
  readonly name: string;
  readonly region: string;
  readonly policy: Observed<string>;
  readonly ownership: Observed<string>;
  readonly encryption: Observed<{ readonly algorithm: string; readonly keyArn?: string }>;
};

export type KeyReading = {
  readonly arn: string;
  readonly state: string;
  /** Whether AWS keeps it for a service, such as `aws/s3`: whoever may use the service may use the key. */
  readonly awsManaged: boolean;
  readonly policy: Observed<string>;
};

/** What IAM's simulator says of one call of a role. `organization`: whether the organization's policies allow it. */
export type SimulatedReading = {
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  readonly organization?: boolean;
  readonly boundary?: boolean;
};

type EndpointReading = { readonly id: string; readonly vpcId: string; readonly policy: string };

/** `named`: whether STS's own name leads to it, inside the VPC. */
type StsEndpointReading = { readonly id: string; readonly named: boolean };

/**
 * Told by when its kubelet last renewed its lease. `alive`: a pod on it is ready; else an old lease may be that of a node
 * that is lost.
 */
type NodeClock = { readonly name: string; readonly ahead: number; readonly alive: boolean };

/** Milliseconds by which clocks are ahead of one another, to the second; negative: behind. */
export type ClocksReading = {
  /** AWS's, of this machine's. */
  readonly aws: Observed<number>;
  /** The API server's, of this machine's. */
  readonly kubernetes: Observed<number>;
  /** Those of the nodes on which Milvus runs, of the API server's. */
  readonly nodes: Observed<readonly NodeClock[]>;
};

/** What IAM tells of the account as a whole. */
export type AccountReading = {
  /** Of what STS's global endpoint gives: `1` works in regions that every account has, and in no other. */
  readonly globalTokenVersion?: number;
  /** How many characters a trust policy may have. */
  readonly trustPolicyQuota?: number;
};

/**
 * All that the doctor read, as one plain value: rules see this and nothing else, a bundle keeps it.
 * Nothing in it is secret: what may be is hidden when it is read.
 */
export type Readings = {
  readonly takenAt: number;
  readonly region: string;
  readonly scope: Scope;
  readonly wanted?: Wanted;
  /** The values that the user means to install, what may be secret hidden. */
  readonly intended?: Json;
  readonly caller: Observed<CallerReading>;
  readonly cluster: Observed<ClusterReading>;
  /** The issuer that the API server itself names. */
  readonly apiIssuer: Observed<string>;
  /** Ids of the keys that the API server signs with, as it says itself. */
  readonly apiKeys: Observed<readonly string[]>;
  /** Ids of the keys that the issuer publishes; `unreadable` when they cannot be fetched from here. */
  readonly issuerKeys: Observed<readonly string[]>;
  readonly webhook: Observed<WebhookReading>;
  readonly namespaceLabels: Observed<Strings>;
  readonly serviceAccounts: Observed<readonly ServiceAccountReading[]>;
  /** Of Milvus, and whatever else runs under the service account asked about. */
  readonly pods: Observed<readonly PodReading[]>;
  readonly workloads: Observed<readonly WorkloadReading[]>;
  /** Of the release as a whole; bundles of earlier versions have none. */
  readonly replicas?: Observed<readonly ReplicasReading[]>;
  readonly storage: Observed<StorageReading>;
  readonly release: Observed<ReleaseReading>;
  readonly neighbours: Observed<readonly NeighbourReading[]>;
  readonly services: Observed<readonly ServiceReading[]>;
  readonly events: Observed<readonly EventReading[]>;
  /** By `pod/container`; the newest line last. */
  readonly logs: Readonly<Record<string, Observed<readonly LogLine[]>>>;
  readonly providers: Observed<readonly ProviderReading[]>;
  /** By ARN: every role that an annotation or a pod names. */
  readonly roles: Readonly<Record<string, Observed<RoleReading>>>;
  /** Roles whose trust policies name a service account of the scope. */
  readonly trusting: Observed<readonly TrustReading[]>;
  /** By ARN: attached ones, boundaries, and those that look as if they had been meant. */
  readonly policies: Readonly<Record<string, Observed<PolicyReading>>>;
  /** ARNs of those that look as if they had been meant, and that no role at hand bears. */
  readonly nearby: Observed<readonly string[]>;
  readonly buckets: Readonly<Record<string, Observed<BucketReading>>>;
  /** Of buckets that may not be seen: whether the account lists them among its own. */
  readonly ownBuckets: Readonly<Record<string, Observed<boolean>>>;
  /** By what a bucket's encryption names: the ARN or id of a key or of an alias. */
  readonly keys: Readonly<Record<string, Observed<KeyReading>>>;
  /** By role ARN. */
  readonly simulated: Readonly<Record<string, Observed<readonly SimulatedReading[]>>>;
  /** S3's gateway and interface endpoints of the cluster's VPC. */
  readonly endpoints: Observed<readonly EndpointReading[]>;
  /** STS's interface endpoints of the same VPC. */
  readonly stsEndpoints: Observed<readonly StsEndpointReading[]>;
  readonly clocks: ClocksReading;
  readonly account: Observed<AccountReading>;
};
