/** The `log` subresource of a pod. */

import type { HttpResponse } from "../http/message.ts";
import { timestamp } from "./json.ts";
import type { Kubelet, LogLine } from "./kubelet.ts";
import type { Pod } from "./kinds.ts";
import { createPushStream } from "./push-stream.ts";
import { resources } from "./registry.ts";
import { isTrue, readInteger, type ResourceRequest } from "./request-info.ts";
import { badRequest, notFound } from "./status.ts";
import type { Store } from "./store.ts";

/** @throws StatusError 400 when the container is not named and there are several, or has not started. */
export function podLog(
  kubelet: Pick<Kubelet, "log">,
  store: Store,
  { namespace, name, query }: ResourceRequest,
  closed: AbortSignal,
): HttpResponse {
  const pod = store.get("pods", namespace, name);
  if (pod === undefined) throw notFound(resources.pods, name);
  const container = containerOf(pod, query.get("container") ?? "");
  const log = kubelet.log(pod.metadata.uid, container);
  const waiting = pod.status?.containerStatuses?.find((status) => status.name === container)?.state.waiting?.reason;
  const reason = waiting ?? (pod.status?.containerStatuses === undefined ? "ContainerCreating" : undefined);
  if (log === undefined && reason !== undefined) {
    throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${reason}`);
  }
  const previous = isTrue(query.get("previous"));
  const lines = previous ? log?.previous : log?.lines;
  if (previous && (lines === undefined || lines.length === 0)) {
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  const stamped = isTrue(query.get("timestamps"));
  const printed = ({ at, text }: LogLine): string => `${stamped ? `${timestamp(at)} ` : ""}${text}\n`;
  const tail = readInteger(query, "tailLines");
  if (tail !== undefined && tail < 0) throw badRequest("tailLines: must be greater than or equal to 0");
  const shown = tail === undefined ? (lines ?? []) : (lines ?? []).slice(Math.max(0, (lines ?? []).length - tail));
  const body = shown.map(printed).join("");
  const headers = { "content-type": "text/plain" };
  if (!isTrue(query.get("follow")) || log === undefined || previous) return { status: 200, headers, body };

  const finished = new AbortController();
  const stop = log.follow((line) => (line === undefined ? stream.end() : stream.push(printed(line))));
  const stream = createPushStream(() => {
    stop();
    finished.abort();
  });
  stream.push(body);
  closed.addEventListener("abort", stream.end, { once: true, signal: finished.signal });
  return { status: 200, headers, body: stream.chunks };
}

function containerOf(pod: Pod, asked: string): string {
  const mains = pod.spec.containers.map(({ name }) => name);
  const inits = (pod.spec.initContainers ?? []).map(({ name }) => name);
  const { name } = pod.metadata;
  if (asked === "" && mains.length > 1) {
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${[...mains].join(" ")}]`);
  }
  const container = asked === "" ? (mains[0] ?? "") : asked;
  if (![...mains, ...inits].includes(container))
    throw badRequest(`container ${container} is not valid for pod ${name}`);
  return container;
}
