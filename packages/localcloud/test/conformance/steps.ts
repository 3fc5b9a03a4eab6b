/** The one script of verbs × kinds that both servers run. */

import { titleOf, type Step } from "./step.ts";
import { stepsOfLists } from "./steps-of-lists.ts";
import { stepsOfKinds } from "./steps-of-kind.ts";
import { stepsOfPatch } from "./steps-of-patch.ts";
import { stepsOfProtocol } from "./steps-of-protocol.ts";

/** No controller runs beside the real API server: what one would make, the script makes. */
const setting: readonly Step[] = [
  {
    kind: "namespaces",
    verb: "create",
    name: "for these steps",
    method: "POST",
    path: "/api/v1/namespaces",
    body: { metadata: { name: "conformance" } },
  },
  {
    kind: "serviceaccounts",
    verb: "create",
    name: "for pods",
    method: "POST",
    path: "/api/v1/namespaces/conformance/serviceaccounts",
    body: { metadata: { name: "default" } },
  },
];

export const steps: readonly Step[] = [
  ...setting,
  ...stepsOfKinds,
  ...stepsOfPatch,
  ...stepsOfLists,
  ...stepsOfProtocol,
];

/** Every step under a name of its own. */
export const titles: readonly string[] = numbered(steps.map(titleOf));

function numbered(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
