import { request as httpsRequest, type RequestOptions } from "node:https";
import { request as httpRequest } from "node:http";
import type { Clock } from "../../model/clock.ts";
import { Problem } from "../../model/problem.ts";
import * as say from "../../messages/kubernetes.ts";
import { passing } from "../retry.ts";
import { currentNode, type Trace } from "../trace.ts";
import { unreachableProblem, statusProblem } from "./problems.ts";

/** Where the Kubernetes API is and who asks; exec plugins, client certificates, proxies and CAs are client-node's business. */
export type Access = {
  /** The server's address as the kubeconfig has it. */
  readonly server: string;
  readonly context: string;
  /** The cluster it is to lead to, for what errors advise. */
  readonly cluster?: say.NamedCluster;
  /** Adds credentials, CA and agent to the options of one request. */
  readonly authorise: (options: RequestOptions) => Promise<void>;
};

export type KubernetesRequest = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Default: plain JSON. */
  readonly accept?: string;
  /** Whether a POST may be tried again although it may have made its object: the caller knows it when it meets it. */
  readonly repeatable?: boolean;
  /** Told when the answer says that it was made, in milliseconds since the epoch by the server's clock. */
  readonly onDate?: (time: number) => void;
  /** For the trace and for errors: `get secrets`. */
  readonly operation: string;
};

export type Transport = <T>(request: KubernetesRequest) => Promise<T>;

const attempts = 4;
const firstPause = 200;
const bound = 30_000;

/**
 * Sends one request and reads its JSON (or, for logs, its text). Throttling, 5xx and broken connections are tried
 * again up to four times, with growing pauses; reads and server-side apply may always be, a POST only when the server
 * said it did nothing (429) or the caller is prepared for it.
 * @throws Problem
 */
export function transport(access: () => Promise<Access>, clock: Clock, trace: Trace): Transport {
  return async <T>(request: KubernetesRequest): Promise<T> => {
    const to = await access();
    const harmless = ({ vendor }: Problem): boolean =>
      request.method !== "POST" || request.repeatable === true || vendor?.status === 429;
    return attempted(to, { ...request, harmless }, { clock, trace }, () => once<T>(to, request));
  };
}

type Attempted = {
  readonly operation: string;
  readonly path: string;
  /** Whether what failed so may be tried again. */
  readonly harmless: (problem: Problem) => boolean;
};

type Around = { readonly clock: Clock; readonly trace: Trace; readonly signal?: AbortSignal };

/** Makes a call, again where its failure may pass, and traces each attempt. @throws Problem, or the signal's reason */
export async function attempted<T>(
  to: Access,
  request: Attempted,
  { clock, trace, signal }: Around,
  call: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1, pause = firstPause; ; attempt += 1, pause *= 2) {
    const line = {
      service: "kubernetes",
      operation: request.operation,
      node: currentNode(),
      start: clock.now(),
      attempt,
    };
    try {
      const answer = await call();
      trace({ ...line, end: clock.now(), outcome: "ok" });
      return answer;
    } catch (error) {
      const problem = error instanceof Problem ? error : unreachableProblem(to, request, error);
      trace({ ...line, end: clock.now(), outcome: problem.vendor?.code ?? problem.code });
      signal?.throwIfAborted();
      if (!passing[problem.code] || !request.harmless(problem) || attempt === attempts) throw problem;
      await clock.sleep(pause, signal);
    }
  }
}

async function once<T>(access: Access, request: KubernetesRequest): Promise<T> {
  const url = new URL(access.server);
  const query = new URLSearchParams(request.query).toString();
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const options: RequestOptions = {
    method: request.method,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (url.protocol === "http:" ? 80 : 443) : Number(url.port),
    path: `${url.pathname.replace(/\/$/, "")}${request.path}${query === "" ? "" : `?${query}`}`,
    headers: {
      accept: request.accept ?? "application/json",
      ...(body === undefined
        ? {}
        : { "content-type": request.contentType ?? "application/json", "content-length": Buffer.byteLength(body) }),
    },
  };
  await authorise(access, options);
  const send = url.protocol === "http:" ? httpRequest : httpsRequest;
  return new Promise<T>((resolve, reject) => {
    const sent = send(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const status = response.statusCode ?? 0;
        const date = Date.parse(response.headers.date ?? "");
        if (!Number.isNaN(date)) request.onDate?.(date);
        if (status >= 200 && status < 300) {
          const json = (response.headers["content-type"] ?? "").includes("json");
          resolve((json ? JSON.parse(text) : text) as T);
        } else reject(statusProblem(access, request, status, text));
      });
    });
    sent.setTimeout(bound, () => sent.destroy(Object.assign(new Error("no answer in 30 s"), { code: "ETIMEDOUT" })));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** @throws Problem `expired` when the kubeconfig yields no credentials */
export async function authorise(access: Access, options: RequestOptions): Promise<void> {
  try {
    await access.authorise(options);
  } catch (error) {
    const { fact, remedy } = say.credentialsUnavailable(
      access.context,
      error instanceof Error ? error.message : "",
      access.cluster,
    );
    throw new Problem("expired", fact, remedy, { cause: error });
  }
}
