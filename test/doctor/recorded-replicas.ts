import type { ReplicasReading } from "#eyrie/readings/readings";
import { both, ofRelease, present, there, withoutSpec, type Recorded } from "./recorded.ts";

const minute = 60_000;

/** Changes what was read of the workload whose name ends so. */
const of =
  (end: string, change: (one: ReplicasReading, takenAt: number) => Partial<ReplicasReading>): Recorded["otherwise"] =>
  (readings) => ({
    ...readings,
    replicas: present(
      there(readings.replicas).map((one) =>
        one.name.endsWith(end) ? { ...one, ...change(one, readings.takenAt) } : one,
      ),
    ),
  });

const unready = (minutes: number) =>
  of("demo-proxy", (_, takenAt) => ({ ready: 0, pods: ["proxy-1"], since: takenAt - minutes * minute }));

export const starting = unready(9);

const byKubectl = { by: "kubectl", at: 0 };

/** What EY216 is told of. */
export const withoutPods = {
  "scaled down by hand": {
    how: "somebody scaled etcd to 0",
    otherwise: of("-etcd", () => ({ wanted: 0, ready: 0, pods: [], scaledBy: byKubectl })),
    types: ["eyrie up"],
  },
  "scaled down, and nobody's spec": {
    how: "somebody scaled etcd of a release to 0 that is not Eyrie's",
    otherwise: both(
      withoutSpec,
      of("demo-proxy", () => ({ wanted: 0, ready: 0, pods: [], scaledBy: byKubectl })),
      of("-etcd", () => ({ wanted: 0, ready: 0, rendered: 3, pods: [], scaledBy: byKubectl })),
    ),
    types: [
      "kubectl scale statefulset/milvus-demo-etcd --replicas=3 -n milvus\nkubectl scale deployment/milvus-demo-proxy --replicas=1",
    ],
  },
  "somebody else's release by the spec": {
    how: "a release that the spec uses and Eyrie did not make",
    otherwise: both(
      ofRelease(() => ({ labels: {} })),
      of("demo-proxy", () => ({ wanted: 0, ready: 0, pods: [] })),
    ),
    types: ["kubectl scale deployment/milvus-demo-proxy --replicas=1 -n milvus"],
  },
  deleted: {
    how: "somebody deleted a Deployment",
    otherwise: both(
      withoutSpec,
      of("demo-proxy", () => ({ ready: 0, pods: [] })),
      (readings) => ({
        ...readings,
        replicas: present(
          there(readings.replicas).map(({ wanted, ...one }) =>
            one.name.endsWith("demo-proxy") || wanted === undefined ? one : { ...one, wanted },
          ),
        ),
      }),
    ),
    types: ["helm upgrade milvus-demo milvus/milvus -n milvus"],
  },
  "not ready for long": {
    how: "proxies are not ready for ten minutes, and nothing tells why",
    otherwise: unready(10),
    types: ["kubectl describe pod/proxy-1 -n milvus"],
  },
  "no pods for long": {
    how: "no pod of the proxies is even made",
    otherwise: both(
      unready(30),
      of("demo-proxy", () => ({ pods: [] })),
    ),
    types: ["kubectl describe deployment/milvus-demo-proxy -n milvus"],
  },
} as const satisfies Readonly<Record<string, Recorded>>;

/** What EY216 says nothing of. */
export const harmlessReplicas: readonly Recorded[] = [
  { how: "a workload has been starting for nine minutes", otherwise: starting },
  {
    how: "its controller has not looked at a workload yet",
    otherwise: both(unready(30), (readings) => ({
      ...readings,
      replicas: present(there(readings.replicas).map(({ since: _since, ...one }) => one)),
    })),
  },
  {
    how: "the values say 0 replicas",
    otherwise: of("demo-proxy", () => ({ rendered: 0, wanted: 0, ready: 0, pods: [] })),
  },
  {
    how: "KEDA scaled a workload to 0",
    otherwise: of("demo-proxy", () => ({ wanted: 0, ready: 0, pods: [], scaledBy: { by: "keda-operator", at: 0 } })),
  },
  {
    how: "an autoscaler holds a workload at another number than the chart's",
    otherwise: of("demo-proxy", () => ({ wanted: 7, ready: 1, scaledBy: { by: "kube-controller-manager", at: 0 } })),
  },
  {
    how: "a run of helm is under way that has not made everything yet",
    otherwise: both(
      ofRelease(() => ({ status: "pending-upgrade" })),
      of("demo-proxy", () => ({ wanted: 0, ready: 0, pods: [] })),
    ),
  },
  {
    how: "the bundle is an earlier version's",
    otherwise: ({ replicas: _replicas, ...readings }) => readings,
  },
];
