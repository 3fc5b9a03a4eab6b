/** What is asked of both API servers: one request a step, in an order that lets a step use what another was answered. */

import type { JsonObject } from "../../src/kubernetes/json.ts";

export type Step = {
  /** The plural name of a kind, or what the request is about where no kind is. */
  readonly kind: string;
  readonly verb: string;
  /** Tells the step from the others of its kind and verb. */
  readonly name: string;
  readonly method: string;
  /** Path and query. `{{label.path}}`, here and in the body, stands for what the step labelled so was answered. */
  readonly path: string;
  /** The label whose answer the body starts from; `body` is merged into it, as a JSON merge patch is. */
  readonly from?: string;
  /** JSON; text is sent as it is. */
  readonly body?: unknown;
  readonly type?: string;
  readonly accept?: string;
  /** None at all when empty. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes the answer known to later steps. */
  readonly as?: string;
  /** Leaves a watch after so many events. */
  readonly events?: number;
  /** Makes the server forget its history first, as etcd's compaction does every five minutes. */
  readonly compacted?: true;
};

export function titleOf({ kind, verb, name }: Step): string {
  return `${kind} / ${verb} / ${name}`;
}

/** An answer whose accidents (uids, times, versions, addresses) are named instead of told. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

/** What a step's answer is known as, before normalisation. */
export type Answers = Map<string, JsonObject>;
