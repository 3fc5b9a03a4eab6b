/** Which user a container runs as, and which projected tokens that user may read. */

import { isObject, type JsonObject } from "./json.ts";
import type { Container, Pod } from "./kinds.ts";
import { ContainerConfigError } from "./pod-environment.ts";

const root = 0;

/** A container's own settings before its pod's. */
function securityContext(pod: Pod, container: Container): JsonObject {
  return { ...contextOf(pod.spec), ...contextOf(container) };
}

function contextOf(of: Readonly<Record<string, unknown>>): JsonObject {
  return isObject(of["securityContext"]) ? of["securityContext"] : {};
}

function idIn(context: JsonObject, field: string): number | undefined {
  const value = context[field];
  return typeof value === "number" ? value : undefined;
}

/**
 * As the kubelet does before it creates a container; Milvus' image names no user, which is root.
 * @throws ContainerConfigError for root where the pod wants none
 */
export function requireNonRoot(pod: Pod, container: Container): void {
  const context = securityContext(pod, container);
  if (context["runAsNonRoot"] !== true) return;
  const user = idIn(context, "runAsUser");
  if (user !== undefined && user !== root) return;
  const why =
    user === root
      ? "container's runAsUser breaks non-root policy"
      : "container has runAsNonRoot and image will run as root";
  const { name, namespace = "", uid } = pod.metadata;
  throw new ContainerConfigError(`${why} (pod: "${name}_${namespace}(${uid})", container: ${container.name})`);
}

/** The user that all containers were told to run as; none when one was told nothing, or another. */
function commonUser(pod: Pod): number | undefined {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const users = new Set(containers.map((container) => idIn(securityContext(pod, container), "runAsUser")));
  return users.size === 1 ? [...users][0] : undefined;
}

/**
 * Whether the file of a projected token can be opened. It belongs to the user that all containers share, else to root;
 * with such a user or an fsGroup its mode is 0600 whatever the volume says, and fsGroup may read it too.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/volume/projected/projected.go
 */
export function mayReadToken(pod: Pod, container: Container, defaultMode: number): boolean {
  const context = securityContext(pod, container);
  const user = idIn(context, "runAsUser") ?? root;
  if (user === root) return true;
  const fsGroup = idIn(contextOf(pod.spec), "fsGroup");
  const owner = commonUser(pod);
  const mode =
    (owner === undefined && fsGroup === undefined ? defaultMode : 0o600) | (fsGroup === undefined ? 0 : 0o440);
  if (user === (owner ?? root)) return (mode & 0o400) !== 0;
  const supplemental = contextOf(pod.spec)["supplementalGroups"];
  const groups = [idIn(context, "runAsGroup") ?? root, fsGroup, ...(Array.isArray(supplemental) ? supplemental : [])];
  return (mode & (groups.includes(fsGroup ?? root) ? 0o040 : 0o004)) !== 0;
}
