import * as say from "../messages/rules-operator.ts";
import type { Denied, Forbidden } from "./reads.ts";
import { rule } from "./rule.ts";

/**
 * The operator's own permissions at AWS. Where the simulator may not be asked nothing is said: most operators may not,
 * that alone breaks nothing, and a write that is refused names its permission itself.
 */
export const awsPermissions = rule({
  code: "EY801",
  title: say.awsTitle,
  looksAt: ["denied"],
  find: ({ denied = [] }, { caller, command }) =>
    [...groupedBy(denied, ({ resource }) => resource)].map(([resource, calls]) => ({
      severity: "error",
      ...say.denied(
        caller,
        resource,
        actionsOf(calls),
        calls.some(({ explicit }) => explicit),
        command,
      ),
    })),
  refused: () => [],
});

const actionsOf = (calls: readonly Denied[]) => [...new Set(calls.map(({ action }) => action))];

/**
 * Rights on named objects are Eyrie's own calls. Of Helm's, by kind, it patches and deletes only what the release
 * already has or no longer renders, and Helm 3 patches nothing that is new: for want of these a run need not fail.
 */
const certain = ({ verb, name }: Forbidden) => name !== undefined || (verb !== "patch" && verb !== "delete");

export const kubernetesPermissions = rule({
  code: "EY802",
  title: say.kubernetesTitle,
  looksAt: ["forbidden"],
  find: ({ forbidden = [] }, { command }) =>
    [...groupedBy(forbidden, (right) => `${certain(right)} ${right.namespace ?? ""}`).values()].map((rights) => {
      const needed = rights.every(certain);
      const namespace = rights[0]?.namespace;
      return {
        severity: needed ? "error" : "warning",
        ...say.forbidden(namespace, needed, byResource(rights), rights, command),
      };
    }),
});

/** `create, patch deployments.apps` */
const byResource = (rights: readonly Forbidden[]): readonly string[] =>
  [...groupedBy(rights, (right) => say.resourceOf(right))].map(
    ([resource, of]) => `${[...new Set(of.map(({ verb }) => verb))].join(", ")} ${resource}`,
  );

function groupedBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
