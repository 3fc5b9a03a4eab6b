import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/rollout.ts";
import type { Difference } from "../model/change.ts";
import type { Kind } from "../model/kind.ts";
import { observing } from "../model/observed.ts";
import type { AccountUse } from "./account-users.ts";
import { helmReleaseWant, type HelmReleaseWant, whoseRelease } from "./helm-release.ts";
import { type Belonging, marksOfObject, whoseBy } from "./ownership.ts";
import { restartOutdated } from "./restart.ts";
import { readRunning, type Running } from "./running.ts";
import { serviceAccountWant, type ServiceAccountWant } from "./service-account.ts";
import type { Target } from "./target.ts";

export type RolloutWant = {
  readonly use: AccountUse;
  readonly release: HelmReleaseWant;
  readonly account: Pick<ServiceAccountWant, "belonging" | "annotations">;
};

export const rolloutWant = (target: Target): RolloutWant => ({
  use: {
    namespace: target.serviceAccount.namespace,
    account: target.serviceAccount.name,
    release: target.release.name,
  },
  release: helmReleaseWant(target),
  account: serviceAccountWant(target),
});

type Borne = Readonly<Record<"labels" | "annotations", Readonly<Record<string, string>>>>;

/** Whether the same run makes the service account say what the spec asks for. */
function isWritten(belonging: Belonging, borne: Borne | undefined): boolean {
  if (borne === undefined) return belonging.relation !== "use";
  const whose = whoseBy(belonging, marksOfObject(belonging, borne.labels, borne.annotations));
  return "standing" in whose && whose.standing !== "used";
}

const differencesOf = ({ id, outdated }: Running): readonly Difference[] =>
  outdated.map(({ field, have, want }) => ({ path: `${id}.${field}`, have, want }));

/**
 * What running pods cannot see: they were given the role and all else of their service account's annotations when they
 * were made, and what makes them has not changed. A restart is no resource: it is told while it is due.
 */
export const rollout: Kind<RolloutWant, readonly Running[], Clouds> = {
  name: "rollout",
  passing: true,
  show: () => ({}),

  observe: ({ kubernetes }, { use, release, account }) =>
    observing(async () => {
      // What is not there has no pods, and what may not be read has its own line.
      if (release.installed.status !== "present") return [];
      const running = await readRunning(kubernetes, use, (borne) => {
        if (!isWritten(account.belonging, borne)) return borne?.annotations ?? {};
        return { ...borne?.annotations, ...account.annotations };
      });
      return running.filter(({ outdated }) => outdated.length > 0);
    }),

  whose: ({ release }) => {
    if (release.installed.status !== "present") return { standing: "used" };
    const whose = whoseRelease(release, release.installed.value);
    return "foreign" in whose ? { standing: "used" } : whose;
  },

  compare: (_want, running, standing) => (standing === "used" ? [] : running.flatMap(differencesOf)),

  remark: ({ use }, running) =>
    running.length === 0
      ? undefined
      : say.othersToRestart(
          running.map(({ id }) => id),
          [...new Set(running.flatMap(({ outdated }) => outdated.map(({ field }) => field)))],
          use.namespace,
        ),

  create: async () => undefined, // it is never absent
  update: (run, { use }) => restartOutdated(run, use),
};
