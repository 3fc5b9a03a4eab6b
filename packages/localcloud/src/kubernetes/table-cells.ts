/** What stands in the cells of `kubectl get`, in the words of the real server. */

import { isDefaultClass } from "./allocation.ts";
import { entryOf, valueAt } from "./json.ts";
import type { Event, Job, KubernetesObject, Pod, Service } from "./kinds.ts";
import { trueCondition } from "./pod-status.ts";

export function podReady({ spec, status }: Pod): string {
  const ready = (status?.containerStatuses ?? []).filter((container) => container.ready);
  return `${ready.length}/${spec.containers.length}`;
}

/** `2 (15s ago)`: how often, and when a container last ended. */
export function podRestarts({ status }: Pod, now: number): string | number {
  const statuses = status?.containerStatuses ?? [];
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const ends = statuses.flatMap(({ lastState }) => lastState.terminated?.finishedAt ?? []);
  const last = ends.toSorted().at(-1);
  return restarts === 0 || last === undefined ? restarts : `${restarts} (${since(last, now)} ago)`;
}

export function podStatus({ metadata, spec, status }: Pod): string {
  if (metadata.deletionTimestamp !== undefined) return "Terminating";
  const inits = status?.initContainerStatuses ?? [];
  const failing = [...inits, ...(status?.containerStatuses ?? [])].map(
    ({ state }) => state.waiting?.reason ?? state.terminated?.reason,
  );
  const reason = failing.findLast((item) => item !== undefined && item !== "Completed");
  if (reason !== undefined && !(reason === "PodInitializing" && inits.length === 0)) {
    return reason === "PodInitializing" ? `Init:0/${spec.initContainers?.length ?? 0}` : reason;
  }
  return status?.phase === "Succeeded" ? "Completed" : (status?.phase ?? "Pending");
}

export function jobStatus({ spec, status }: Job): string {
  const ended = trueCondition(status?.conditions, "Complete", "Failed");
  return ended?.type ?? (spec.suspend === true ? "Suspended" : "Running");
}

export function externalIp({ spec, status }: Service): string {
  if (spec.type === "ExternalName") return spec.externalName ?? "";
  if (spec.type !== "LoadBalancer") return "<none>";
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ hostname, ip }) => hostname ?? ip ?? "");
  return addresses.length === 0 ? "<pending>" : addresses.join(",");
}

export function eventSource(event: Event): string {
  const parts = [text(valueAt(event, "source.component")), text(valueAt(event, "source.host"))];
  return parts.filter((part) => part !== "").join(", ");
}

export function storageClassName(storageClass: KubernetesObject): string {
  const { name } = storageClass.metadata;
  return isDefaultClass(storageClass) ? `${name} (default)` : name;
}

export function nodeAddress(node: KubernetesObject, type: string): string {
  const addresses = valueAt(node, "status.addresses");
  const found = Array.isArray(addresses)
    ? addresses.find((item: unknown) => valueAt(item, "type") === type)
    : undefined;
  return text(valueAt(found, "address")) || "<none>";
}

export function servicePorts({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol = "TCP" }) =>
    nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
  );
  return ports.length === 0 ? "<none>" : ports.join(",");
}

export function accessModes(modes: unknown): string {
  const short: Readonly<Record<string, string>> = {
    ReadWriteOnce: "RWO",
    ReadOnlyMany: "ROX",
    ReadWriteMany: "RWX",
    ReadWriteOncePod: "RWOP",
  };
  return itemsOf(modes)
    .map((mode) => entryOf(short, text(mode)) ?? text(mode))
    .join(",");
}

export function volumeClaim(volume: KubernetesObject): string {
  const claim = valueAt(volume, "spec.claimRef");
  return claim === undefined ? "" : `${text(valueAt(claim, "namespace"))}/${text(valueAt(claim, "name"))}`;
}

/** The first three, and how many more there are. */
export function shortList(items: readonly string[], none: string): string {
  const shown = items.slice(0, 3).join(",");
  if (items.length === 0) return none;
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown;
}

export function endpointAddresses(endpoints: KubernetesObject): string {
  const all = itemsOf(endpoints["subsets"]).flatMap((subset) =>
    itemsOf(valueAt(subset, "ports")).flatMap((port) =>
      itemsOf(valueAt(subset, "addresses")).map((at) => `${text(valueAt(at, "ip"))}:${count(valueAt(port, "port"))}`),
    ),
  );
  return shortList(all, "<none>");
}

export const slicePorts = (slice: KubernetesObject): string[] =>
  itemsOf(slice["ports"]).map((port) => String(scalar(valueAt(port, "port")) ?? "*"));

export const sliceAddresses = (slice: KubernetesObject): string[] =>
  itemsOf(slice["endpoints"]).flatMap((endpoint) => itemsOf(valueAt(endpoint, "addresses")).map(text));

/** `statefulset.apps/etcd`: who made a revision. */
export function controllerName({ metadata }: KubernetesObject): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return "<none>";
  const [group = ""] = owner.apiVersion.split("/");
  return `${owner.kind.toLowerCase()}.${group}/${owner.name}`;
}

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function pairs(map: Readonly<Record<string, string>> | undefined): string {
  const all = Object.entries(map ?? {}).map(([key, value]) => `${key}=${value}`);
  return all.length === 0 ? "<none>" : all.join(",");
}

export const lengthOf = (value: unknown): number =>
  typeof value === "object" && value !== null ? Object.keys(value).length : 0;
export const count = (value: unknown): number => (typeof value === "number" ? value : 0);
/** What a cell can hold of a field; undefined where there is nothing to show. */
export function scalar(value: unknown): string | number | undefined {
  if (typeof value === "boolean") return String(value);
  return typeof value === "number" || (typeof value === "string" && value !== "") ? value : undefined;
}
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** `42s`, `3m12s`, `5h`, `12d`: the form kubectl shows ages in. */
export function since(time: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(time)) / 1000);
  if (!Number.isFinite(seconds)) return "<unknown>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  return `${days}d`;
}
