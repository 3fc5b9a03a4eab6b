/*
 * Makes chosen requests go wrong: slowed down, refused, or cut off, before their work is done or after.
 * Which ones is decided by counting and by a generator of its own, so that the same faults and seed befall the same
 * requests as long as these come in the same order.
 */
import { ConnectionCut, type HttpResponse } from "../http/message.ts";
import { fraction } from "../seeded-random.ts";
import type { Surroundings } from "../surroundings.ts";
import { type FaultyService, type InjectedError, injectedError } from "./errors.ts";

/** What a request can be told by. `*` in a pattern stands for any text. */
export type RequestTraits = {
  readonly service: FaultyService;
  /** AWS's name of the call. */
  readonly operation?: string;
  /** Kubernetes' verb. */
  readonly verb?: string;
  /** AWS: `bucket/key`, a role's name, an ARN. Kubernetes: the plural, with `/<subresource>` behind it. */
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
};

export type Fault = RequestTraits & {
  /** How many matching requests pass before the first goes wrong. */
  readonly after?: number;
  /** How many go wrong; all when absent. */
  readonly times?: number;
  /** From 0 to 1. */
  readonly probability?: number;
  /** The service's own code; with `status` any. */
  readonly error?: string;
  readonly status?: number;
  /** Seconds that Kubernetes asks the client to wait. */
  readonly retryAfter?: number;
  /** The connection is cut in place of an answer. */
  readonly drop?: boolean;
  /** Milliseconds before anything else. */
  readonly delay?: number;
  /** The work is done, and only its answer is not what it ought to be. */
  readonly done?: boolean;
};

/** What befalls one request. */
export type Injected = {
  /** For the log: `SlowDown 503, after the work was done`. */
  readonly words: string;
  readonly delay: number;
  readonly done: boolean;
  /** Absent: the request is only slow. */
  readonly end: "drop" | (InjectedError & { readonly retryAfter?: number }) | undefined;
};

export type Faults = (request: RequestTraits) => Injected | undefined;

const traits = ["service", "operation", "verb", "resource", "namespace", "name"] as const;

export function makeFaults(faults: readonly Fault[], random: Surroundings["random"]): Faults {
  const armed = faults.map((fault) => {
    const patterns = traits.flatMap((trait) => {
      const pattern = fault[trait];
      return pattern === undefined ? [] : [[trait, globOf(pattern)] as const];
    });
    const injected = injectedBy(fault);
    const { after = 0, times = Infinity, probability = 1 } = fault;
    let seen = 0;
    let befallen = 0;
    /** Every matching request counts and draws, whether or not another fault gets hold of it first. */
    return (request: RequestTraits, taken: boolean): Injected | undefined => {
      if (!patterns.every(([trait, glob]) => glob.test(request[trait] ?? ""))) return undefined;
      seen += 1;
      const drawn = probability >= 1 || fraction(random) < probability;
      if (taken || seen <= after || befallen >= times || !drawn) return undefined;
      befallen += 1;
      return injected;
    };
  });
  return (request) => {
    let found: Injected | undefined;
    for (const fault of armed) found = fault(request, found !== undefined) ?? found;
    return found;
  };
}

function globOf(pattern: string): RegExp {
  const literal = pattern.split("*").map((text) => text.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "s");
}

function injectedBy({ service, error, status, retryAfter, drop = false, delay = 0, done = false }: Fault): Injected {
  const refused = error === undefined && status === undefined ? undefined : injectedError(service, error, status);
  const after = retryAfter === undefined ? {} : { retryAfter };
  const end = drop ? "drop" : refused && { ...refused, ...after };
  const words = [
    ...(delay > 0 ? [`delayed ${delay} ms`] : []),
    ...(end === undefined ? [] : [end === "drop" ? "connection cut" : `${end.code} ${end.status}`]),
    ...(done ? ["after the work was done"] : []),
  ];
  return { words: words.join(", "), delay, done, end };
}

/**
 * Answers a request as the fault wants it.
 * @param refuse words an error as the service does
 * @throws ConnectionCut
 */
export async function befall(
  { delay, done, end }: Injected,
  answer: () => Promise<HttpResponse>,
  refuse: (error: Exclude<Injected["end"], "drop" | undefined>) => HttpResponse,
  { sleep }: Pick<Surroundings, "sleep">,
): Promise<HttpResponse> {
  if (delay > 0) await sleep(delay);
  if (end === undefined) return answer();
  // Whatever it would have been: nobody is to learn it.
  if (done) await answer().catch(() => undefined);
  if (end === "drop") throw new ConnectionCut("The connection was made to break");
  return refuse(end);
}
