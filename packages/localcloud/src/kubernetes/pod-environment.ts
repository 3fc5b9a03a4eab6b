/** A container's environment as the kubelet resolves it. */

import type { Container, EnvVar, Pod, Service } from "./kinds.ts";
import { entryOf, valueAt } from "./json.ts";
import type { ObjectOf } from "./registry.ts";
import type { Store } from "./store.ts";

/** Why a container cannot be created: the message of CreateContainerConfigError. */
export class ContainerConfigError extends Error {
  override readonly name = "ContainerConfigError";
}

/**
 * Service links first, then `envFrom`, then `env`; a later one wins.
 * @throws ContainerConfigError when something that is not optional is missing.
 */
export function resolveEnvironment(store: Store, pod: Pod, container: Container): Record<string, string> {
  const namespace = pod.metadata.namespace ?? "";
  const environment: Record<string, string> = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOSTNAME: pod.spec.hostname ?? pod.metadata.name,
  };
  const links = pod.spec.enableServiceLinks ?? true;
  for (const service of linkedServices(store, namespace, links)) Object.assign(environment, serviceLinks(service));
  for (const { prefix = "", configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef !== undefined) {
      const data = find(store, "configmaps", namespace, configMapRef)?.data ?? {};
      for (const [key, value] of Object.entries(data)) environment[prefix + key] = value;
    }
    if (secretRef !== undefined) {
      const data = find(store, "secrets", namespace, secretRef)?.data ?? {};
      for (const [key, value] of Object.entries(data)) environment[prefix + key] = plain(value);
    }
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(store, pod, container, variable);
    if (value !== undefined) environment[variable.name] = expand(value, environment);
  }
  return environment;
}

/** `$(NAME)` becomes the value of NAME, `$$` a dollar; an unknown name stays as written. */
export function expand(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\((?<name>[^()$]+)\)/g, (written, name: string | undefined) =>
    name === undefined ? "$" : (entryOf(environment, name) ?? written),
  );
}

/** The value of a downward-API field such as `metadata.labels['app']`; empty when there is none. */
export function fieldValue(pod: Pod, fieldPath: string): string {
  const keyed = /^(?<path>metadata\.(?:labels|annotations))\['(?<key>[^']+)'\]$/.exec(fieldPath)?.groups;
  if (keyed !== undefined) {
    const map = valueAt(pod, keyed["path"] ?? "") as Record<string, string> | undefined;
    return entryOf(map, keyed["key"] ?? "") ?? "";
  }
  if (fieldPath === "metadata.labels" || fieldPath === "metadata.annotations") {
    const map = (valueAt(pod, fieldPath) ?? {}) as Record<string, string>;
    return Object.entries(map)
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join("\n");
  }
  if (fieldPath === "status.podIPs") return pod.status?.podIP ?? "";
  const value = valueAt(pod, fieldPath);
  return typeof value === "string" ? value : "";
}

function valueOf(store: Store, pod: Pod, container: Container, variable: EnvVar): string | undefined {
  const { value, valueFrom } = variable;
  if (valueFrom === undefined) return value ?? "";
  const namespace = pod.metadata.namespace ?? "";
  if (valueFrom.fieldRef !== undefined) return fieldValue(pod, valueFrom.fieldRef.fieldPath);
  if (valueFrom.resourceFieldRef !== undefined) {
    const found = valueAt(container.resources, valueFrom.resourceFieldRef.resource);
    return typeof found === "string" || typeof found === "number" ? String(found) : "0";
  }
  if (valueFrom.configMapKeyRef !== undefined) {
    const reference = valueFrom.configMapKeyRef;
    const found = entryOf(find(store, "configmaps", namespace, reference)?.data, reference.key);
    if (found === undefined && reference.optional !== true) {
      throw new ContainerConfigError(`couldn't find key ${reference.key} in ConfigMap ${namespace}/${reference.name}`);
    }
    return found;
  }
  if (valueFrom.secretKeyRef !== undefined) {
    const reference = valueFrom.secretKeyRef;
    const found = entryOf(find(store, "secrets", namespace, reference)?.data, reference.key);
    if (found === undefined && reference.optional !== true) {
      throw new ContainerConfigError(`couldn't find key ${reference.key} in Secret ${namespace}/${reference.name}`);
    }
    return found === undefined ? undefined : plain(found);
  }
  return undefined;
}

function find<R extends "configmaps" | "secrets">(
  store: Store,
  resource: R,
  namespace: string,
  { name, optional }: { name: string; optional?: boolean },
): ObjectOf<R> | undefined {
  const found = store.get(resource, namespace, name);
  if (found === undefined && optional !== true) {
    throw new ContainerConfigError(`${resource === "configmaps" ? "configmap" : "secret"} "${name}" not found`);
  }
  return found;
}

export function plain(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}

/** The API server's own Service is always linked, the namespace's others only when the pod wants them. */
function linkedServices(store: Store, namespace: string, links: boolean): Service[] {
  const master = store.get("services", "default", "kubernetes");
  const own = links ? store.list("services", namespace) : [];
  const all = master === undefined ? own : [master, ...own];
  return all.filter(({ spec }) => spec.clusterIP !== undefined && spec.clusterIP !== "None" && spec.clusterIP !== "");
}

/** Docker's old link variables; a Service named `minio` is why a pod may meet `MINIO_PORT=tcp://…`. */
function serviceLinks({ metadata, spec }: Service): Record<string, string> {
  const name = metadata.name.toUpperCase().replaceAll("-", "_");
  const ip = spec.clusterIP ?? "";
  const [first] = spec.ports ?? [];
  if (first === undefined) return {};
  const url = ({ port, protocol = "TCP" }: { port: number; protocol?: string }): string =>
    `${protocol.toLowerCase()}://${ip}:${port}`;
  const links: Record<string, string> = {
    [`${name}_SERVICE_HOST`]: ip,
    [`${name}_SERVICE_PORT`]: String(first.port),
    [`${name}_PORT`]: url(first),
  };
  for (const item of spec.ports ?? []) {
    const { port, protocol = "TCP", name: portName } = item;
    if (portName !== undefined) {
      links[`${name}_SERVICE_PORT_${portName.toUpperCase().replaceAll("-", "_")}`] = String(port);
    }
    const prefix = `${name}_PORT_${port}_${protocol}`;
    Object.assign(links, {
      [prefix]: url(item),
      [`${prefix}_PROTO`]: protocol.toLowerCase(),
      [`${prefix}_PORT`]: String(port),
      [`${prefix}_ADDR`]: ip,
    });
  }
  return links;
}
