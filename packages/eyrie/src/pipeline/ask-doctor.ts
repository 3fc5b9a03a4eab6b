import { within } from "../clouds/trace.ts";
import { readInstalled } from "../kinds/installed.ts";
import { ownerDigest } from "../kinds/ownership.ts";
import { readBoundRole } from "../kinds/service-account.ts";
import { storageOf } from "../milvus/release.ts";
import { observing } from "../model/observed.ts";
import type { Wanted } from "../readings/readings.ts";
import { resolveNames } from "../spec/names.ts";
import { extraStatementsOf, roleByAccount } from "./aim.ts";
import type { Session } from "./session.ts";
import type { Asked } from "./take-readings.ts";

/** What a spec has the doctor look at. */
export function askedBySpec(session: Session): Asked {
  const { spec, clouds, clock } = session;
  const { namespace } = resolveNames(spec, nobody).serviceAccount;
  return {
    clouds,
    clock,
    region: spec.cluster.region,
    cluster: spec.cluster.name,
    scope: { namespace, release: spec.milvus.release },
    wanted: () => wantedBy(session),
  };
}

const nobody = { account: "", partition: "" };

/** What there should be. Of whoever may not be told who they are nothing can be said. */
async function wantedBy({ spec, clouds, statementsAt = [] }: Session): Promise<Wanted | undefined> {
  const { serviceAccount } = resolveNames(spec, nobody);
  const [identity, installed, bound] = await within("doctor: names", () =>
    Promise.all([
      observing(() => clouds.sts.identity()),
      readInstalled(clouds.kubernetes, serviceAccount.namespace, spec.milvus.release),
      roleByAccount(spec) ? observing(() => readBoundRole(clouds.kubernetes, serviceAccount)) : undefined,
    ]),
  );
  if (identity.status !== "present") return undefined;
  const deployed = installed.status === "present" ? storageOf(installed.value.inForce) : {};
  const roleArn = bound?.status === "present" ? bound.value : undefined;
  const names = resolveNames(spec, identity.value, { ...deployed, ...(roleArn === undefined ? {} : { roleArn }) });
  const extraStatements = extraStatementsOf(spec);
  return {
    marks: [names.owner, ownerDigest(names.owner)],
    serviceAccount: names.serviceAccount.name,
    roleArn: names.role.arn,
    ...(names.policy === undefined ? {} : { policyArn: names.policy.arn }),
    bucket: names.bucket,
    rootPath: names.rootPath,
    valuesFiles: [spec.milvus.values ?? []].flat(),
    ...(extraStatements.length === 0 ? {} : { extraStatements, statementsAt }),
  };
}
