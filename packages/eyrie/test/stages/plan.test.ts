import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../../src/model/change.ts";
import type { Sighting } from "../../src/model/kind.ts";
import type { ResourceId } from "../../src/model/resource.ts";
import { inOrder, planAway } from "../../src/stages/plan.ts";

/** A change that waits only for changes before it in the list, then shuffled. */
const graph = fc
  .array(fc.array(fc.nat({ max: 20 }), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((edges) =>
    edges.map((needs, index): Change => {
      const after = [...new Set(needs.filter((need) => need < index))].map((need): ResourceId => `role/${need}`);
      return { id: `role/${index}`, after, action: "create", standing: "owned", want: null };
    }),
  )
  .chain((changes) => fc.shuffledSubarray(changes, { minLength: changes.length, maxLength: changes.length }));

const place = (changes: readonly Change[], id: ResourceId) => changes.findIndex((change) => change.id === id);

describe("a plan", () => {
  it("puts every change after all it needs, and loses none", () => {
    fc.assert(
      fc.property(graph, (changes) => {
        const ordered = inOrder(changes);
        expect(ordered.toSorted(byId)).toEqual(changes.toSorted(byId));
        const early = ordered.filter((change, index) => change.after.some((id) => place(ordered, id) > index));
        expect(early).toEqual([]);
      }),
    );
  });

  it("keeps the given order where nothing forbids it", () => {
    const changes = ["b", "a", "c"].map((name): Change => ({
      id: `role/${name}`,
      after: [],
      action: "create",
      standing: "owned",
      want: null,
    }));
    expect(inOrder(changes)).toEqual(changes);
  });

  it("does not wait for what is not in the plan", () => {
    const change: Change = {
      id: "role/a",
      after: ["bucket/elsewhere"],
      action: "create",
      standing: "owned",
      want: null,
    };
    expect(inOrder([change])).toEqual([change]);
  });

  it("refuses a circle", () => {
    const circle = (id: ResourceId, after: ResourceId): Change => ({
      id,
      after: [after],
      action: "create",
      standing: "owned",
      want: null,
    });
    expect(() => inOrder([circle("role/a", "role/b"), circle("role/b", "role/a")])).toThrow("wait for each other");
  });

  it("turns round to take away: what is needed goes after what needs it", () => {
    fc.assert(
      fc.property(graph, (changes) => {
        const sightings = inOrder(changes).map((change): Sighting<undefined> => ({
          id: change.id,
          towards: () => ({ change, carryOut }),
          away: () => ({
            change: { id: change.id, after: change.after, action: "delete", standing: "owned", have: null },
            carryOut,
          }),
        }));
        const away = planAway(sightings).plan.changes;
        const wrong = changes.filter(({ id, after }) => after.some((needed) => place(away, needed) < place(away, id)));
        expect(wrong).toEqual([]);
      }),
    );
  });
});

const carryOut = async () => undefined;
const byId = (a: Change, b: Change) => a.id.localeCompare(b.id);
