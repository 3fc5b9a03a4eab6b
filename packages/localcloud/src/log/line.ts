/* A request as one line of a log. Nothing in it is secret: values of conditions, headers and bodies are left out. */
import type { Decider, Decision, Mismatch } from "@eyrie/iam-policy/decide";
import type { CallRecord } from "../aws/record.ts";
import type { AccessRecord, RequestRecord } from "../kubernetes/record.ts";

type Common = {
  /** ISO 8601. */
  readonly time: string;
  /** Absent when the connection was cut before the answer. */
  readonly status?: number;
  readonly error?: string;
  /** Why there is no decision: the signature or the token was refused. */
  readonly reason?: string;
  readonly decisions: readonly AccessRecord[];
  /** What was made to go wrong. */
  readonly fault?: string;
  readonly milliseconds: number;
};

export type AwsLine = Common & Pick<CallRecord, "service" | "operation" | "resource" | "caller" | "requestId">;

export type KubernetesLine = Common & { readonly service: "kubernetes" } & Pick<
    RequestRecord,
    "cluster" | "user" | "verb" | "resource" | "namespace" | "name"
  >;

export type LogLine = AwsLine | KubernetesLine;

export function awsLine(record: CallRecord): AwsLine {
  const { service, operation, resource, caller, requestId } = record;
  const decisions = record.decisions.map(toldDecision);
  return { time: timeOf(record), service, operation, resource, caller, ...outcomeOf(record), decisions, requestId };
}

export function kubernetesLine(record: RequestRecord): KubernetesLine {
  const { cluster, user, verb, resource, namespace, name, decisions } = record;
  const named = { service: "kubernetes", cluster, user, verb, resource, namespace, name } as const;
  return { time: timeOf(record), ...named, ...outcomeOf(record), decisions };
}

type Told = Pick<CallRecord, "startedAt" | "milliseconds" | "status" | "error" | "reason" | "injected">;

const timeOf = ({ startedAt }: Told): string => new Date(startedAt).toISOString();

const outcomeOf = ({ status, error, reason, injected, milliseconds }: Told) => ({
  ...(status === undefined ? {} : { status }),
  ...(error === undefined ? {} : { error }),
  ...(reason === undefined ? {} : { reason }),
  ...(injected === undefined ? {} : { fault: injected }),
  milliseconds,
});

const toldDecision = ({ action, resource, decision }: CallRecord["decisions"][number]): AccessRecord => ({
  action,
  resource,
  allowed: decision.allowed,
  reason: reasonOf(decision),
});

function reasonOf(decision: Decision): string {
  if (decision.allowed) return `allowed by ${[decision.by, ...decision.within].map(placeOf).join(" and ")}`;
  if (decision.why === "explicit-deny") return `denied by ${placeOf(decision.by)}`;
  const nearest = decision.nearest.map(nearMiss);
  return `no ${decision.missing} policy allows it${nearest.length === 0 ? "" : `; nearest: ${nearest.join("; ")}`}`;
}

/** Statements count from 0, as `Statement[0]` in the document. */
function placeOf({ policyType, document, index, statement: { sid } }: Decider): string {
  const name = document === undefined ? "" : ` ${document}`;
  // A trust policy and a bucket policy are called just that.
  const policy = name.endsWith(" policy") ? name.trimStart() : `${policyType} policy${name}`;
  return `Statement[${index}]${sid === undefined ? "" : ` "${sid}"`} of the ${policy}`;
}

/** By what it asks for, never by what it got. */
function nearMiss({ by, missed }: Mismatch): string {
  const misses = missed.map((miss) => {
    if (miss.element === "Condition") return `Condition ${miss.operator} ${miss.key}`;
    const named = miss.element === "unknown" ? miss.names : miss.expected;
    return `${miss.element} ${named.slice(0, 3).join(", ")}${named.length > 3 ? ", …" : ""}`.trim();
  });
  return `${placeOf(by)} misses by ${misses.join(" and ")}`;
}
