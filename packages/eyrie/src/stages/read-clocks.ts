import type { Clouds } from "../clouds/clouds.ts";
import type { Clock } from "../model/clock.ts";
import { type Observed, observing, seenAs } from "../model/observed.ts";
import type { ClocksReading, PodReading } from "../readings/readings.ts";

/** Where kubelets keep their leases. */
const namespace = "kube-node-lease";
/** A kubelet renews its lease so often; a lease is that old at most when it is read. */
const renewal = 10_000;

/** What the clocks of AWS, of the API server and of the pods' nodes say, each beside the next. */
export async function readClocks(
  { sts, kubernetes }: Pick<Clouds, "sts" | "kubernetes">,
  clock: Clock,
  pods: readonly PodReading[],
): Promise<ClocksReading> {
  const names = [...new Set(pods.flatMap(({ node }) => node ?? []))];
  const alive = new Set(pods.flatMap(({ node, ready }) => (ready && node !== undefined ? node : [])));
  const [aws, api, leases] = await Promise.all([
    observing(() => sts.readClock()),
    observing(() => kubernetes.readClock()),
    observing(() =>
      Promise.all(
        names.map(async (name) => ({ name, read: clock.now(), lease: await kubernetes.leases.read(namespace, name) })),
      ),
    ),
  ]);
  return {
    aws,
    kubernetes: api,
    nodes: api.status === "present" ? nodesBeside(leases, api.value, alive) : api,
  };
}

type Leases = readonly {
  readonly name: string;
  readonly read: number;
  readonly lease: { renewed: number } | undefined;
}[];

const nodesBeside = (leases: Observed<Leases>, apiAhead: number, alive: ReadonlySet<string>): ClocksReading["nodes"] =>
  seenAs(leases, (all) =>
    all.flatMap(({ name, read, lease }) => {
      if (lease === undefined || Number.isNaN(lease.renewed)) return [];
      const difference = lease.renewed - (read + apiAhead);
      // Renewed up to ten seconds before it was read.
      const ahead = difference < -renewal ? difference + renewal : Math.max(difference, 0);
      return { name, ahead, alive: alive.has(name) };
    }),
  );
