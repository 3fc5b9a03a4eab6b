import { oidcProviderArn } from "../kinds/oidc-provider.ts";
import type { Relations, Target } from "../kinds/target.ts";
import { type ChartObjects, usualObjects } from "./chart-objects.ts";

/** What rights are about: the names of one set-up. */
export type SetUp = {
  readonly partition: string;
  readonly account: string;
  readonly clusterArn: string;
  /** ARN of the cluster's OIDC provider; a pattern where the issuer is not known. */
  readonly providerArn: string;
  readonly bucketArn: string;
  readonly rootPath: string;
  /** Whether the bucket is to go with the rest. */
  readonly deleteBucket: boolean;
  /** Absent: whatever policies the role bears. */
  readonly policyArn: string | undefined;
  readonly roleArn: string;
  readonly permissionsBoundary: string | undefined;
  readonly serviceAccount: { readonly namespace: string; readonly name: string };
  readonly release: string;
  readonly relations: Relations;
  /** Whether the spec itself says all that decides the values: where the release stores, and for which chart they are. */
  readonly valuesTold: boolean;
  /** What the chart makes. */
  readonly objects: ChartObjects;
};

/** The part of a target that rights are about. `issuer` may be a pattern. */
export type Aimed = Omit<Target, "release" | "tags" | "owner"> & { readonly release: { readonly name: string } };

export const setUpOf = (target: Aimed, objects: ChartObjects = usualObjects, valuesTold = false): SetUp => ({
  partition: target.partition,
  account: target.account,
  clusterArn: target.cluster.arn,
  providerArn: oidcProviderArn(target),
  bucketArn: target.bucket.arn,
  rootPath: target.rootPath,
  deleteBucket: target.deleteBucket,
  policyArn: target.policy?.arn,
  roleArn: target.role.arn,
  permissionsBoundary: target.role.permissionsBoundary,
  serviceAccount: target.serviceAccount,
  release: target.release.name,
  relations: target.relations,
  valuesTold,
  objects,
});
