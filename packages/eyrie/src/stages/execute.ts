import type { Change, Plan } from "../model/change.ts";
import type { Clock } from "../model/clock.ts";
import type { Emit } from "../model/event.ts";
import type { Run, Work } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";
import type { ResourceId } from "../model/resource.ts";
import type { FactAndRemedy } from "../model/sentence.ts";

/** How one change ended. `blocked`: something it needs did not succeed, so it was not tried. */
export type Outcome =
  | { readonly id: ResourceId; readonly state: "done" | "kept" }
  | { readonly id: ResourceId; readonly state: "failed"; readonly problem: Problem }
  | { readonly id: ResourceId; readonly state: "blocked"; readonly by: ResourceId };

export type Execution<Clouds> = {
  readonly clouds: Clouds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long pods may take to become ready, in milliseconds. */
  readonly patience: number;
  /** Whether a change may still begin. */
  readonly mayBegin: () => boolean;
  readonly emit: Emit;
  /** Runs work under a node's name, for the trace. */
  readonly within: <T>(node: string, work: () => Promise<T>) => Promise<T>;
  readonly unexpected: (error: unknown) => Problem;
  readonly interrupted: () => FactAndRemedy;
  /** How changes that were carried out before these ended. */
  readonly before?: readonly Outcome[];
};

/**
 * Carries a plan out: each change as soon as all it needs has succeeded, everything else at the same time. What a change
 * narrows comes before what it waits for, so that what widens finds nobody who should not have it. A failure blocks what
 * depends on it and nothing more. Once the signal is aborted nothing new begins; what has begun ends.
 */
export async function execute<Clouds>(
  plan: Plan,
  work: ReadonlyMap<ResourceId, Work<Clouds>>,
  execution: Execution<Clouds>,
): Promise<readonly Outcome[]> {
  const before = execution.before ?? [];
  const made = new Set<ResourceId>(before.flatMap(({ id, state }) => (state === "done" ? [id] : [])));
  const running = new Map<ResourceId, Promise<Outcome>>(
    before.map((outcome) => [outcome.id, Promise.resolve(outcome)]),
  );

  const due = plan.changes.filter(({ id }) => !running.has(id));
  const { emit } = execution;
  const isStopped = () => execution.signal.aborted || !execution.mayBegin();

  const runOf = ({ id, after }: Change): Run<Clouds> => ({
    clouds: execution.clouds,
    clock: execution.clock,
    signal: execution.signal,
    patience: execution.patience,
    note: (text) => emit({ type: "note", about: id, text }),
    justMade: (other) => made.has(other),
    between: due.flatMap((other) => (after.includes(other.id) && other.action !== "keep" ? [other.id] : [])),
  });

  const attempt = async (change: Change, part: (run: Run<Clouds>) => Promise<void>): Promise<Outcome | undefined> => {
    try {
      await execution.within(`${change.action} ${change.id}`, () => part(runOf(change)));
    } catch (error) {
      return failed(change, error instanceof Problem ? error : execution.unexpected(error));
    }
    return undefined;
  };

  /** Nothing is taken away for a change that is known not to come to its end. */
  const narrowing = (change: Change): readonly (readonly [ResourceId, Promise<Outcome | undefined>])[] => {
    const narrow = work.get(change.id)?.narrow;
    const hopeless = due.some(
      ({ id, action }) => change.after.includes(id) && (action === "conflict" || action === "unknown"),
    );
    if (narrow === undefined || hopeless || isStopped()) return [];
    emit({ type: "change", id: change.id, action: change.action, state: "begun" });
    return [[change.id, attempt(change, narrow)]];
  };

  const settle = async (change: Change): Promise<Outcome> => {
    const { id, action } = change;
    if (action === "keep") return { id, state: "kept" };
    const mine = await narrowed.get(id);
    if (mine !== undefined) return mine;
    const around = due.flatMap((other) => (other.after.includes(id) ? (narrowed.get(other.id) ?? []) : []));
    const needed = await Promise.all([...change.after.flatMap((other) => running.get(other) ?? []), ...around]);
    const obstacle = needed.find((outcome) => outcome?.state === "failed" || outcome?.state === "blocked");
    if (obstacle !== undefined) {
      emit({ type: "change", id, action, state: "blocked", by: obstacle.id });
      return { id, state: "blocked", by: obstacle.id };
    }
    if (action === "unknown") return failed(change, change.cause);
    if (action === "conflict") return failed(change, new Problem("exists", change.why, change.remedy));
    if (isStopped()) {
      const { fact, remedy } = execution.interrupted();
      return failed(change, new Problem("interrupted", fact, remedy));
    }
    if (!narrowed.has(id)) emit({ type: "change", id, action, state: "begun" });
    const failure = await attempt(change, async (run) => work.get(id)?.carryOut(run));
    if (failure !== undefined) return failure;
    if (action === "create") made.add(id);
    emit({ type: "change", id, action, state: "done" });
    return { id, state: "done" };
  };

  const failed = ({ id, action }: Change, problem: Problem): Outcome => {
    emit({ type: "change", id, action, state: "failed", problem });
    return { id, state: "failed", problem };
  };

  const narrowed = new Map(due.flatMap(narrowing));
  // The plan is ordered, so whatever a change waits for is already in `running`.
  for (const change of due) running.set(change.id, settle(change));
  return Promise.all(running.values());
}
