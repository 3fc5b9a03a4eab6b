import * as say from "../../messages/doctor/injection.ts";
import { variable } from "../../readings/injection.ts";
import type { ContainerReading, PodReading, Readings } from "../../readings/readings.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { restarting } from "../restart.ts";
import { askersOf, tokenAt } from "./injection.ts";

const root = 0;

const userOf = (pod: PodReading, container: ContainerReading) => container.runAsUser ?? pod.runAsUser;
const groupOf = (pod: PodReading, container: ContainerReading) => container.runAsGroup ?? pod.runAsGroup ?? root;

/** The user that all containers are told to run as: the kubelet then gives them the file. */
function sharedUser(pod: PodReading): number | undefined {
  const users = new Set(pod.containers.map((container) => userOf(pod, container)));
  return users.size === 1 ? [...users][0] : undefined;
}

/**
 * Whether the kubelet leaves the token to a container's user. With a user that all share, or with fsGroup, it makes the
 * file 0600 and theirs; else the file is root's with the volume's mode. An image's own user is not known: then it may.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/volume/projected/projected.go
 */
function mayRead(pod: PodReading, container: ContainerReading, mode: number): boolean {
  const user = userOf(pod, container);
  if (user === undefined || user === root || pod.fsGroup !== undefined || sharedUser(pod) !== undefined) return true;
  const groups = [groupOf(pod, container), ...(pod.supplementalGroups ?? [])];
  return (mode & (groups.includes(root) ? 0o044 : 0o004)) !== 0;
}

/** What only the container's own log tells: SELinux, another user in the image. */
function isRefused({ logs }: Readings, pod: PodReading, container: ContainerReading, file: string): boolean {
  const read = logs[`${pod.name}/${container.name}`];
  const lines = pod.ready || read?.status !== "present" ? [] : read.value;
  return lines.some(({ text }) => text.includes(file) && /permission denied/i.test(text));
}

/** The token is root's with mode 0600 or the like, and Milvus' container runs as somebody else, without fsGroup. */
export const tokenReadable = doctorRule({
  code: "EY210",
  title: say.readableTitle,
  link: "pods",
  find: (chain, look, readings) => {
    const { namespace } = chain;
    const refused = askersOf(chain, look).flatMap(({ pod, container }) => {
      const file = variable(container, "AWS_WEB_IDENTITY_TOKEN_FILE")?.value ?? "";
      const volume = tokenAt(pod, container, file);
      if (volume === undefined) return [];
      const mode = volume.defaultMode ?? 0o644;
      const computed = !mayRead(pod, container, mode);
      return computed || isRefused(readings, pod, container, file) ? [{ pod, container, mode, computed }] : [];
    });
    const [first] = refused;
    if (first === undefined) return [];
    const { pod, container, mode } = first;
    const group = groupOf(pod, container) || (userOf(pod, container) ?? 1000);
    const patch = JSON.stringify({ spec: { template: { spec: { securityContext: { fsGroup: group } } } } });
    const makers = [...new Set(refused.flatMap((one) => one.pod.madeBy ?? []))];
    return [
      {
        severity: "error",
        ...say.unreadableToken(
          refused.map((one) => `${one.pod.name}/${one.container.name}`),
          first.computed,
        ),
        about: `pod/${namespace}/${pod.name}`,
        comparisons: [
          beside(
            say.label.mode,
            `0${mode.toString(8)} root:root, uid ${userOf(pod, container) ?? "?"} gid ${groupOf(pod, container)}`,
            `0640 :${group}, fsGroup ${group}`,
          ),
        ],
        commands:
          makers.length === 0
            ? restarting([pod], namespace)
            : makers.map((maker) => `kubectl patch ${maker} -n ${namespace} --type merge -p '${patch}'`),
      },
    ];
  },
});
