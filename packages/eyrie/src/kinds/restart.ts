import type { V1Pod } from "@kubernetes/client-node";
import type { Clouds } from "../clouds/clouds.ts";
import { isReady, whyNotReady } from "../clouds/kubernetes/pod-state.ts";
import * as say from "../messages/rollout.ts";
import type { Run } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";
import type { FactAndRemedy } from "../model/sentence.ts";
import type { AccountUse } from "./account-users.ts";
import { readRunning, type Running } from "./running.ts";

const firstPause = 100;
const longestPause = 2_000;

/** The webhook answers out of its cache: how often a workload is restarted before that is no explanation any more. */
const tries = 3;
/** Also the least: the time of a restart is written to the second. */
const cachePause = 1_000;

/** How long the pods of a fresh install may take to be made at all. */
const makingPatience = 5_000;

const isOutdated = ({ outdated }: Running): boolean => outdated.length > 0;

const idsOf = (running: readonly Running[]): readonly string[] => running.map(({ id }) => id);

/**
 * Restarts what has pods that cannot see what changed, one workload at a time: the next when the pods of the one before
 * are all new and ready. It is looked at anew before each, so that what helm or somebody else rolled meanwhile is left
 * as it is, and a run that follows one that was stopped goes on with the rest.
 * @throws Problem `failed` when one does not become ready; `interrupted`. All others are left as they were
 */
export async function restartOutdated(run: Run<Clouds>, use: AccountUse): Promise<void> {
  for (const done = new Set<string>(); ;) {
    const settled = await until(run, use, undefined, (running) => {
      const due = running.filter((one) => isOutdated(one) && !done.has(one.id));
      const others = running.filter((one) => !due.includes(one));
      const mayBegin = due.length === 0 ? isSeen : isRolled;
      const waitsFor = others.find((one) => !mayBegin(one));
      return waitsFor === undefined ? { decided: due } : { waitsFor };
    });
    const [next, ...left] = settled;
    if (next === undefined) return;
    await restartOne(run, use, next, idsOf(left));
    done.add(next.id);
  }
}

const isSeen = ({ state }: Running): boolean => state !== "unseen";

/** Whether nothing of it is being replaced, or no longer gets on. What is not ready for reasons of its own is not waited for. */
const isRolled = ({ state }: Running): boolean => state !== "unseen" && state !== "rolling";

async function restartOne(
  run: Run<Clouds>,
  use: AccountUse,
  { id, plural, name, paused }: Running,
  left: readonly string[],
): Promise<void> {
  const { clouds, clock, note, signal } = run;
  if (paused) throw failure("failed", say.paused(id, use.namespace, [id, ...left]));
  if (signal.aborted) throw failure("interrupted", say.interrupted(id, [id, ...left]));
  for (let tried = 1, pause = cachePause; ; tried += 1, pause *= 2) {
    note(say.restarting(id));
    await clouds.kubernetes.restartWorkload(use.namespace, plural, name, toTheSecond(clock.now()));
    const differing = await until(run, use, { id, left }, (running) => {
      const one = running.find((other) => other.id === id);
      return one === undefined || isOutdated(one) || one.state === "complete"
        ? { decided: one?.outdated ?? [] }
        : { waitsFor: one };
    });
    if (differing.length === 0) return;
    const fields = differing.map(({ field }) => field);
    if (tried === tries) throw failure("failed", say.stillPassedOver(id, fields, left));
    note(say.passedOverAgain(id));
    await clock.sleep(pause, signal).catch(() => {
      throw failure("interrupted", say.interrupted(id, left));
    });
  }
}

/** As kubectl writes it. */
const toTheSecond = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");

const failure = (code: "failed" | "interrupted", { fact, remedy }: FactAndRemedy) => new Problem(code, fact, remedy);

type Verdict<T> = { readonly decided: T } | { readonly waitsFor: Running };

/**
 * Looks again and again until it is decided.
 * @param about Which one was restarted, and which others are still to be
 */
async function until<T>(
  { clouds: { kubernetes }, clock, signal, note, patience }: Run<Clouds>,
  use: AccountUse,
  about: { readonly id: string; readonly left: readonly string[] } | undefined,
  decide: (running: readonly Running[]) => Verdict<T>,
): Promise<T> {
  const deadline = clock.now() + patience;
  let told = "";
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const running = await readRunning(kubernetes, use);
    const verdict = decide(running);
    if ("decided" in verdict) return verdict.decided;
    const { id, pods, state } = verdict.waitsFor;
    const left = about?.left ?? idsOf(running.filter(isOutdated));
    const unready = pods.filter((pod) => !isReady(pod));
    const why = unready.map((pod) => `${nameOf(pod)} (${whyNotReady(pod)})`);
    const overdue = state === "overdue";
    if (overdue || clock.now() + pause > deadline) {
      const [first] = unready.map(nameOf);
      throw failure("failed", say.stalled(id, use.namespace, overdue ? "deadline" : "patience", why, first, left));
    }
    if (why.join() !== told) note(say.waiting(id, why));
    told = why.join();
    await clock.sleep(pause, signal).catch(() => {
      throw failure("interrupted", say.interrupted(id, left));
    });
  }
}

const nameOf = ({ metadata }: V1Pod): string => metadata?.name ?? "";

/**
 * Restarts those of a fresh install whose pods the webhook passed over because its cache did not know their account yet:
 * all at once and without waiting, since nothing is served yet. What it cannot see or mend the proof tells.
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook/issues/174
 */
export async function restartPassedOver(run: Run<Clouds>, use: AccountUse): Promise<void> {
  const { clouds, clock, signal, note } = run;
  try {
    for (let tried = 1, pause = cachePause; tried < tries; tried += 1, pause *= 2) {
      const passedOver = (await onceMade(run, use)).filter(isOutdated);
      if (passedOver.length === 0) return;
      note(say.passedOver(idsOf(passedOver)));
      const at = toTheSecond(clock.now());
      for (const { plural, name } of passedOver)
        await clouds.kubernetes.restartWorkload(use.namespace, plural, name, at);
      await clock.sleep(pause, signal);
    }
  } catch (error) {
    if (!(error instanceof Problem) && !signal.aborted) throw error;
  }
}

/** What runs as soon as all its pods are made, ready or not; or what was made of it in that time. */
async function onceMade(
  { clouds: { kubernetes }, clock, signal }: Run<Clouds>,
  use: AccountUse,
): Promise<readonly Running[]> {
  const deadline = clock.now() + makingPatience;
  for (let pause = firstPause; ; pause *= 1.5) {
    const running = await readRunning(kubernetes, use);
    const made = running.every(({ state, pods, wanted }) => state !== "unseen" && pods.length >= wanted);
    if (made || clock.now() + pause > deadline) return running;
    await clock.sleep(pause, signal);
  }
}
