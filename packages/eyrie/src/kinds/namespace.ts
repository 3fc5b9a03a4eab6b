import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/kinds.ts";
import type { Kind } from "../model/kind.ts";
import { observing } from "../model/observed.ts";

/** The namespace others may live in too: made when missing, never taken away. */
export const namespace: Kind<{ readonly name: string }, { readonly phase: string }, Clouds> = {
  name: "namespace",
  shared: true,
  show: ({ name }) => ({ name }),
  observe: async ({ kubernetes }, { name }) => {
    const observed = await observing(async () => ({
      phase: (await kubernetes.readNamespace(name)).status?.phase ?? "Active",
    }));
    if (observed.status !== "unreadable" || observed.cause.code !== "denied") return observed;
    // Whose rights end at the namespace may not read it, but what every namespace holds shows that it is there.
    const inside = await observing(() => kubernetes.readServiceAccount(name, "default"));
    return inside.status === "present" ? { status: "present", value: { phase: "Active" } } : observed;
  },
  whose: () => ({ standing: "used" }),
  compare: ({ name }, { phase }) => (phase === "Terminating" ? say.namespaceTerminating(name) : []),
  create: async ({ clouds: { kubernetes } }, { name }) => {
    await kubernetes.applyNamespace(name, { "app.kubernetes.io/managed-by": "eyrie" });
  },
  update: async () => undefined,
};
