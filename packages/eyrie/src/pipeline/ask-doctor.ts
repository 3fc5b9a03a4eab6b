import { within } from "../clouds/trace.ts";
import { readInstalled } from "../kinds/installed.ts";
import { ownerDigest } from "../kinds/ownership.ts";
import { readBoundRole } from "../kinds/service-account.ts";
import { storageOf } from "../milvus/release.ts";
import { observing } from "../model/observed.ts";
import { resolveNames } from "../spec/names.ts";
import { roleByAccount } from "./aim.ts";
import type { Session } from "./session.ts";
import type { Asked } from "./take-readings.ts";

/** What a spec has the doctor look at. Whoever may not be told who they are is told what a spec's own names tell. */
export async function askedBySpec({ spec, clouds, clock }: Session): Promise<Asked> {
  const early = resolveNames(spec, { account: "", partition: "" });
  const { namespace } = early.serviceAccount;
  const [identity, installed, bound] = await within("doctor: names", () =>
    Promise.all([
      observing(() => clouds.sts.identity()),
      readInstalled(clouds.kubernetes, namespace, spec.milvus.release),
      roleByAccount(spec) ? observing(() => readBoundRole(clouds.kubernetes, early.serviceAccount)) : undefined,
    ]),
  );
  const asked = {
    clouds,
    clock,
    region: spec.cluster.region,
    cluster: spec.cluster.name,
    scope: { namespace, release: spec.milvus.release },
  };
  if (identity.status !== "present") return asked;
  const deployed = installed.status === "present" ? storageOf(installed.value.inForce) : {};
  const roleArn = bound?.status === "present" ? bound.value : undefined;
  const names = resolveNames(spec, identity.value, { ...deployed, ...(roleArn === undefined ? {} : { roleArn }) });
  return {
    ...asked,
    wanted: {
      marks: [names.owner, ownerDigest(names.owner)],
      serviceAccount: names.serviceAccount.name,
      roleArn: names.role.arn,
      ...(names.policy === undefined ? {} : { policyArn: names.policy.arn }),
      bucket: names.bucket,
      rootPath: names.rootPath,
    },
  };
}
