import type { Installed } from "../kinds/installed.ts";
import { relationsOf } from "../kinds/relations.ts";
import type { Target } from "../kinds/target.ts";
import { pinnedChartVersion } from "../milvus/chart.ts";
import { milvusValues } from "../milvus/values.ts";
import type { Observed } from "../model/observed.ts";
import type { Aimed } from "../permissions/set-up.ts";
import type { Names } from "../spec/names.ts";
import type { Spec } from "../spec/schema.ts";
import type { Facts } from "../stages/facts.ts";
import type { Inputs } from "../stages/inputs.ts";
import type { Session } from "./session.ts";

/** Whether the role is whichever the service account names. */
export const roleByAccount = ({ role }: Spec): boolean => role?.existing === true && role.name === undefined;

/** Whether the spec leaves nothing of where Milvus stores to a deployed release. */
export const placeTold = ({ bucket }: Spec): boolean => bucket?.name !== undefined && bucket.rootPath !== undefined;

/** The chart version that a release gets which is not there yet. */
export const newReleaseVersion = ({ milvus }: Spec): string => milvus.version ?? pinnedChartVersion;

export const valuesOf = (names: Names) =>
  milvusValues({
    partition: names.partition,
    region: names.cluster.region,
    bucket: names.bucket,
    rootPath: names.rootPath,
    serviceAccount: names.serviceAccount.name,
  });

export function aim(
  session: Session,
  names: Names,
  facts: Facts,
  inputs: Inputs,
  installed: Observed<Installed>,
): Target {
  return {
    ...aimAt(session, names, facts.cluster.issuer),
    owner: names.owner,
    release: { name: names.release, installed, ...inputs, ours: valuesOf(names) },
    tags: names.tags,
  };
}

/** What a run is aimed at, as far as names tell it. */
export function aimAt({ spec, adopt = [], deleteBucket }: Session, names: Names, issuer: string): Aimed {
  const { serviceAccount, release } = names;
  const relations = relationsOf(
    {
      bucket: spec.bucket?.existing ?? false,
      policy: spec.policy?.existing ?? false,
      role: spec.role?.existing ?? false,
      serviceAccount: spec.serviceAccount?.existing ?? false,
    },
    adopt,
    {
      bucket: `bucket/${names.bucket}`,
      policy: names.policy && `iam-policy/${names.policy.name}`,
      role: `role/${names.role.name}`,
      serviceAccount: `service-account/${serviceAccount.namespace}/${serviceAccount.name}`,
      release: `helm-release/${serviceAccount.namespace}/${release}`,
    },
  );
  return {
    relations,
    account: names.account,
    partition: names.partition,
    region: names.cluster.region,
    cluster: { name: names.cluster.name, arn: names.clusterArn },
    issuer,
    bucket: { name: names.bucket, arn: `arn:${names.partition}:s3:::${names.bucket}`, owner: names.account },
    deleteBucket: deleteBucket === names.bucket,
    rootPath: names.rootPath,
    policy: names.policy,
    role: names.role,
    serviceAccount,
    release: { name: release },
  };
}
