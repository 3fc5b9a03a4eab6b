import { loadAll } from "../clouds/clouds.ts";
import { readChartFiles } from "../clouds/helm/chart-files.ts";
import { within } from "../clouds/trace.ts";
import { versionOf } from "../kinds/helm-release.ts";
import { readInstalled } from "../kinds/installed.ts";
import { readBoundRole } from "../kinds/service-account.ts";
import { storageOf } from "../milvus/release.ts";
import type { Json } from "../model/json.ts";
import { absent } from "../model/observed.ts";
import { resolveNames } from "../spec/names.ts";
import { readFacts } from "../stages/facts.ts";
import { readInputs } from "../stages/inputs.ts";
import { aim, inChartWords, roleByAccount, valuesOf, valuesTold } from "./aim.ts";
import { refuseValues } from "./refuse-values.ts";
import type { Prepared, Session } from "./session.ts";

/**
 * spec → facts → target.
 * @throws Problem when the cloud cannot be asked, the kubeconfig leads elsewhere, or the user's values contradict the spec.
 */
export async function prepare(session: Session): Promise<Prepared> {
  const { spec, clouds, emit } = session;
  emit({ type: "stage", stage: "facts", state: "begun" });
  // Namespace, chart and values files depend on nobody's account: what is wrong with them is told before any call.
  const early = resolveNames(spec, { account: "", partition: "" });
  const [inputs] = await Promise.all([readInputs(session.directory, early, readChartFiles), loadAll(clouds)]);
  const { namespace } = early.serviceAccount;
  const [facts, installed, bound] = await within("facts", () =>
    Promise.all([
      readFacts(clouds, { clusterName: spec.cluster.name, namespace }),
      readInstalled(clouds.kubernetes, namespace, spec.milvus.release),
      roleByAccount(spec) ? readBoundRole(clouds.kubernetes, early.serviceAccount) : undefined,
    ]),
  );
  const deployed = installed.status === "present" ? storageOf(installed.value.inForce) : {};
  const names = resolveNames(spec, facts.identity, { ...deployed, ...(bound === undefined ? {} : { roleArn: bound }) });
  session.refuseOther?.(names.owner);
  const target = aim(session, names, facts, inputs, installed);
  refuseValues(target);
  emit({ type: "stage", stage: "facts", state: "done" });
  return { facts, target };
}

/** The Helm values Eyrie adds. `version`: of their chart, where the spec, the chart on disk or a release that was read tells it. */
export type OwnValues = { readonly values: Json; readonly version: string | undefined };

/**
 * Asks AWS who the caller is, since derived names depend on the account, and the cluster only where the spec leaves to a
 * deployed release where it stores, or which chart's words to use.
 * @throws Problem also when that cannot be read: other values than the deployed ones would move Milvus off its data
 */
export async function helmValues({
  spec,
  directory,
  clouds,
}: Pick<Session, "spec" | "directory" | "clouds">): Promise<OwnValues> {
  const early = resolveNames(spec, { account: "", partition: "" });
  const [identity, installed, inputs] = await within("facts", () =>
    Promise.all([
      clouds.sts.identity(),
      valuesTold(spec) ? absent : readInstalled(clouds.kubernetes, early.serviceAccount.namespace, spec.milvus.release),
      early.chart.kind === "path" && inChartWords(spec) ? readInputs(directory, early, readChartFiles) : early,
    ]),
  );
  if (installed.status === "unreadable") throw installed.cause;
  const { inForce } = installed.status === "present" ? installed.value : {};
  const names = resolveNames(spec, identity, inForce === undefined ? {} : storageOf(inForce));
  return {
    values: valuesOf(spec, names, versionOf({ ...inputs, installed })),
    version: inputs.version ?? inForce?.chart.version,
  };
}
