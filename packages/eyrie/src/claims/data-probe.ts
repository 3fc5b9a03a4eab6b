import { passing } from "../clouds/retry.ts";
import { notReached } from "../messages/claims.ts";
import * as say from "../messages/data-probe.ts";
import { states as installation } from "../messages/installation.ts";
import { under } from "../milvus/policy.ts";
import type { Release } from "../milvus/release.ts";
import type { Claim, ClaimName } from "../model/claim.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import { proveDropped } from "./dropped-probe.ts";
import { proveRowsFound } from "./found-rows.ts";
import { openLine } from "./milvus-line.ts";
import { becomesSo, type DataAsked, patienceOf, type Probe, tried } from "./milvus-probe.ts";
import { probeData } from "./probe-rows.ts";
import { fails, holds, type Proof, seen, unproven } from "./proof.ts";
import { storageErrors, storageEvidence } from "./storage-errors.ts";
import { proveSegmentsStored } from "./stored-segments.ts";

type Step = {
  readonly name: ClaimName;
  readonly statement: Sentence;
  /** @throws Problem */
  readonly prove: (probe: Probe, statement: Sentence) => Promise<Claim>;
};

const firstPause = 500;
const longestPause = 4_000;

/**
 * Has Milvus itself take rows, store them in the bucket and find them there, by its official client. What it makes for
 * that is dropped whatever happens.
 * @param installed What else was proven of the installation: nothing is asked of pods that are not ready
 */
export async function proveData(
  proof: Proof,
  asked: DataAsked,
  installed: Promise<readonly Claim[]>,
  reading: Promise<Release | Problem | undefined>,
): Promise<readonly Claim[]> {
  const steps = stepsOf(proof);
  const [release, claims] = [await reading, await installed];
  const nothing = (before: Sentence) =>
    [...steps, droppedStep].map(({ name, statement }) => notTried(name, statement, before));
  if (release === undefined || release instanceof Problem)
    return nothing(installation.deployed(proof.target.release.name));
  const ready = claims.find(({ name }) => name === "pods-ready")?.verdict.status === "holds";
  if (!ready) return nothing(installation.podsReady());
  const { clock, random } = proof;
  const probe: Probe = {
    proof,
    release,
    asked,
    data: probeData(random),
    began: clock.now(),
    made: [],
    line: undefined,
  };
  try {
    const claimed = await endured(probe, steps).catch(async (unforeseen: unknown) => {
      await droppedStep.prove(probe, droppedStep.statement);
      throw unforeseen;
    });
    const before = claimed.find(({ verdict }) => verdict.status !== "holds")?.statement;
    const nothingDue = probe.made.length === 0 && asked.drop === undefined;
    return [
      ...claimed,
      nothingDue && before !== undefined
        ? notTried(droppedStep.name, droppedStep.statement, before)
        : await droppedStep.prove(probe, droppedStep.statement),
    ];
  } finally {
    probe.line?.close();
  }
}

const droppedStep: Step = { name: "probe-dropped", statement: say.states.dropped, prove: proveDropped };

const stepsOf = ({ target }: Proof): readonly Step[] => [
  { name: "milvus-answers", statement: say.states.answers(target.release.name), prove: proveAnswers },
  {
    name: "segments-stored",
    statement: say.states.stored(`s3://${target.bucket.name}/${under(target.rootPath, "insert_log/")}`),
    prove: proveSegmentsStored,
  },
  { name: "rows-found", statement: say.states.found, prove: proveRowsFound },
];

/**
 * Tries all steps anew, with a collection of its own each time, as long as what goes wrong may pass by itself, like the
 * restart of a proxy.
 */
async function endured(probe: Probe, steps: readonly Step[]): Promise<readonly Claim[]> {
  const { clock, signal, note } = probe.proof;
  const until = clock.now() + patienceOf(probe);
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const claims: Claim[] = [];
    try {
      for (const { prove, statement } of steps) {
        const claim = await prove(probe, statement);
        claims.push(claim);
        if (claim.verdict.status !== "holds") break;
      }
      return withRest(claims, steps);
    } catch (thrown) {
      const step = steps[claims.length];
      if (!(thrown instanceof Problem) || step === undefined) throw thrown;
      const error = (thrown.code === "unreachable" ? probe.line?.endpoint.broken() : undefined) ?? thrown;
      const enduring = passing[error.code] && clock.now() + pause < until && !signal.aborted;
      if (!enduring) return withRest([...claims, await afterMilvus(probe, step, error)], steps);
      note(step.name, say.tryingAgain(error.fact));
      await clock.sleep(pause, signal).catch(() => undefined);
      probe.line?.close();
      probe.line = undefined;
    }
  }
}

const withRest = (claims: readonly Claim[], steps: readonly Step[]): readonly Claim[] => {
  const before = claims.at(-1)?.statement ?? installation.podsReady();
  return [...claims, ...steps.slice(claims.length).map(({ name, statement }) => notTried(name, statement, before))];
};

const notTried = (name: ClaimName, statement: Sentence, before: Sentence): Claim =>
  unproven(name, statement, notReached(before), tried);

/** What Milvus itself failed at fails; where it could not be asked, or would not be by this user, nothing is known. */
async function afterMilvus(probe: Probe, { name, statement }: Step, { code, fact, remedy }: Problem): Promise<Claim> {
  if (code !== "failed") return unproven(name, statement, { why: fact, remedy }, tried);
  const errors = await storageErrors(probe.proof, probe.began);
  return fails(name, statement, { why: fact, remedy: say.doctor }, storageEvidence(errors), tried);
}

async function proveAnswers(probe: Probe, statement: Sentence): Promise<Claim> {
  const { proof, release, asked } = probe;
  probe.line = await openLine(proof, release, asked.address, proof.signal);
  const { connection, endpoint } = probe.line;
  const version = await connection.version();
  // Right after the start of a pod its coordinators do not know each other yet.
  let complaints: readonly string[] = [];
  await becomesSo(probe, async () => (complaints = await connection.complaints()).length === 0);
  const through = endpoint.pod === undefined ? endpoint.address : `${endpoint.pod} (port-forward)`;
  const evidence = [seen(say.label.version, version), seen(say.label.through, through)];
  return complaints.length === 0
    ? holds("milvus-answers", statement, evidence, tried)
    : fails("milvus-answers", statement, say.unhealthy(complaints), evidence, tried);
}
