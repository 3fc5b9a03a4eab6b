import { readiness } from "../claims/pods.ts";
import { within } from "../clouds/trace.ts";
import { resources } from "../kinds/resources.ts";
import { milvusSelector, workloadsIn } from "../milvus/chart.ts";
import type { Plan } from "../model/change.ts";
import { observing, seenAs } from "../model/observed.ts";
import { observe } from "../stages/observe.ts";
import { planTowards } from "../stages/plan.ts";
import { conditionsIn, heldBy, type Status } from "../stages/status.ts";
import { leaseOf } from "./lease.ts";
import { prepare } from "./prepare.ts";
import type { Prepared, Session } from "./session.ts";

/** How the set-up is, by reads alone and all at once, and what `up` would do. Tries nothing and starts no helm. */
export async function lookAround(
  session: Session,
): Promise<Prepared & { readonly plan: Plan; readonly status: Status }> {
  const { clouds, clock, emit } = session;
  const prepared = await prepare(session);
  const { serviceAccount, release } = prepared.target;
  const { namespace } = serviceAccount;
  const { installed } = release;
  emit({ type: "stage", stage: "observe", state: "begun" });
  const [sightings, pods, lease] = await Promise.all([
    observe(resources(prepared.target), clouds, "status", within),
    within("status pods", () => observing(() => clouds.kubernetes.listPods(namespace, milvusSelector(release.name)))),
    within("status lease", () => observing(() => clouds.kubernetes.leases.read(namespace, leaseOf(release.name)))),
  ]);
  emit({ type: "stage", stage: "observe", state: "done" });
  const { plan } = planTowards(sightings);
  const workloads = installed.status === "present" ? workloadsIn(installed.value.latest, "milvus") : [];
  return {
    ...prepared,
    plan,
    status: {
      resources: conditionsIn(plan),
      release: seenAs(installed, ({ latest }) => latest),
      pods: seenAs(pods, (listed) => readiness(workloads, listed)),
      lease: seenAs(lease, (held) => held && heldBy(held, clock.now())),
    },
  };
}
