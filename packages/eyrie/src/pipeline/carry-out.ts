import { within } from "../clouds/trace.ts";
import * as sayReview from "../messages/review.ts";
import * as sayRun from "../messages/run.ts";
import type { Plan } from "../model/change.ts";
import { Problem } from "../model/problem.ts";
import { execute, type Outcome } from "../stages/execute.ts";
import { whileHolding } from "../stages/lease.ts";
import { hasChanges, isSettled, isWrite } from "../stages/plan.ts";
import { movedSince, reviewOf } from "../stages/review.ts";
import { leaseFor } from "./lease.ts";
import { planAs } from "./plan.ts";
import type { Planned, Session } from "./session.ts";

/** How old what was seen may be when it is written to, in milliseconds: a question may wait for its answer for long. */
const stillFresh = 15_000;

const usualPatience = 10 * 60_000;

/**
 * Carries a plan out; see `execute`. Helm is looked for first, when the plan needs it: a run that would fail for want of
 * it fails before anything is written. While it writes it holds a Lease in the release's namespace, which is therefore
 * made before all else where it is missing.
 * @throws Problem `mismatch` when somebody wrote in between, so that the plan is no longer the one that was shown
 */
export async function carryOut(planned: Planned, session: Session): Promise<readonly Outcome[]> {
  const { plan, work, target } = planned;
  const { clouds, clock, emit } = session;
  if (plan.changes.some((change) => change.id.startsWith("helm-release/") && isWrite(change)))
    await within("helm", () => clouds.helm.load());
  type Held = { readonly signal: AbortSignal; readonly mayBegin: () => boolean };
  const free: Held = { signal: session.signal, mayBegin: () => true };
  const carry = (changes: Plan["changes"], held: Held, before: readonly Outcome[]) =>
    execute({ changes }, work, {
      ...held,
      clouds,
      clock,
      patience: session.patience ?? usualPatience,
      emit,
      within,
      unexpected: sayRun.unexpected,
      interrupted: sayRun.interrupted,
      before,
    });
  emit({ type: "stage", stage: "execute", state: "begun" });
  const home = plan.changes.filter(({ id, action }) => id.startsWith("namespace/") && action === "create");
  const begun = await carry(home, free, []);
  const { namespace } = target.serviceAccount;
  const outcomes = !hasChanges(plan)
    ? await carry(plan.changes, free, begun)
    : await within("lease", () =>
        whileHolding(
          {
            ...leaseFor(planned, session),
            clock,
            signal: session.signal,
            note: (text) => emit({ type: "note", about: `helm-release/${namespace}/${target.release.name}`, text }),
          },
          async ({ waited, ...held }) => {
            const due =
              waited || clock.now() - planned.seenAt > stillFresh
                ? await stillDue(planned, session, begun)
                : plan.changes;
            return carry(due, held, begun);
          },
        ),
      );
  emit({ type: "stage", stage: "execute", state: "done" });
  return outcomes;
}

/**
 * What is to be carried out after another run was at work, or some time has passed: what was shown, or nothing where all
 * of it is done.
 * @param begun What this run did itself before it waited
 * @throws Problem naming what else has changed
 */
async function stillDue(
  { plan, direction }: Planned,
  session: Session,
  begun: readonly Outcome[],
): Promise<Plan["changes"]> {
  const now = await planAs(session, direction);
  if (isSettled(now.plan)) return now.plan.changes;
  const own = new Set(begun.map(({ id }) => id));
  const moved = movedSince(reviewOf(plan), reviewOf(now.plan)).filter(({ id }) => !own.has(id));
  if (moved.length === 0) return plan.changes;
  const { fact, remedy } = sayReview.moved(moved);
  throw new Problem("mismatch", fact, remedy);
}
