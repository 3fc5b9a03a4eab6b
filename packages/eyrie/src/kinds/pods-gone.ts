import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/pods-gone.ts";
import { milvusSelector } from "../milvus/chart.ts";
import type { Run } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";

const firstPause = 200;
const longestPause = 2_000;
/** A pod gets 30 s to end unless its chart says otherwise; a node that is gone keeps its pods for five minutes. */
const patience = 10 * 60_000;

/**
 * Waits until the release's Milvus pods are gone: whatever they still write as they end, they write as the role.
 * @throws Problem naming those that stay for more than ten minutes, or `interrupted`
 */
export async function podsGone(
  { clouds: { kubernetes }, clock, signal, note }: Run<Clouds>,
  namespace: string,
  release: string,
): Promise<void> {
  const deadline = clock.now() + patience;
  let told = "";
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const pods = await kubernetes.listPods(namespace, milvusSelector(release));
    if (pods.length === 0) return;
    const names = pods.map(({ metadata }) => metadata?.name ?? "");
    if (clock.now() > deadline) {
      const { fact, remedy } = say.podsStay(namespace, names);
      throw new Problem("failed", fact, remedy);
    }
    if (names.join() !== told) note(say.waitingToEnd(names));
    told = names.join();
    await clock.sleep(pause, signal).catch(() => {
      const { fact, remedy } = say.stoppedWaiting(names);
      throw new Problem("interrupted", fact, remedy);
    });
  }
}
