/** The `log` subresource of a pod. */

import type { HttpResponse } from "../http/message.ts";
import type { Kubelet, LogLine } from "./kubelet.ts";
import type { Pod } from "./kinds.ts";
import { invalidValue, type Problem, prohibited } from "./problems.ts";
import { createPushStream } from "./push-stream.ts";
import { resources } from "./registry.ts";
import { isTrue, readInteger, type ResourceRequest } from "./request-info.ts";
import { badRequest, notFound, rejected } from "./status.ts";
import type { Store } from "./store.ts";

/**
 * @throws StatusError 400 when the container is not named and there are several, or has not started; 422 for options that
 * contradict each other or make no sense.
 */
export function podLog(
  kubelet: Pick<Kubelet, "log">,
  store: Store,
  { namespace, name, query }: ResourceRequest,
  { now, closed }: { now: number; closed: AbortSignal },
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
  const printed = ({ at, text }: LogLine): string => `${stamped ? `${nanoseconds(at)} ` : ""}${text}\n`;
  const { since, tail, bytes } = readLimits(query, now);
  const recent = (lines ?? []).filter(({ at }) => at >= since);
  const text = recent
    .slice(Math.max(0, recent.length - tail))
    .map(printed)
    .join("");
  const body = bytes === undefined ? text : Buffer.from(text).subarray(0, bytes).toString();
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

/** As the kubelet stamps lines: RFC 3339 down to the nanosecond, of which this clock knows the milliseconds. */
function nanoseconds(at: number): string {
  return new Date(at).toISOString().replace("Z", "000000Z");
}

type Limits = { readonly since: number; readonly tail: number; readonly bytes: number | undefined };

function readLimits(query: URLSearchParams, now: number): Limits {
  const tail = atLeast(query, "tailLines", 0);
  const bytes = atLeast(query, "limitBytes", 1);
  const seconds = atLeast(query, "sinceSeconds", 1);
  const time = query.get("sinceTime");
  if (time !== null && seconds !== undefined) {
    throw refused(prohibited("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
  }
  const from = time === null ? 0 : Date.parse(time);
  if (Number.isNaN(from)) throw badRequest(`parsing time ${JSON.stringify(time)}: cannot parse it as RFC 3339`);
  return { since: seconds === undefined ? from : now - seconds * 1000, tail: tail ?? Infinity, bytes };
}

function atLeast(query: URLSearchParams, name: string, least: 0 | 1): number | undefined {
  const value = readInteger(query, name);
  if (value === undefined || value >= least) return value;
  const bound = least === 0 ? "greater than or equal to 0" : "greater than 0";
  throw refused(invalidValue(name, value, `must be ${bound}`));
}

function refused(problem: Problem): Error {
  return rejected({ group: "", kind: "PodLogOptions" }, "", [problem]);
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
