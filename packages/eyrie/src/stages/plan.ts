import type { Change, Plan } from "../model/change.ts";
import type { Sighting, Step, Work } from "../model/kind.ts";
import type { ResourceId } from "../model/resource.ts";

/** What carries out each change of a plan, by its resource. */
export type Works<Clouds> = ReadonlyMap<ResourceId, Work<Clouds>>;

/** A plan, and what its changes do when they are carried out. */
export type Drawn<Clouds> = { readonly plan: Plan; readonly work: Works<Clouds> };

/** What would make everything as desired. Pure. */
export function planTowards<Clouds>(sightings: readonly Sighting<Clouds>[]): Drawn<Clouds> {
  const steps = sightings.map((sighting) => sighting.towards());
  return { plan: { changes: inOrder(ranked(steps)) }, work: workOf(steps) };
}

/**
 * Adds what has to come first where several updates change who may do what: nothing in between may grant more than
 * before or after. What is being made grants nothing yet, so it waits for no more than it needs.
 */
function ranked<Clouds>(steps: readonly Step<Clouds>[]): readonly Change[] {
  const regranted = new Set(
    steps.flatMap(({ change, grants }) => (grants !== undefined && change.action === "update" ? [change.id] : [])),
  );
  return steps.map(({ change, grants }) => ({
    ...change,
    after: [...change.after, ...(grants?.after ?? []).filter((id) => regranted.has(id))],
  }));
}

/**
 * What would take away all that is ours: the same dependencies, turned round, and each named in full, so that what is
 * kept in between hides none. What others use, and what is still ending, is in the way only of something that goes. Pure.
 */
export function planAway<Clouds>(sightings: readonly Sighting<Clouds>[]): Drawn<Clouds> {
  const drawn = sightings.map((sighting) => ({ step: sighting.away(), gate: sighting.gate }));
  const needs = needsOf(drawn.map(({ step }) => step.change));
  const going = drawn.flatMap(({ step: { change } }) => (change.action === "delete" ? [change.id] : []));
  const steps = drawn.map(({ step, gate }) => {
    const { id } = step.change;
    const inTheWay = going.some((other) => other === id || needs(id).has(other));
    return inTheWay && gate !== undefined ? gate : step;
  });
  const changes = steps.map(({ change }) => change);
  const turned = changes.map((change) => ({
    ...change,
    after: changes.filter(({ id }) => needs(id).has(change.id)).map(({ id }) => id),
  }));
  return { plan: { changes: inOrder(turned.toReversed()) }, work: workOf(steps) };
}

/** All that a change needs, also what it needs through others. */
function needsOf(changes: readonly Change[]): (id: ResourceId) => ReadonlySet<ResourceId> {
  const after = new Map(changes.map((change) => [change.id, change.after]));
  const known = new Map<ResourceId, ReadonlySet<ResourceId>>();
  const needs = (id: ResourceId): ReadonlySet<ResourceId> => {
    const found = known.get(id) ?? new Set((after.get(id) ?? []).flatMap((other) => [other, ...needs(other)]));
    known.set(id, found);
    return found;
  };
  return needs;
}

const workOf = <Clouds>(steps: readonly Step<Clouds>[]): Works<Clouds> =>
  new Map(steps.map((step) => [step.change.id, step]));

/**
 * Orders changes so that each comes after what it needs; among those that could stand anywhere the given order stays.
 * @throws Error on a cycle, which no spec can cause.
 */
export function inOrder(changes: readonly Change[]): readonly Change[] {
  const placed = new Set<ResourceId>();
  const known = new Set(changes.map(({ id }) => id));
  const ordered: Change[] = [];
  let left = changes;
  while (left.length > 0) {
    const next = left.find(({ after }) => after.every((id) => placed.has(id) || !known.has(id)));
    if (next === undefined) throw new Error(`these wait for each other: ${left.map(({ id }) => id).join(", ")}`);
    ordered.push(next);
    placed.add(next.id);
    left = left.filter((change) => change !== next);
  }
  return ordered;
}

/** Whether carrying the plan out would write anything. */
export const hasChanges = ({ changes }: Plan): boolean => changes.some(isWrite);

/** Whether all of it is as it should be: nothing to write, nothing in the way, nothing unknown. */
export const isSettled = ({ changes }: Plan): boolean => changes.every(({ action }) => action === "keep");

export const isWrite = ({ action }: Change): boolean =>
  action === "create" || action === "update" || action === "delete";

export const conflictsIn = ({ changes }: Plan) => changes.filter((change) => change.action === "conflict");

export const unknownsIn = ({ changes }: Plan) => changes.filter((change) => change.action === "unknown");
