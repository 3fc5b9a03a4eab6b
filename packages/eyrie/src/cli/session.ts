import { connect } from "../clouds/clouds.ts";
import { downloadingHelm } from "../messages/cli.ts";
import type { Emit } from "../model/event.ts";
import type { Session } from "../pipeline/session.ts";
import type { Spec } from "../spec/schema.ts";
import type { CommonFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";
import type { SdkOnConsent } from "./milvus-sdk.ts";
import { readSpec } from "./spec-file.ts";

/**
 * Reads the spec and points the clouds at what it and the options name; in a rehearsal, at the local cloud and its
 * chart instead. Nothing is connected yet.
 * @throws Problem, SpecFailure
 */
export async function openSession(
  invocation: Invocation,
  flags: CommonFlags,
  emit: Emit,
  asked: Pick<Session, "adopt" | "refuseOther" | "deleteBucket" | "patience"> = {},
  sdk?: SdkOnConsent,
): Promise<Session> {
  const { host, rehearsal, trace, signal } = invocation;
  const { spec, ...file } = rehearsal?.spec ?? (await readSpec(invocation, flags.file));
  const helmBinary = () =>
    host.findHelm(
      ({ received, total }) => emit({ type: "note", about: "helm", text: downloadingHelm(received, total) }),
      signal,
    );
  const { clock, random, environment } = host;
  const common = {
    region: spec.cluster.region,
    cluster: spec.cluster.name,
    helmBinary,
    ...(sdk === undefined ? {} : { milvusSdk: () => sdk.load(emit) }),
    environment,
    clock,
    trace,
  };
  const context = flags.context ?? spec.cluster.context;
  const clouds =
    rehearsal === undefined
      ? connect({
          ...common,
          ...(flags.profile === undefined ? {} : { profile: flags.profile }),
          ...(context === undefined ? {} : { context }),
        })
      : connect({ ...common, local: rehearsal.local });
  const used = rehearsal === undefined ? spec : withChart(spec, rehearsal.chart);
  return { spec: used, ...file, clouds, clock, random, signal, emit, holder: host.holder, ...asked };
}

/** A version in the spec is another chart's. */
function withChart(spec: Spec, chart: string): Spec {
  const { version: _, ...milvus } = spec.milvus;
  return { ...spec, milvus: { ...milvus, chart } };
}
