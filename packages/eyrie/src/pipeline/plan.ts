import { within } from "../clouds/trace.ts";
import { resources } from "../kinds/resources.ts";
import { readVolumes } from "../kinds/volumes.ts";
import type { Direction } from "../model/kind.ts";
import { absent } from "../model/observed.ts";
import { abandonedLease } from "../stages/lease.ts";
import { observe } from "../stages/observe.ts";
import { planAway, planTowards } from "../stages/plan.ts";
import { leaseFor } from "./lease.ts";
import { prepare } from "./prepare.ts";
import type { Planned, PlannedDown, Session } from "./session.ts";

/** What `up` would do. Writes nothing. */
export const planUp = (session: Session): Promise<Planned> => planAs(session, "up");

/** What `down` would do. Writes nothing. */
export async function planDown(session: Session): Promise<PlannedDown> {
  const planned = await planAs(session, "down");
  return { ...planned, volumes: await volumesLeft(planned, session) };
}

/** The volumes that are left of a release; none of one that stays itself. */
export async function volumesLeft({ plan, target }: Planned, { clouds }: Session): Promise<PlannedDown["volumes"]> {
  const { namespace } = target.serviceAccount;
  const release = plan.changes.find(({ id }) => id === `helm-release/${namespace}/${target.release.name}`);
  const stays = release?.action === "update" || (release?.action === "keep" && release.standing !== "absent");
  if (stays) return absent;
  return within("volumes", () => readVolumes(clouds.kubernetes, namespace, target.release.name));
}

export async function planAs(session: Session, direction: Direction): Promise<Planned> {
  const seenAt = session.clock.now();
  const prepared = await prepare(session);
  session.emit({ type: "stage", stage: "observe", state: "begun" });
  const [sightings, abandoned] = await Promise.all([
    observe(resources(prepared.target), session.clouds, direction, within),
    within("observe lease", () => abandonedLease(leaseFor(prepared, session))),
  ]);
  session.emit({ type: "stage", stage: "observe", state: "done" });
  return { ...prepared, direction, seenAt, abandoned, ...(direction === "up" ? planTowards : planAway)(sightings) };
}
