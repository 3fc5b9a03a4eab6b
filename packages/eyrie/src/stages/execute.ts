import type { Change, Plan } from "../model/change.ts";
import type { Clock } from "../model/clock.ts";
import type { Emit } from "../model/event.ts";
import type { Step } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Sentence } from "../model/sentence.ts";

/** How one change ended. `blocked`: something it needs did not succeed, so it was not tried. */
export type Outcome =
  | { readonly id: ResourceId; readonly state: "done" | "kept" }
  | { readonly id: ResourceId; readonly state: "failed"; readonly problem: Problem }
  | { readonly id: ResourceId; readonly state: "blocked"; readonly by: ResourceId };

export type Execution<Clouds> = {
  readonly clouds: Clouds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** Runs work under a node's name, for the trace. */
  readonly within: <T>(node: string, work: () => Promise<T>) => Promise<T>;
  readonly unexpected: (error: unknown) => Problem;
  readonly interrupted: () => { readonly fact: Sentence; readonly remedy: Sentence };
  /** How changes that were carried out before these ended. */
  readonly before?: readonly Outcome[];
};

/**
 * Carries a plan out: each change as soon as all it needs has succeeded, everything else at the same time. A failure
 * blocks what depends on it and nothing more. Once the signal is aborted nothing new begins; what has begun ends.
 */
export async function execute<Clouds>(
  plan: Plan,
  work: ReadonlyMap<ResourceId, Step<Clouds>["carryOut"]>,
  execution: Execution<Clouds>,
): Promise<readonly Outcome[]> {
  const before = execution.before ?? [];
  const made = new Set<ResourceId>(before.flatMap(({ id, state }) => (state === "done" ? [id] : [])));
  const running = new Map<ResourceId, Promise<Outcome>>(
    before.map((outcome) => [outcome.id, Promise.resolve(outcome)]),
  );

  const settle = async (change: Change): Promise<Outcome> => {
    const needed = await Promise.all(change.after.flatMap((id) => running.get(id) ?? []));
    const { id, action } = change;
    const { emit } = execution;
    if (action === "keep") return { id, state: "kept" };
    const obstacle = needed.find(({ state }) => state === "failed" || state === "blocked");
    if (obstacle !== undefined) {
      emit({ type: "change", id, action, state: "blocked", by: obstacle.id });
      return { id, state: "blocked", by: obstacle.id };
    }
    if (action === "unknown") return failed(change, change.cause);
    if (action === "conflict") return failed(change, new Problem("exists", change.why, change.remedy));
    if (execution.signal.aborted) {
      const { fact, remedy } = execution.interrupted();
      return failed(change, new Problem("interrupted", fact, remedy));
    }
    emit({ type: "change", id, action, state: "begun" });
    try {
      await execution.within(`${action} ${id}`, async () =>
        work.get(id)?.({
          clouds: execution.clouds,
          clock: execution.clock,
          signal: execution.signal,
          note: (text) => emit({ type: "note", about: id, text }),
          justMade: (other) => made.has(other),
        }),
      );
    } catch (error) {
      return failed(change, error instanceof Problem ? error : execution.unexpected(error));
    }
    if (action === "create") made.add(id);
    emit({ type: "change", id, action, state: "done" });
    return { id, state: "done" };
  };

  const failed = ({ id, action }: Change, problem: Problem): Outcome => {
    execution.emit({ type: "change", id, action, state: "failed", problem });
    return { id, state: "failed", problem };
  };

  // The plan is ordered, so whatever a change waits for is already in `running`.
  for (const change of plan.changes) if (!running.has(change.id)) running.set(change.id, settle(change));
  return Promise.all(running.values());
}
