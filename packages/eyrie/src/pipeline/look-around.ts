import { within } from "../clouds/trace.ts";
import { readLastProof } from "../kinds/last-proof.ts";
import { resources } from "../kinds/resources.ts";
import { milvusSelector, workloadsIn } from "../milvus/chart.ts";
import { securityOf } from "../milvus/security.ts";
import type { Plan } from "../model/change.ts";
import { type Observed, observing, seenAs } from "../model/observed.ts";
import { type Connection, letInBy, readConnection } from "../stages/connection.ts";
import { observe } from "../stages/observe.ts";
import { planTowards } from "../stages/plan.ts";
import { podsStatus } from "../stages/pods-status.ts";
import { conditionsIn, heldBy, type Status } from "../stages/status.ts";
import { countStored } from "../stages/stored.ts";
import { leaseOf } from "./lease.ts";
import { prepare } from "./prepare.ts";
import type { Prepared, Session } from "./session.ts";

/** How a set-up is, what `up` would do about it, and where a client connects. */
type Seen = { readonly plan: Plan; readonly status: Status; readonly connection: Observed<Connection> };

/** How the set-up is, by reads alone and all at once, and what `up` would do. Tries nothing and starts no helm. */
export async function lookAround(session: Session): Promise<Prepared & Seen> {
  const { clouds, clock, emit } = session;
  const prepared = await prepare(session);
  const { target } = prepared;
  const { serviceAccount, release, role, bucket, rootPath } = target;
  const { namespace } = serviceAccount;
  const { installed } = release;
  emit({ type: "stage", stage: "observe", state: "begun" });
  const [sightings, pods, lease, stored, connection, lastProof] = await Promise.all([
    observe(resources(target), clouds, "status", within),
    within("status pods", () => observing(() => clouds.kubernetes.listPods(namespace, milvusSelector(release.name)))),
    within("status lease", () => observing(() => clouds.kubernetes.leases.read(namespace, leaseOf(release.name)))),
    within("status stored", () => observing(() => countStored(clouds.s3, bucket, rootPath))),
    within("status address", () => observing(() => readConnection(clouds, namespace, release.name))),
    within("status proof", () => readLastProof(clouds.kubernetes, target)),
  ]);
  emit({ type: "stage", stage: "observe", state: "done" });
  const { plan } = planTowards(sightings);
  const workloads = installed.status === "present" ? workloadsIn(installed.value.latest, "milvus") : [];
  const security = installed.status === "present" ? securityOf(installed.value.latest) : undefined;
  return {
    ...prepared,
    plan,
    connection: seenAs(connection, (found) => letInBy(found, security)),
    status: {
      resources: conditionsIn(plan),
      release: seenAs(installed, ({ latest }) => latest),
      pods: seenAs(pods, (listed) => podsStatus(workloads, listed, role.arn)),
      stored,
      lastProof,
      lease: seenAs(lease, (held) => held && heldBy(held, clock.now())),
    },
  };
}
