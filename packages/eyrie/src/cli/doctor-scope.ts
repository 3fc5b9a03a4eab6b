import { connect } from "../clouds/clouds.ts";
import { clusterOfContext } from "../clouds/kubernetes/kubeconfig.ts";
import * as say from "../messages/doctor/report.ts";
import type { Emit } from "../model/event.ts";
import { askedBySpec } from "../pipeline/ask-doctor.ts";
import type { Asked } from "../pipeline/take-readings.ts";
import type { Scope } from "../readings/readings.ts";
import { clusterInContext } from "./commands/init-context.ts";
import type { DoctorFlags } from "./commands/doctor-arguments.ts";
import type { Invocation } from "./invocation.ts";
import { openSession } from "./session.ts";
import { UsageError } from "./usage-error.ts";

export type ScopeFlags = Pick<
  DoctorFlags,
  "file" | "context" | "profile" | "namespace" | "release" | "serviceAccount" | "pod" | "cluster" | "region"
>;

/**
 * What is to be looked at: by a spec, or, where a namespace is named, by options alone. Nothing is connected yet.
 * @throws UsageError, Problem, SpecFailure
 */
export async function askedOf(invocation: Invocation, flags: ScopeFlags, emit: Emit): Promise<Asked> {
  const { namespace } = flags;
  if (namespace === undefined) {
    refuseLoose(flags);
    return askedBySpec(await openSession(invocation, flags, emit));
  }
  return askedByOptions(invocation, flags, scopeOf(namespace, flags));
}

const scopeOf = (namespace: string, { release, serviceAccount, pod }: ScopeFlags): Scope => ({
  namespace,
  ...(release === undefined ? {} : { release }),
  ...(serviceAccount === undefined ? {} : { serviceAccount }),
  ...(pod === undefined ? {} : { pod }),
});

/** @throws UsageError */
function refuseLoose({ release, serviceAccount, pod, cluster, region }: ScopeFlags): void {
  const given = {
    "--release": release,
    "--service-account": serviceAccount,
    "--pod": pod,
    "--cluster": cluster,
    "--region": region,
  };
  const [loose] = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [] : [option]));
  if (loose === undefined) return;
  const { fact, remedy } = say.needsNamespace(loose);
  throw new UsageError(fact, remedy);
}

async function askedByOptions(invocation: Invocation, flags: ScopeFlags, scope: Scope): Promise<Asked> {
  const { host, rehearsal, trace } = invocation;
  const { clock, environment } = host;
  const { context, profile } = flags;
  const choice = {
    ...(rehearsal === undefined ? {} : { file: rehearsal.local.kubeconfig }),
    ...(context === undefined ? {} : { context }),
  };
  const told = await clusterOfContext(choice);
  const named = told?.context === undefined ? undefined : clusterInContext(told.context);
  const region =
    flags.region ?? named?.region ?? told?.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
  if (region === undefined || region === "") throw new UsageError(say.needsRegion.fact, say.needsRegion.remedy);
  const cluster = flags.cluster ?? named?.name ?? told?.name;
  const clouds = connect({
    region,
    ...(cluster === undefined ? {} : { cluster }),
    ...(profile === undefined ? {} : { profile }),
    ...(context === undefined ? {} : { context }),
    ...(rehearsal === undefined ? {} : { local: rehearsal.local }),
    helmBinary: () => host.findHelm(() => undefined, invocation.signal),
    environment,
    clock,
    trace,
  });
  return { clouds, clock, region, scope, ...(cluster === undefined ? {} : { cluster }) };
}
