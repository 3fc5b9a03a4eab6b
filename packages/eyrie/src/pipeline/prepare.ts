import { loadAll } from "../clouds/clouds.ts";
import { readChartFiles } from "../clouds/helm/chart-files.ts";
import { within } from "../clouds/trace.ts";
import { readInstalled } from "../kinds/installed.ts";
import { readBoundRole } from "../kinds/service-account.ts";
import { storageOf } from "../milvus/release.ts";
import { resolveNames } from "../spec/names.ts";
import { readFacts } from "../stages/facts.ts";
import { readInputs } from "../stages/inputs.ts";
import { aim, placeTold, roleByAccount, valuesOf } from "./aim.ts";
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

/**
 * The Helm values Eyrie adds. Asks AWS who the caller is, since derived names depend on the account, and the cluster
 * only where the spec leaves to a deployed release where it stores.
 * @throws Problem also when that cannot be read: other values than the deployed ones would move Milvus off its data
 */
export async function helmValues({ spec, clouds }: Pick<Session, "spec" | "clouds">) {
  const { namespace } = resolveNames(spec, { account: "", partition: "" }).serviceAccount;
  const told = placeTold(spec);
  const [identity, installed] = await within("facts", () =>
    Promise.all([
      clouds.sts.identity(),
      told ? undefined : readInstalled(clouds.kubernetes, namespace, spec.milvus.release),
    ]),
  );
  if (installed?.status === "unreadable") throw installed.cause;
  return valuesOf(
    resolveNames(spec, identity, installed?.status === "present" ? storageOf(installed.value.inForce) : {}),
  );
}
