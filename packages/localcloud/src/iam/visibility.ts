/*
 * IAM changes take a while to be seen. What writes look at is always the truth: a name is taken as soon as it is given
 * away. What reads, other services' authorisation and STS look at is the newest state that has become visible.
 * Differs from the real one: there is one view for everybody, and changes reach it in the order they were made.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
import { fraction } from "../seeded-random.ts";
import type { Surroundings } from "../surroundings.ts";
import type { IamStore } from "./store.ts";

export type Visibility = {
  readonly visible: () => IamStore;
  /** Something was changed: it becomes visible after a delay of its own. */
  readonly changed: () => void;
};

/** @param bound milliseconds that no delay exceeds; with 0 all is visible at once */
export function makeVisibility(truth: IamStore, bound: number, { now, random }: Surroundings): Visibility {
  if (bound <= 0) return { visible: () => truth, changed: () => undefined };
  let shown = copyOf(truth);
  const coming: { readonly at: number; readonly state: IamStore }[] = [];
  return {
    visible: () => {
      for (let next = coming[0]; next !== undefined && next.at <= now(); next = coming[0]) {
        shown = next.state;
        coming.shift();
      }
      return shown;
    },
    changed: () => {
      const at = Math.max(coming.at(-1)?.at ?? 0, now() + fraction(random) * bound);
      coming.push({ at, state: copyOf(truth) });
    },
  };
}

/** Documents are never changed, only replaced; users are no calls' to change. */
function copyOf({ policies, roles, providers, ...rest }: IamStore): IamStore {
  return {
    ...rest,
    policies: each(policies, (policy) => ({ ...policy, tags: new Map(policy.tags) })),
    roles: each(roles, (role) => ({
      ...role,
      inline: new Map(role.inline),
      attached: new Set(role.attached),
      tags: new Map(role.tags),
    })),
    providers: each(providers, (provider) => ({
      ...provider,
      clientIds: new Set(provider.clientIds),
      tags: new Map(provider.tags),
    })),
  };
}

const each = <Value>(entries: ReadonlyMap<string, Value>, copy: (value: Value) => Value): Map<string, Value> =>
  new Map([...entries].map(([key, value]) => [key, copy(value)]));
