import * as fc from "fast-check";
import { expect, test } from "vitest";
import { applyEditTo } from "../src/apply-edit.ts";
import { decide } from "../src/decide.ts";
import type { Decision, Policies, PolicyType, Request } from "../src/decide.ts";
import type { Edit, NoEdit } from "../src/edit.ts";
import { smallestEdit } from "../src/smallest-edit.ts";
import { parsed, policies, requests } from "./generators.ts";

const every: ReadonlySet<PolicyType> = new Set<PolicyType>([
  "identity",
  "boundary",
  "session",
  "resource",
  "service-control",
  "resource-control",
  "vpc-endpoint",
]);

/** Enough for each Deny of the generated policies, and then for each type and level that must allow. */
const most = 60;

type Outcome = { readonly decision: Decision; readonly edits: readonly Edit[]; readonly stuck: NoEdit | undefined };

function mended(request: Request, given: Policies): Outcome {
  const edits: Edit[] = [];
  let current = given;
  for (;;) {
    const decision = decide(request, current);
    if (decision.allowed) return { decision, edits, stuck: undefined };
    const edit = smallestEdit(request, current, decision, every);
    if ("none" in edit || edits.length > most) return { decision, edits, stuck: "none" in edit ? edit : undefined };
    edits.push(edit);
    current = applyEditTo(current, edit);
  }
}

test("applying the smallest edit, and again for what refuses next, allows", () => {
  fc.assert(
    fc.property(requests, policies, (request, written) => {
      const { decision, edits, stuck } = mended(request, parsed(written));
      expect(edits.length).toBeLessThanOrEqual(most);
      // Only a document that nobody understands, and of which there is only one, cannot be mended.
      expect(decision.allowed).toBe(stuck === undefined);
      expect(stuck?.none ?? "not-understood").toBe("not-understood");
    }),
    { numRuns: 250 },
  );
});

test("an edit settles what did not allow", () => {
  fc.assert(
    fc.property(requests, policies, (request, written) => {
      const given = parsed(written);
      const decision = decide(request, given);
      fc.pre(!decision.allowed && decision.why === "no-allow");
      const edit = smallestEdit(request, given, decision, every);
      fc.pre(!("none" in edit));
      const { missing, level } = decision;
      expect(decide(request, applyEditTo(given, edit))).not.toMatchObject({
        missing,
        ...(level === undefined ? {} : { level }),
      });
    }),
    { numRuns: 200 },
  );
});
