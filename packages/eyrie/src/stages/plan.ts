import type { Change, Plan } from "../model/change.ts";
import type { Sighting } from "../model/kind.ts";
import type { ResourceId } from "../model/resource.ts";

/** What would make everything as desired. Pure. */
export const planTowards = <Clouds>(sightings: readonly Sighting<Clouds>[]): Plan => ({
  changes: inOrder(sightings.map((sighting) => sighting.towards())),
});

/**
 * What would take away all that is ours: the same dependencies, turned round. Pure.
 */
export function planAway<Clouds>(sightings: readonly Sighting<Clouds>[]): Plan {
  const changes = sightings.map((sighting) => sighting.away());
  const turned = changes.map((change) => ({
    ...change,
    after: changes.filter(({ after }) => after.includes(change.id)).map(({ id }) => id),
  }));
  return { changes: inOrder(turned.toReversed()) };
}

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

export const isWrite = ({ action }: Change): boolean =>
  action === "create" || action === "update" || action === "delete";

export const conflictsIn = ({ changes }: Plan) => changes.filter((change) => change.action === "conflict");

export const unknownsIn = ({ changes }: Plan) => changes.filter((change) => change.action === "unknown");
