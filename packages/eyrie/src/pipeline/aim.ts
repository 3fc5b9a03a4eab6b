import { versionOf } from "../kinds/helm-release.ts";
import type { Installed } from "../kinds/installed.ts";
import { relationsOf } from "../kinds/relations.ts";
import type { Target } from "../kinds/target.ts";
import { pinnedChartVersion } from "../milvus/chart.ts";
import { chartLineOf } from "../milvus/chart-lines.ts";
import { milvusValues } from "../milvus/values.ts";
import type { Json } from "../model/json.ts";
import type { Observed } from "../model/observed.ts";
import type { Aimed } from "../permissions/set-up.ts";
import type { Names } from "../spec/names.ts";
import { chartReference, defaultChart } from "../spec/rules/chart.ts";
import type { Spec } from "../spec/schema.ts";
import type { Facts } from "../stages/facts.ts";
import type { Inputs } from "../stages/inputs.ts";
import type { Session } from "./session.ts";

/** Whether the role is whichever the service account names. */
export const roleByAccount = ({ role }: Spec): boolean => role?.existing === true && role.name === undefined;

/** Whether the spec leaves nothing of where Milvus stores to a deployed release. */
export const placeTold = ({ bucket }: Spec): boolean => bucket?.name !== undefined && bucket.rootPath !== undefined;

/** Whether what the spec asks for is said otherwise in one chart line than in another. */
export const inChartWords = ({ milvus }: Spec): boolean => milvus.highAvailability === true;

const chartTold = ({ milvus }: Spec): boolean =>
  milvus.version !== undefined || chartReference(milvus.chart ?? defaultChart)?.kind === "path";

/** Whether the spec alone decides the values, whatever is deployed. */
export const valuesTold = (spec: Spec): boolean => placeTold(spec) && (!inChartWords(spec) || chartTold(spec));

/** The chart version that a release gets which is not there yet. */
export const newReleaseVersion = ({ milvus }: Spec): string => milvus.version ?? pinnedChartVersion;

/** As YAML has them: they were looked over when the spec was read. */
export const extraStatementsOf = ({ policy }: Spec): readonly Json[] =>
  (policy?.extraStatements ?? []) as readonly Json[];

/** The Helm values that a spec asks for, in the words of the chart version that is to take them. */
export const valuesOf = ({ milvus }: Spec, names: Names, version: string) =>
  milvusValues({
    partition: names.partition,
    region: names.cluster.region,
    bucket: names.bucket,
    rootPath: names.rootPath,
    serviceAccount: names.serviceAccount.name,
    ...(milvus.highAvailability === true ? { standby: chartLineOf(version).coordinators } : {}),
    ...(milvus.exposure === undefined ? {} : { exposure: milvus.exposure }),
    ...(milvus.sourceRanges === undefined ? {} : { sourceRanges: milvus.sourceRanges }),
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
    release: {
      name: names.release,
      installed,
      ...inputs,
      ours: valuesOf(session.spec, names, versionOf({ ...inputs, installed })),
    },
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
    extraStatements: extraStatementsOf(spec),
    role: names.role,
    serviceAccount,
    release: { name: release },
  };
}
