import type { Context } from "@eyrie/iam-policy/decide";
import type { Exposure } from "../milvus/exposure.ts";
import type { Manifest } from "../milvus/manifest.ts";
import type { Lines, Place } from "../milvus/policy.ts";
import type { FilePlace } from "../model/file-place.ts";
import type { Json } from "../model/json.ts";
import type { Observed } from "../model/observed.ts";
import type { KindName } from "../model/resource.ts";
import type {
  NeighbourReading,
  PodReading,
  ServiceAccountReading,
  ServiceReading,
  WebhookReading,
} from "../readings/readings.ts";

/** A StorageClass, as far as rules look at it. */
export type StorageClass = {
  readonly name: string;
  readonly provisioner: string;
  readonly isDefault: boolean;
};

/** A node, as far as rules look at it. `closed`: why it takes no pod that does not ask for it. */
export type ClusterNode = { readonly name: string; readonly closed: "not-ready" | "cordoned" | "tainted" | undefined };

/** What IAM counts in an account, and how many there may be: `Roles`, `RolesQuota`, … */
type AccountSummary = Readonly<Record<string, number>>;

/** A call of the operator's that IAM says it would refuse. `explicit`: some policy says so in as many words. */
export type Denied = { readonly action: string; readonly resource: string; readonly explicit: boolean };

/** A right that the API server says the operator has not. */
export type Forbidden = {
  readonly verb: string;
  /** Empty: the core group. */
  readonly group: string;
  /** Plural, with `/<subresource>` behind it where there is one. */
  readonly resource: string;
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
  readonly name?: string;
};

/** Everything that rules can see. */
export type Readable = {
  /** Which helm there is; what is missing says so as `unreadable`. */
  readonly helm: string;
  /** Where the operator's own helm keeps its records. */
  readonly helmDriver: string;
  /** The release's objects as Helm would make them. */
  readonly rendered: Manifest;
  /** The pods of Milvus' own workloads among them. */
  readonly pods: readonly PodReading[];
  readonly services: readonly ServiceReading[];
  /** Where the releases of the cluster store. */
  readonly neighbours: readonly NeighbourReading[];
  /** Those of the namespace, where no others may be read. */
  readonly neighboursHere: readonly NeighbourReading[];
  readonly storageClasses: readonly StorageClass[];
  /** Names of the CSI drivers that are installed. */
  readonly csiDrivers: readonly string[];
  /** Up to as many as one page holds. */
  readonly nodes: readonly ClusterNode[];
  /** The API group of the AWS Load Balancer Controller. */
  readonly loadBalancerController: object;
  readonly podIdentityWebhook: WebhookReading;
  /** The one that pods are to be made under. */
  readonly serviceAccount: ServiceAccountReading;
  /** Of the cluster's OIDC provider: the audiences of tokens that it takes. */
  readonly clientIds: readonly string[];
  /** The trust policy of a role that is used as it is. */
  readonly trust: string;
  readonly account: AccountSummary;
  /** ARNs of the managed policies on a role that is there already. */
  readonly attachedPolicies: readonly string[];
  readonly denied: readonly Denied[];
  readonly forbidden: readonly Forbidden[];
};

/** What was read. What is not there was not asked: a rule that looks at it does not apply. */
export type Reads = { readonly [Key in keyof Readable]?: Observed<Readable[Key]> };

/** The spec's own statements in the policy that Eyrie writes, and whose requests they will judge. */
export type AddedStatements = {
  readonly policy: { readonly name: string; readonly arn: string };
  /** As it is to be written, with these statements last. */
  readonly document: Json;
  readonly statements: readonly Json[];
  /** Where each stands in the spec; empty where nobody knows. */
  readonly at: readonly FilePlace[];
  readonly place: Place;
  readonly lines: Lines;
  /** Of Milvus, as its pods will be; empty where it is not known. */
  readonly components: readonly string[];
  /** What is known beforehand of every request of Milvus'. */
  readonly context: Context;
};

/** What a set-up is called, and what its user wrote: known without reading. */
export type About = {
  readonly cluster: { readonly name: string; readonly region: string };
  readonly namespace: string;
  readonly release: string;
  readonly serviceAccount: string;
  /** The values that Eyrie adds. */
  readonly ours: Json;
  readonly role: { readonly name: string; readonly arn: string };
  readonly chart: string;
  /** The chart's alone, as far as it can be said. */
  readonly chartVersion: string;
  /** Kinds of what the plan makes. */
  readonly creates: readonly KindName[];
  /** ARN of who runs this. */
  readonly caller: string;
  /** What is run, as `eyrie permissions` takes it. */
  readonly command: string;
  /** Of the release as it is deployed; undefined where there is none. */
  readonly deployed: Manifest | undefined;
  readonly valuesFiles: readonly { readonly path: string; readonly text: string }[];
  /** What the spec says of who reaches Milvus. */
  readonly asked: { readonly exposure?: Exposure; readonly sourceRanges?: readonly string[] };
  /** Undefined where the spec adds none, and on the way back. */
  readonly added: AddedStatements | undefined;
};
