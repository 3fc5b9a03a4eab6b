import type { Lease, Leases } from "../clouds/kubernetes/leases.ts";
import * as say from "../messages/lease.ts";
import type { Clock } from "../model/clock.ts";
import type { Holder } from "../model/holder.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";

export type Holding = {
  readonly leases: Leases;
  readonly namespace: string;
  readonly name: string;
  readonly holder: Holder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly note: (text: Sentence) => void;
};

/** How long a lease is good for without being renewed, and how often it is. */
const seconds = 15;
const renewal = 5_000;
const look = 1_000;
/** How long a second run waits for the first. */
const patience = 10 * 60_000;

/**
 * Runs work while this process holds the lease, so that two runs on one spec never write at the same time. The second
 * waits and says for whom. A lease that nobody renews is taken over after 15 seconds by our own clock, so that clocks
 * that differ do not matter; one of a process of this host that is gone, at once.
 *
 * Where leases may not be used the work is done without one, and that is said.
 * @param work `waited`: somebody else was at work in between. Its signal is aborted when the lease is lost; `mayBegin`
 * also tells of a lease that ran out while this process was stopped, before any answer could.
 * @throws Problem `exists` when the other one holds it for more than 10 minutes
 */
export async function whileHolding<T>(
  holding: Holding,
  work: (held: {
    readonly waited: boolean;
    readonly signal: AbortSignal;
    readonly mayBegin: () => boolean;
  }) => Promise<T>,
): Promise<T> {
  const taken = holding.signal.aborted ? undefined : await take(holding);
  if (taken === undefined) return work({ waited: false, signal: holding.signal, mayBegin: () => true });
  const last: Last = { lease: taken.lease };
  const done = new AbortController();
  const lost = new AbortController();
  const renewing = renew(holding, last, done.signal, lost);
  try {
    return await work({
      waited: taken.waited,
      signal: AbortSignal.any([holding.signal, lost.signal]),
      mayBegin: () => !lost.signal.aborted && isGood(last, holding.clock),
    });
  } finally {
    done.abort();
    await renewing;
    // A lease that stays behind is taken over by the next run; it must not make this one fail.
    if (!lost.signal.aborted) await holding.leases.remove(last.lease).catch(() => undefined);
  }
}

/** Our lease as it was written last: its times are by our own clock. */
type Last = { lease: Lease };

const isGood = ({ lease: { renewed } }: Last, clock: Clock) => clock.now() - renewed < seconds * 1_000;

type Taken = { readonly lease: Lease; readonly waited: boolean };

async function take(holding: Holding): Promise<Taken | undefined> {
  const { leases, namespace, name, holder, clock, signal, note } = holding;
  const deadline = clock.now() + patience;
  let seen: { readonly version: string; readonly since: number } | undefined;
  let waited = false;
  for (;;) {
    const now = clock.now();
    const ours = { namespace, name, holder: holder.name, acquired: now, renewed: now, seconds };
    const made = await unlessTaken(() => leases.create(ours), note);
    if (made === "refused") return undefined;
    if (made !== "taken") return { lease: made, waited };
    const other = await leases.read(namespace, name);
    if (other === undefined) continue;
    if (other.version !== seen?.version) seen = { version: other.version, since: clock.now() };
    const stale = clock.now() - seen.since > other.seconds * 1_000;
    if (stale || holder.gone(other.holder)) {
      note(say.takenOver(other.holder));
      const replaced = await unlessTaken(() => leases.replace({ ...ours, version: other.version }), note);
      if (replaced === "refused") return undefined;
      if (replaced !== "taken") return { lease: replaced, waited };
      continue;
    }
    const age = Math.max(0, Math.round((clock.now() - other.renewed) / 1_000));
    if (clock.now() > deadline) {
      const { fact, remedy } = say.held(other.holder, namespace, name);
      throw new Problem("exists", fact, remedy);
    }
    if (!waited) note(say.waiting(other.holder, age));
    waited = true;
    signal.throwIfAborted();
    await clock.sleep(look, signal);
  }
}

/** `taken`: somebody was first. `refused`: this operator may not use leases here, which is told once. */
async function unlessTaken(write: () => Promise<Lease>, note: Holding["note"]): Promise<Lease | "taken" | "refused"> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "exists") return "taken";
    if (error.code !== "denied" && error.code !== "missing") throw error;
    note(say.withoutLease(error.fact));
    return "refused";
  }
}

/** Renews until done. Somebody else's hand on the lease, or no answer for as long as it is good for, means it is lost. */
async function renew(
  { leases, clock, note }: Holding,
  last: Last,
  done: AbortSignal,
  lost: AbortController,
): Promise<void> {
  for (;;) {
    await clock.sleep(renewal, done).catch(() => undefined);
    if (done.aborted) return;
    try {
      last.lease = await leases.replace({ ...last.lease, renewed: clock.now() });
    } catch (error) {
      const taken = error instanceof Problem && (error.code === "exists" || error.code === "missing");
      if (!taken && isGood(last, clock)) continue;
      const { fact, remedy } = say.lost(last.lease.namespace, last.lease.name);
      note(fact);
      lost.abort(new Problem("interrupted", fact, remedy));
      return;
    }
  }
}

/**
 * The lease of a run that is known to be gone. One that this host cannot tell about is left to the next run that
 * writes; what may not be read keeps nobody from anything.
 */
export async function abandonedLease({
  leases,
  namespace,
  name,
  holder,
}: Pick<Holding, "leases" | "namespace" | "name" | "holder">): Promise<Lease | undefined> {
  const lease = await leases.read(namespace, name).catch(() => undefined);
  return lease !== undefined && holder.gone(lease.holder) ? lease : undefined;
}
