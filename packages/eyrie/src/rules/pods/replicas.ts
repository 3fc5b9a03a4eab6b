import * as say from "../../messages/doctor/replicas.ts";
import { absent } from "../../model/observed.ts";
import { isOwned } from "../../readings/owned.ts";
import type { Readings, ReplicasReading } from "../../readings/readings.ts";
import { doctorRule, type Found, NotReached } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingValues, withoutSpec } from "../milvus/set-values.ts";
import { signatures } from "../signatures.ts";

/** As long as Kubernetes itself gives a Deployment that comes no further: `progressDeadlineSeconds`, if nothing is said. */
const patience = 10 * 60_000;

/** Of those whose pods are described. */
const most = 3;

/** What may keep pods from starting. Two owners of an annotation (EY213) have broken nothing yet. */
const causes = [
  ...new Set([...signatures.flatMap(({ codes }) => codes), "EY106", "EY116", "EY613", "EY620", "EY623", "EY631"]),
].filter((code) => code !== "EY213");

/** Who scales to 0 where nobody asks for anything, and back again. */
const autoscalers: ReadonlySet<string> = new Set(["kube-controller-manager", "keda", "keda-operator"]);

const idle = ({ rendered, wanted, scaledBy }: ReplicasReading) =>
  wanted === 0 && rendered > 0 && !autoscalers.has(scaledBy?.by ?? "");

/** What Milvus stands on keeps its state, and is a StatefulSet. */
const neededFirst = (a: ReplicasReading, b: ReplicasReading) => b.kind.localeCompare(a.kind);

const named = ({ kind, name }: ReplicasReading) => `${kind.toLowerCase()}/${name}`;

/**
 * Whether there is any Milvus left to reach the bucket. Who scaled a workload down broke that by itself, whatever else
 * is broken; a workload without a ready pod is told of only where nothing else explains it.
 */
export const podsThere = doctorRule({
  code: "EY216",
  title: say.podsThereTitle,
  link: "pods",
  follows: causes,
  find: (_, look, readings) => {
    const { status } = look.need(readings.release);
    // What a run of helm that is under way has not made yet is not gone.
    if (status.startsWith("pending")) throw new NotReached();
    const all = look.need(readings.replicas ?? absent);
    const scaled = all.filter(idle);
    const gone =
      status === "deployed" ? all.filter(({ rendered, wanted }) => wanted === undefined && rendered > 0) : [];
    if (scaled.length + gone.length > 0) return [...scaledDown(scaled, readings), ...deleted(gone, readings)];
    const without = all.filter(({ wanted = 0, ready }) => wanted > 0 && ready === 0);
    const lasting = without.filter(({ since }) => since !== undefined && readings.takenAt - since >= patience);
    // Those that are only starting are not well yet.
    if (lasting.length === 0 && without.length > 0) throw new NotReached();
    return notReady(lasting, readings);
  },
});

const owned = (readings: Readings): boolean =>
  readings.release.status === "present" && isOwned(readings, readings.release.value.labels ?? {});

function aboutThem(of: readonly ReplicasReading[], { scope, release }: Readings): string {
  const [first] = of;
  if (of.length === 1 && first !== undefined) return `${first.kind.toLowerCase()}/${scope.namespace}/${first.name}`;
  return `release/${scope.namespace}/${release.status === "present" ? release.value.name : ""}`;
}

function scaledDown(of: readonly ReplicasReading[], readings: Readings): readonly Found[] {
  if (of.length === 0) return [];
  const bySpec = owned(readings);
  const [by, ...others] = new Set(of.map(({ scaledBy }) => scaledBy?.by ?? ""));
  return [
    {
      severity: "warning",
      ...say.scaledDown(of.map(named), others.length === 0 ? by : undefined, bySpec),
      about: aboutThem(of, readings),
      comparisons: of.map((one) => beside(say.label.replicas(named(one)), "0", String(one.rendered))),
      commands: bySpec
        ? ["eyrie up"]
        : of
            .toSorted(neededFirst)
            .map((one) => `kubectl scale ${named(one)} --replicas=${one.rendered} -n ${readings.scope.namespace}`),
      byItself: true,
    },
  ];
}

function deleted(of: readonly ReplicasReading[], readings: Readings): readonly Found[] {
  if (of.length === 0) return [];
  const bySpec = owned(readings);
  return [
    {
      severity: "warning",
      ...say.deleted(of.map(named), bySpec),
      about: aboutThem(of, readings),
      commands: bySpec ? ["eyrie up"] : settingValues(withoutSpec(readings), {}),
      byItself: true,
    },
  ];
}

function notReady(of: readonly ReplicasReading[], readings: Readings): readonly Found[] {
  if (of.length === 0) return [];
  const { namespace } = readings.scope;
  return [
    {
      severity: "warning",
      ...say.noPodReady(of.map(named)),
      about: aboutThem(of, readings),
      comparisons: of.map((one) => beside(say.label.ready(named(one)), "0", String(one.wanted))),
      commands: [
        ...of.slice(0, most).map((one) => {
          const [pod] = one.pods;
          return `kubectl describe ${pod === undefined ? named(one) : `pod/${pod}`} -n ${namespace}`;
        }),
        `kubectl get events -n ${namespace} --sort-by=.lastTimestamp`,
      ],
    },
  ];
}
