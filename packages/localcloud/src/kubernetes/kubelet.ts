/**
 * Runs the pods that were given to the node.
 * Covers: environment and files of a container, init containers (taken as done), readiness, restarts with back-off,
 * renewal of projected tokens, changed ConfigMaps and Secrets reaching mounted files, graceful deletion, logs.
 * Differs from the real one: containers run only where `runPod` stands in for their image, others are ready at once;
 * no probes are sent (the program reports readiness itself), no images are pulled, resources limit nothing.
 */

import { setMaxListeners } from "node:events";
import type { InstanceMetadata, PodToRun, RunPod } from "../pods/run-pod.ts";
import type { Circumstances } from "../cluster.ts";
import type { Surroundings } from "../surroundings.ts";
import { type ContainerLog, type ContainerParts, createContainer, type ManagedContainer } from "./container.ts";
import { type Controller, keyOf, splitKey } from "./controllers/controller.ts";
import { isObject } from "./json.ts";
import type { RecordEvent } from "./event-recorder.ts";
import type { Container, Pod } from "./kinds.ts";
import { pause } from "./pause.ts";
import { expand, resolveEnvironment } from "./pod-environment.ts";
import { creatingStatus, isFinished, runningStatus } from "./pod-status.ts";
import { mayReadToken, requireNonRoot } from "./pod-users.ts";
import { type MountedFiles, MountError, mountFiles, type TokenFile } from "./pod-volumes.ts";
import type { ResourceWriter } from "./resource-writer.ts";
import type { Store } from "./store.ts";
import { apiAudience, type TokenSigner } from "./tokens.ts";

export type { LogLine } from "./container.ts";

export type Kubelet = {
  readonly controller: Controller;
  /** Called before nodes' leases are read, in place of every ten seconds. */
  readonly renewLease: () => void;
  readonly log: (podUid: string, container: string) => ContainerLog | undefined;
  /** Aborts when the pod ends; undefined where it does not run. */
  readonly endOf: (podUid: string) => AbortSignal | undefined;
  /** Where a pod's port is answered on this machine; undefined where nothing in the pod listens on it. */
  readonly portOf: (podUid: string, port: number) => number | undefined;
  /** Resolves when no container is in the middle of starting or stopping. */
  readonly idle: () => Promise<void>;
  /** Stops every container. */
  readonly stop: () => Promise<void>;
};

export type KubeletParts = {
  readonly store: Store;
  readonly writer: ResourceWriter;
  readonly tokens: TokenSigner;
  readonly runPod: RunPod;
  /** What containers find at the node's link-local address. */
  readonly metadata?: InstanceMetadata;
  readonly record: RecordEvent;
  /** By the node's clock. */
  readonly surroundings: Surroundings;
  readonly circumstances: Circumstances;
  readonly onFault: (fault: unknown) => void;
};

type Worker = {
  readonly uid: string;
  readonly containers: Map<string, ManagedContainer>;
  readonly mounted: Map<string, Record<string, string>>;
  readonly ended: AbortController;
  ending: boolean;
};

/** Images that `runPod` stands in for: Milvus itself, from any registry. */
const program = /(?:^|\/)milvusdb\/milvus(?:[:@]|$)/;
/** A token is renewed when this much of its life is over. */
const renewAt = 0.8;
/** Milliseconds; a quarter of the 40 s that a node's lease holds. */
const leaseRenewal = 10_000;

export function createKubelet(parts: KubeletParts): Kubelet {
  const { store, writer, tokens, record, surroundings, circumstances, onFault } = parts;
  const { now } = surroundings;
  const workers = new Map<string, Worker>();
  const pending = new Set<Promise<void>>();
  let addresses = 0;

  const workerOf = (podUid: string): Worker | undefined => [...workers.values()].find(({ uid }) => uid === podUid);

  const track = (work: Promise<void>): void => {
    const tracked = work.catch(onFault).finally(() => pending.delete(tracked));
    pending.add(tracked);
  };

  const publish = (key: string, worker: Worker): void => {
    const { namespace, name } = splitKey(key);
    if (worker.ending || store.get("pods", namespace, name)?.metadata.uid !== worker.uid) return;
    const statuses = [...worker.containers.values()].map((container) => container.status());
    store.edit("pods", namespace, name, (pod) => {
      pod.status = runningStatus(pod, statuses, now());
    });
  };

  const issue = (pod: Pod, file: TokenFile): string => {
    const { namespace = "", name, uid } = pod.metadata;
    const account = store.get("serviceaccounts", namespace, pod.spec.serviceAccountName ?? "default");
    const node = store.get("nodes", "", pod.spec.nodeName ?? "");
    if (account === undefined) {
      throw new MountError(
        `MountVolume.SetUp failed : serviceaccounts "${pod.spec.serviceAccountName ?? ""}" not found`,
      );
    }
    const serviceAccount = { name: account.metadata.name, uid: account.metadata.uid };
    const where = node === undefined ? {} : { node: { name: node.metadata.name, uid: node.metadata.uid } };
    return tokens.issue(
      { namespace, serviceAccount, pod: { name, uid }, ...where },
      [file.audience ?? apiAudience],
      file.seconds,
    );
  };

  const renew = async (pod: Pod, file: TokenFile, container: ManagedContainer, worker: Worker): Promise<void> => {
    const { signal } = worker.ended;
    for (;;) {
      if (!(await pause(surroundings, file.seconds * 1000 * renewAt, signal))) return;
      await container.writeFile(file.path, issue(pod, file));
      await new Promise(setImmediate);
    }
  };

  const launch = (pod: Pod, spec: Container, key: string, worker: Worker): ManagedContainer => {
    const { namespace = "", name, uid, labels = {} } = pod.metadata;
    const prepare: ContainerParts["program"] = () => {
      requireNonRoot(pod, spec);
      const environment = resolveEnvironment(store, pod, spec);
      const { files, tokens: tokenFiles } = mountFiles(store, pod, spec);
      const issued = tokenFiles.map((file) => [file.path, issue(pod, file)] as const);
      worker.mounted.set(spec.name, { ...files });
      const namespaceUid = store.get("namespaces", "", namespace)?.metadata.uid;
      const toRun: PodToRun = {
        namespace,
        ...(namespaceUid === undefined ? {} : { namespaceUid }),
        name,
        uid,
        serviceAccount: pod.spec.serviceAccountName ?? "default",
        labels,
        container: {
          name: spec.name,
          image: spec.image,
          command: (spec.command ?? []).map((word) => expand(word, environment)),
          args: (spec.args ?? []).map((word) => expand(word, environment)),
        },
        environment,
        files: { ...files, ...Object.fromEntries(issued) },
        unreadable: tokenFiles.filter((file) => !mayReadToken(pod, spec, file.defaultMode)).map(({ path }) => path),
        clockSkew: circumstances.clockSkew,
        lost: circumstances.unreachable,
        ...(parts.metadata === undefined ? {} : { metadata: parts.metadata }),
      };
      return (report) => parts.runPod(toRun, report);
    };
    return createContainer({
      container: spec,
      restartPolicy: pod.spec.restartPolicy ?? "Always",
      podLabel: `${name}_${namespace}(${uid})`,
      surroundings,
      program: program.test(spec.image) ? prepare : undefined,
      changed: () => publish(key, worker),
      happened: (happening) => {
        const fieldPath = `spec.containers{${spec.name}}`;
        record(pod, { ...happening, component: "kubelet", host: pod.spec.nodeName ?? "", fieldPath });
      },
    });
  };

  const begin = (key: string, pod: Pod): void => {
    const { namespace = "", name, uid } = pod.metadata;
    let mounts: MountedFiles[];
    try {
      mounts = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((spec) => mountFiles(store, pod, spec));
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      const host = pod.spec.nodeName ?? "";
      record(pod, { type: "Warning", reason: "FailedMount", message: error.message, component: "kubelet", host });
      store.edit("pods", namespace, name, (draft) => {
        draft.status = creatingStatus(draft, now());
      });
      return;
    }
    addresses += 1;
    const address = `10.0.${64 + (addresses >>> 8)}.${addresses & 0xff}`;
    const bound = store.edit("pods", namespace, name, (draft) => {
      draft.status = { ...creatingStatus(draft, now()), podIP: address, podIPs: [{ ip: address }] };
    });
    const worker: Worker = {
      uid,
      containers: new Map(),
      mounted: new Map(),
      ended: new AbortController(),
      ending: false,
    };
    // Every connection that is forwarded to the pod waits for its end.
    setMaxListeners(0, worker.ended.signal);
    workers.set(key, worker);
    const running = bound ?? pod;
    for (const spec of pod.spec.containers) worker.containers.set(spec.name, launch(running, spec, key, worker));
    for (const [index, spec] of pod.spec.containers.entries()) {
      const container = worker.containers.get(spec.name);
      if (container === undefined) continue;
      track(container.start());
      if (!program.test(spec.image)) continue;
      const own = mounts[(pod.spec.initContainers ?? []).length + index];
      for (const file of own?.tokens ?? []) void renew(running, file, container, worker).catch(onFault);
    }
  };

  const end = async (worker: Worker): Promise<void> => {
    worker.ending = true;
    worker.ended.abort();
    await Promise.all([...worker.containers.values()].map((container) => container.stop()));
  };

  const terminate = async (key: string, worker: Worker | undefined, pod: Pod): Promise<void> => {
    for (const container of worker?.containers.values() ?? []) container.kill();
    if (worker !== undefined) await end(worker);
    workers.delete(key);
    const { namespace = "", name, uid } = pod.metadata;
    const stored = store.get("pods", namespace, name);
    if (stored?.metadata.uid === uid) writer.remove("pods", stored, { graceSeconds: 0 });
  };

  /** What it waited for may exist by now, and what it mounts may have changed. */
  const refresh = (pod: Pod, worker: Worker): void => {
    for (const spec of pod.spec.containers) {
      const container = worker.containers.get(spec.name);
      if (container?.isWaitingForConfiguration() === true) track(container.start());
      const before = worker.mounted.get(spec.name);
      if (container === undefined || before === undefined) continue;
      for (const [path, content] of changedFiles(pod, spec, before)) {
        before[path] = content;
        track(container.writeFile(path, content));
      }
    }
  };

  const changedFiles = (pod: Pod, spec: Container, before: Readonly<Record<string, string>>): [string, string][] => {
    try {
      const { files, frozen } = mountFiles(store, pod, spec);
      return Object.entries(files).filter(([path, content]) => before[path] !== content && !frozen.has(path));
    } catch (error) {
      // The source was deleted under a running pod, which keeps what it has.
      if (error instanceof MountError) return [];
      throw error;
    }
  };

  const reconcile = (key: string): void => {
    const { namespace, name } = splitKey(key);
    const pod = store.get("pods", namespace, name);
    const worker = workers.get(key);
    if (worker !== undefined && worker.uid !== pod?.metadata.uid) {
      workers.delete(key);
      if (!worker.ending) track(end(worker));
      if (pod !== undefined) reconcile(key);
      return;
    }
    if (pod?.spec.nodeName === undefined) return;
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (worker?.ending !== true) track(terminate(key, worker, pod));
      return;
    }
    if (isFinished(pod)) return;
    if (worker === undefined) begin(key, pod);
    else refresh(pod, worker);
  };

  return {
    controller: {
      name: "kubelet",
      keysFor: ({ resource, object, type }) => {
        if (resource === "pods") return [keyOf(object)];
        if (type === "DELETED" || (resource !== "configmaps" && resource !== "secrets")) return [];
        return store.list("pods", object.metadata.namespace ?? "").map(keyOf);
      },
      reconcile,
    },
    renewLease: () => {
      for (const { metadata } of store.list("nodes")) {
        store.edit("leases", "kube-node-lease", metadata.name, (lease) => {
          const spec = isObject(lease["spec"]) ? lease["spec"] : {};
          if (Math.abs(now() - Date.parse(String(spec["renewTime"]))) < leaseRenewal) return;
          lease["spec"] = { ...spec, renewTime: new Date(now()).toISOString().replace("Z", "000Z") };
        });
      }
    },
    log: (podUid, container) => workerOf(podUid)?.containers.get(container)?.log,
    endOf: (podUid) => workerOf(podUid)?.ended.signal,
    portOf: (podUid, port) =>
      [...(workerOf(podUid)?.containers.values() ?? [])]
        .map((container) => container.ports()[port])
        .find((answered) => answered !== undefined),
    idle: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
    stop: async () => {
      await Promise.all([...workers.values()].map((worker) => end(worker)));
      workers.clear();
    },
  };
}
