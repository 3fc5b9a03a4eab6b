import type { V1Pod, V1Secret } from "@kubernetes/client-node";
import type { Kubernetes } from "../clouds/kubernetes/kubernetes.ts";
import * as say from "../messages/doctor/report.ts";
import { configKey, isMilvus } from "../milvus/chart.ts";
import { decodeRelease, type Release } from "../milvus/release.ts";
import { absent, type Observed, observing, seenAs } from "../model/observed.ts";
import { Problem } from "../model/problem.ts";
import {
  eventReading,
  logLines,
  podReading,
  serviceAccountReading,
  serviceReading,
  workloadReading,
} from "../readings/from-kubernetes.ts";
import { neighboursIn, releaseReading, storageReading } from "../readings/from-milvus.ts";
import { replicasReadings } from "../readings/replicas.ts";
import type { ContainerReading, LogLine, PodReading, Readings, Scope, StorageReading } from "../readings/readings.ts";

/** What the API server tells of a namespace and of Milvus in it. */
export type NamespaceReadings = Pick<
  Readings,
  | "apiIssuer"
  | "serviceAccounts"
  | "pods"
  | "workloads"
  | "replicas"
  | "storage"
  | "release"
  | "neighbours"
  | "services"
  | "events"
>;

/** Reads it all at once; what may not be read says so in its place. */
export async function readNamespace(kubernetes: Kubernetes, scope: Scope): Promise<NamespaceReadings> {
  const { namespace } = scope;
  const podsListed = kubernetes.listPodsOf(namespace);
  const [
    apiIssuer,
    serviceAccounts,
    allPods,
    pods,
    deployments,
    statefulSets,
    storage,
    secrets,
    neighbours,
    services,
    events,
  ] = await Promise.all([
    observing(() => kubernetes.readIssuer()),
    observing(async () => (await kubernetes.listServiceAccounts(namespace)).map(serviceAccountReading)),
    observing(() => podsListed),
    observing(async () => namedByEnvFrom(kubernetes, namespace, podsIn(await podsListed, scope))),
    observing(() => kubernetes.listWorkloads(namespace, "deployments")),
    observing(() => kubernetes.listWorkloads(namespace, "statefulsets")),
    readStorage(kubernetes, scope),
    observing(() => kubernetes.listSecrets(namespace, "owner=helm")),
    observing(async () => neighboursIn(await kubernetes.listReleases())),
    observing(async () => (await kubernetes.listServices(namespace)).map(serviceReading)),
    observing(async () => (await kubernetes.listEvents(namespace)).map(eventReading)),
  ]);
  const ofMilvus = ({ labels }: { readonly labels: Readonly<Record<string, string>> }) => isOf(labels, scope);
  const record = seenAs(secrets, (all) => newestOf(all, scope));
  return {
    apiIssuer,
    serviceAccounts,
    pods,
    workloads:
      deployments.status !== "present"
        ? deployments
        : seenAs(statefulSets, (sets) => [
            ...deployments.value.map((one) => workloadReading("Deployment", one)).filter(ofMilvus),
            ...sets.map((one) => workloadReading("StatefulSet", one)).filter(ofMilvus),
          ]),
    // Of a pod or an account alone it is not asked how the rest is.
    replicas:
      scope.pod !== undefined || scope.serviceAccount !== undefined
        ? absent
        : deployments.status !== "present"
          ? deployments
          : statefulSets.status !== "present"
            ? statefulSets
            : allPods.status !== "present"
              ? allPods
              : seenAs(record, ({ release }) =>
                  replicasReadings(release, {
                    workloads: { Deployment: deployments.value, StatefulSet: statefulSets.value },
                    pods: allPods.value,
                  }),
                ),
    storage,
    release: seenAs(record, ({ release, labels }) => releaseReading(release, labels)),
    neighbours,
    services,
    events,
  };
}

type HelmRecord = { readonly release: Release; readonly labels: Readonly<Record<string, string>> };

/** Helm's newest record of the release, with that record's labels. */
function newestOf(secrets: readonly V1Secret[], scope: Scope): HelmRecord | undefined {
  const records = secrets.map(({ data, metadata }) => ({
    release: decodeRelease(data?.["release"] ?? ""),
    labels: metadata?.labels ?? {},
  }));
  const newest = latest(
    records.map(({ release }) => release),
    scope,
  );
  return records.find(({ release }) => release === newest);
}

/**
 * The newest revision of the release asked about; else of the one whose chart is called milvus.
 * @throws Problem `invalid` when there are several and nothing says which is meant
 */
function latest(releases: readonly Release[], { namespace, release, serviceAccount, pod }: Scope): Release | undefined {
  const ofIt = releases.filter(({ name, chart }) =>
    release === undefined ? chart.name === "milvus" : name === release,
  );
  const names = [...new Set(ofIt.flatMap(({ name, status }) => (status === "uninstalled" ? [] : [name])))];
  if (names.length > 1 && serviceAccount === undefined && pod === undefined) {
    const { fact, remedy } = say.severalReleases(namespace, names);
    throw new Problem("invalid", fact, remedy);
  }
  return ofIt.toSorted((a, b) => b.revision - a.revision)[0];
}

const isOf = (labels: Readonly<Record<string, string>>, { release }: Scope): boolean =>
  isMilvus(labels) && (release === undefined || labels["app.kubernetes.io/instance"] === release);

/** The pods asked about: the one named, those of a service account, or Milvus'. Pods that are done or leave tell nothing. */
function podsIn(pods: readonly V1Pod[], scope: Scope): readonly PodReading[] {
  const staying = pods.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
  return staying.map(podReading).filter((pod) => {
    if (scope.pod !== undefined) return pod.name === scope.pod;
    if (pod.phase === "Succeeded") return false;
    return (
      isOf(pod.labels, scope) || (scope.serviceAccount !== undefined && pod.serviceAccount === scope.serviceAccount)
    );
  });
}

/** Which variables the Secrets and ConfigMaps behind `envFrom` bring: their names, never a value. */
export async function namedByEnvFrom(
  kubernetes: Kubernetes,
  namespace: string,
  pods: readonly PodReading[],
): Promise<readonly PodReading[]> {
  const sources = new Set(
    pods.flatMap(({ containers }) => containers.flatMap(({ envFrom }) => envFrom.map(({ from }) => from))),
  );
  const named = new Map(
    await Promise.all(
      [...sources].map(async (source) => {
        const [kind, name = ""] = source.split("/");
        const read = await observing(async () =>
          kind === "secret" ? kubernetes.readSecret(namespace, name) : kubernetes.readConfigMap(namespace, name),
        );
        return [source, seenAs(read, ({ data }) => Object.keys(data ?? {}))] as const;
      }),
    ),
  );
  const filled = (container: ContainerReading): ContainerReading => ({
    ...container,
    envFrom: container.envFrom.map((source) => ({
      ...source,
      names: seenAs(named.get(source.from) ?? source.names, (names) => names.map((name) => source.prefix + name)),
    })),
  });
  return pods.map((pod) => ({ ...pod, containers: pod.containers.map(filled) }));
}

/**
 * Milvus' configuration out of the release's ConfigMap; `absent` where there is none. The chart gives it no labels to
 * find it by; its name begins as the release's.
 */
async function readStorage(
  kubernetes: Kubernetes,
  { namespace, release = "" }: Scope,
): Promise<Observed<StorageReading>> {
  const listed = await observing(() => kubernetes.listConfigMaps(namespace));
  return seenAs(listed, (maps) => {
    const [map] = maps
      .filter(({ data, metadata }) => data !== undefined && configKey in data && metadata?.name?.startsWith(release))
      .toSorted((a, b) => (a.metadata?.name?.length ?? 0) - (b.metadata?.name?.length ?? 0));
    return map && storageReading(map.metadata?.name ?? "", map.data ?? {});
  });
}

/** Enough for the last failure, its retries and what led to it. */
const lines = 60;
/** Those that are not ready first: of a big cluster not every log can be read. */
const podsRead = 24;

/** The last lines of every container, and those of the one before where a container was started again. */
export async function readLogs(
  kubernetes: Kubernetes,
  namespace: string,
  pods: readonly PodReading[],
): Promise<Readings["logs"]> {
  const worst = pods.toSorted((a, b) => Number(a.ready) - Number(b.ready)).slice(0, podsRead);
  const read = await Promise.all(
    worst.flatMap((pod) =>
      pod.containers
        .filter(({ init, ready }) => !init || !ready)
        .map(async (container): Promise<readonly [string, Observed<readonly LogLine[]>]> => {
          const one = (previous: boolean) =>
            observing(async () =>
              logLines(
                await kubernetes.readLog(namespace, pod.name, container.name, { previous, lines, stamped: true }),
              ),
            );
          const [earlier, now] = await Promise.all([
            container.restarts > 0 && !container.ready ? one(true) : undefined,
            one(false),
          ]);
          // It may have been started again since it was listed.
          const isNew = !container.ready && now.status === "present" && now.value.length === 0;
          const before = earlier ?? (isNew ? await one(true) : undefined);
          const both =
            before?.status === "present"
              ? { status: "present" as const, value: [...before.value, ...(now.status === "present" ? now.value : [])] }
              : now;
          return [`${pod.name}/${container.name}`, both];
        }),
    ),
  );
  return Object.fromEntries(read);
}
