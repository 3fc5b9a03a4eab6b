import type { Json } from "../model/json.ts";
import type { Chart } from "../clouds/helm/helm.ts";
import type { BucketRef } from "../clouds/aws/bucket-ref.ts";
import type { Tags } from "../clouds/aws/s3.ts";
import type { Observed } from "../model/observed.ts";
import type { Installed } from "./installed.ts";

/** One values file of the user's, read once: its bytes decide whether a release is up to date. */
export type ValuesInput = { readonly path: string; readonly text: string };

/**
 * What the spec and the command line want of a resource: to be Eyrie's own, to be used as it is (`existing: true`), or
 * to be taken over (`--adopt`).
 */
export type Relation = "own" | "use" | "adopt";

/** Whose each resource is to be. */
export type Relations = Readonly<Record<"bucket" | "policy" | "role" | "serviceAccount" | "release", Relation>>;

export type NamedPolicy = { readonly name: string; readonly arn: string };

/** Everything desired state is made from: the spec with every name resolved, and the facts. Pure data. */
export type Target = {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  readonly cluster: { readonly name: string; readonly arn: string };
  /** The cluster's OIDC issuer, with `https://`. */
  readonly issuer: string;
  /** `<cluster ARN>/<namespace>/<release>`: the value of the ownership tag. */
  readonly owner: string;
  readonly relations: Relations;
  readonly bucket: BucketRef;
  /** The user asked for the bucket to go, by its name. */
  readonly deleteBucket: boolean;
  readonly rootPath: string;
  /** `undefined`: whatever policies the role bears, inline or attached, are used. */
  readonly policy: NamedPolicy | undefined;
  /** IAM statements of the user's own, which go into the policy beside Eyrie's. */
  readonly extraStatements: readonly Json[];
  readonly role: {
    readonly name: string;
    readonly path: string;
    readonly arn: string;
    readonly permissionsBoundary?: string;
  };
  readonly serviceAccount: { readonly namespace: string; readonly name: string };
  readonly release: {
    readonly name: string;
    /** As it was read before anything could be desired. */
    readonly installed: Observed<Installed>;
    readonly chart: Chart;
    /** What tells one chart from another: a repository's URL and chart name, or a digest of the files. */
    readonly chartIdentity: string;
    /** The spec's, or that of a chart on disk; else the deployed one stays, else the one this Eyrie pins. */
    readonly version?: string;
    readonly valuesFiles: readonly ValuesInput[];
    readonly ours: Json;
  };
  /** The user's tags, without ours. */
  readonly tags: Tags;
};
