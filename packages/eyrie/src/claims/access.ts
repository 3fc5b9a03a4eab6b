import { eventually } from "../clouds/retry.ts";
import type { Answered, ListedKey, S3 } from "../clouds/aws/s3.ts";
import type { AssumedRole } from "../clouds/aws/sts.ts";
import * as say from "../messages/claims.ts";
import { notSpreadYet, refusal } from "../messages/refusal.ts";
import type { Requirement } from "../milvus/policy.ts";
import { strangerTo, stsAudience } from "../milvus/trust.ts";
import type { Claim, ClaimName } from "../model/claim.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import { decideForRole, type Documents, mendedRole, type Reads, trusts } from "./documents.ts";
import { missesOf } from "./misses.ts";
import { explained, remedyFor } from "./refusal.ts";
import { abandonedProbes, probeKey, probePrefix } from "./probe.ts";
import { afterProblem, fails, holds, type Proof, seen, unproven } from "./proof.ts";

const here = { basis: "tried", triedFrom: say.fromHere } as const;
const against = { ...here, polarity: "negative" } as const;

/**
 * Tries the thing itself: a token of the service account → the role → put, get, list, delete under the root path; then
 * a stranger, only once the role was given to the one who may have it. Tokens and keys stay in memory, and the probe
 * object is taken away whatever happens.
 */
export async function proveAccess(proof: Proof, reads: Reads): Promise<readonly Claim[]> {
  const { target } = proof;
  const account = `${target.serviceAccount.namespace}/${target.serviceAccount.name}`;
  const tokenStated = say.states.token(account);
  const token = await attempt(() =>
    proof.clouds.kubernetes.requestToken(target.serviceAccount.namespace, target.serviceAccount.name, stsAudience),
  );
  if ("error" in token) {
    const claim =
      token.error instanceof Problem && token.error.code === "denied"
        ? unproven(
            "token-issued",
            tokenStated,
            say.tokenForbidden(target.serviceAccount.namespace, target.serviceAccount.name),
            here,
          )
        : afterProblem("token-issued", tokenStated, token.error, here);
    return [claim, ...notTried(proof, ["role-assumed", ...onObjects, "stranger-refused"], tokenStated)];
  }
  const issued = holds("token-issued", tokenStated, [seen(say.label.serviceAccount, account)], here);
  const assumption = await assume(proof, token.value, reads);
  if (assumption.role === undefined)
    return [
      issued,
      assumption.claim,
      ...notTried(proof, [...onObjects, "stranger-refused"], assumption.claim.statement),
    ];
  const [objects, stranger] = await Promise.all([
    proveObjects(proof, proof.clouds.s3As(assumption.role.credentials), reads.documents),
    proveStranger(proof, reads),
  ]);
  return [issued, assumption.claim, ...objects, stranger];
}

const onObjects = ["object-put", "object-get", "object-list", "object-delete"] as const;

type Attempt<T> = { readonly value: T } | { readonly error: unknown };

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

/** A refusal right after access was changed may be one that has not spread yet: then it is asked again, within a bound. */
const patiently = <T>({ fresh, clock, signal, note }: Proof, about: ClaimName, work: () => Promise<T>) =>
  fresh ? eventually(clock, signal, ["denied", "invalid", "missing"], work, () => note(about, notSpreadYet)) : work();

const sessionName = ({ id }: Proof) => `eyrie-${id}`;

async function assume(
  proof: Proof,
  token: string,
  reads: Reads,
): Promise<{ readonly claim: Claim; readonly role: AssumedRole | undefined }> {
  const { role, partition, account } = proof.target;
  const statement = say.states.assumed(role.name);
  const request = { roleArn: role.arn, sessionName: sessionName(proof), token };
  const assumed = await attempt(() =>
    patiently(proof, "role-assumed", () => proof.clouds.sts.assumeWithWebIdentity(request)),
  );
  if ("error" in assumed) return { claim: await notAssumed(proof, statement, assumed.error, reads), role: undefined };
  const expected = `arn:${partition}:sts::${account}:assumed-role/${role.name}/${request.sessionName}`;
  const { arn, requestId } = assumed.value;
  // Whose ARN it is matters, not that somebody answered: a node's role would answer too.
  if (arn !== expected)
    return {
      claim: fails("role-assumed", statement, say.anotherIdentity(expected, arn), [], here),
      role: undefined,
    };
  const evidence = [seen(say.label.assumed, arn), seen(say.label.request, requestId)];
  return { claim: holds("role-assumed", statement, evidence, here), role: assumed.value };
}

/** STS says no more than that it refused; what it looked at says who can mend it. */
async function notAssumed({ target }: Proof, statement: Sentence, error: unknown, { role }: Reads): Promise<Claim> {
  const claim = afterProblem("role-assumed", statement, error, here);
  if (claim.verdict.status !== "fails" || !(error instanceof Problem)) return claim;
  const read = await attempt(() => role);
  const remedy =
    error.vendor?.code.startsWith("InvalidIdentityToken") === true
      ? refusal.byProvider
      : "value" in read && trusts(target, read.value.trust)
        ? refusal.beyondDocuments
        : refusal.byOurs;
  return { ...claim, verdict: { ...claim.verdict, remedy } };
}

async function proveObjects(proof: Proof, s3: S3, documents: Promise<Documents>): Promise<readonly Claim[]> {
  const { target, readOnly } = proof;
  const prefix = probePrefix(proof);
  const key = probeKey(proof);
  const at = `s3://${target.bucket.name}/${prefix}`;
  const states = {
    put: say.states.put(at),
    get: say.states.get(at),
    list: say.states.list(at),
    delete: say.states.delete(at),
  };
  const shown = ({ requestId }: Answered) => [seen(say.label.key, key), seen(say.label.request, requestId)];
  let found: readonly ListedKey[] = [];
  const list = () =>
    tried("object-list", states.list, { action: "s3:ListBucket", resource: target.bucket.arn }, () =>
      patiently(proof, "object-list", async () => {
        const answer = await s3.listKeys(target.bucket, prefix);
        found = answer.keys;
        return answer;
      }),
    );

  if (readOnly) {
    const decided = await Promise.all([
      decidedClaim(proof, documents, "object-put", states.put, "s3:PutObject", key),
      decidedClaim(proof, documents, "object-get", states.get, "s3:GetObject", key),
      list(),
      decidedClaim(proof, documents, "object-delete", states.delete, "s3:DeleteObject", key),
    ]);
    return decided;
  }

  const body = `eyrie probe ${proof.id}`;
  const on = (action: string): Requirement => ({ action, resource: `${target.bucket.arn}/${key}` });
  let left = true;
  try {
    const put = await tried("object-put", states.put, on("s3:PutObject"), () =>
      patiently(proof, "object-put", () => s3.putObject(target.bucket, key, body)),
    );
    left = put.verdict.status !== "fails";
    if (put.verdict.status !== "holds")
      return [put, ...notTried(proof, ["object-get", "object-delete"], states.put), await list()];
    const [got, listed] = await Promise.all([
      tried(
        "object-get",
        states.get,
        on("s3:GetObject"),
        () => patiently(proof, "object-get", () => s3.getObject(target.bucket, key)),
        (answer) => (answer.body === body ? undefined : say.notTheSame()),
      ),
      list(),
    ]);
    const [deleted] = await Promise.all([
      tried("object-delete", states.delete, on("s3:DeleteObject"), () =>
        patiently(proof, "object-delete", () => s3.deleteObject(target.bucket, key)),
      ),
      sweep(proof, s3, found),
    ]);
    left = deleted.verdict.status !== "holds";
    return [put, got, listed, deleted];
  } finally {
    // The role may not delete, or nobody knows whether the put arrived: then the operator clears the probe away.
    if (left) await attempt(() => proof.clouds.s3.deleteObject(target.bucket, key));
  }

  async function tried<T extends Answered>(
    name: ClaimName,
    statement: Sentence,
    asked: Requirement,
    work: () => Promise<T>,
    wrong: (answer: T) => ReturnType<typeof say.notTheSame> | undefined = () => undefined,
  ): Promise<Claim> {
    const outcome = await attempt(work);
    if ("error" in outcome)
      return explained(afterProblem(name, statement, outcome.error, here), outcome.error, target, documents, asked);
    const reason = wrong(outcome.value);
    return reason === undefined
      ? holds(name, statement, shown(outcome.value), here)
      : fails(name, statement, reason, shown(outcome.value), here);
  }
}

/** Another proof's own probe is left to it. */
async function sweep(proof: Proof, s3: S3, listed: readonly ListedKey[]): Promise<void> {
  await Promise.all(
    abandonedProbes(proof, listed).map((key) => attempt(() => s3.deleteObject(proof.target.bucket, key))),
  );
}

async function decidedClaim(
  { target }: Proof,
  documents: Promise<Documents>,
  name: ClaimName,
  statement: Sentence,
  action: string,
  key: string,
): Promise<Claim> {
  const how = { basis: "decided", triedFrom: say.readOnlyDecided } as const;
  const read = await attempt(() => documents);
  if ("error" in read) return afterProblem(name, statement, read.error, how);
  const decision = decideForRole(target, read.value, { action, resource: `${target.bucket.arn}/${key}` });
  const { why } = say.lacksPermissions([`${action} (${missesOf(decision)})`]);
  return decision.allowed
    ? holds(name, statement, [seen(say.label.asked, `${action} ${key}`)], how)
    : fails(name, statement, { why, remedy: remedyFor(target, read.value, decision) }, [], how);
}

async function proveStranger(proof: Proof, reads: Reads): Promise<Claim> {
  const { clouds, target } = proof;
  const stranger = strangerTo(target.serviceAccount);
  const account = `${stranger.namespace}/${stranger.name}`;
  const statement = say.states.stranger(account);
  const token = await attempt(() => clouds.kubernetes.requestToken(stranger.namespace, stranger.name, stsAudience));
  if ("error" in token) {
    if (!(token.error instanceof Problem)) throw token.error;
    const reason =
      token.error.code === "missing"
        ? say.noStranger(account)
        : token.error.code === "denied"
          ? say.tokenForbidden(stranger.namespace, stranger.name)
          : { why: token.error.fact, remedy: token.error.remedy };
    return unproven("stranger-refused", statement, reason, against);
  }
  const request = { roleArn: target.role.arn, sessionName: sessionName(proof), token: token.value };
  const assumed = await attempt(() => clouds.sts.assumeWithWebIdentity(request));
  if ("value" in assumed)
    return fails(
      "stranger-refused",
      statement,
      await mendedRole(target, reads, say.strangerLetIn(target.role.name)),
      [seen(say.label.assumed, assumed.value.arn)],
      against,
    );
  if (!(assumed.error instanceof Problem)) throw assumed.error;
  const { vendor } = assumed.error;
  // Only STS's own AccessDenied says that the trust policy refused; anything else says something about another thing.
  if (vendor?.code !== "AccessDenied")
    return unproven("stranger-refused", statement, say.strangerUnclear(assumed.error.fact.en), against);
  const evidence = [
    seen(say.label.answer, `${vendor.code}: ${vendor.message}`),
    seen(say.label.request, vendor.requestId ?? "-"),
  ];
  return holds("stranger-refused", statement, evidence, against);
}

/** Claims that could not be tried because one before them did not hold. */
function notTried(proof: Proof, names: readonly ClaimName[], before: Sentence): readonly Claim[] {
  const { target } = proof;
  const at = `s3://${target.bucket.name}/${probePrefix(proof)}`;
  const stranger = strangerTo(target.serviceAccount);
  const statements: Partial<Record<ClaimName, Sentence>> = {
    "role-assumed": say.states.assumed(target.role.name),
    "object-put": say.states.put(at),
    "object-get": say.states.get(at),
    "object-list": say.states.list(at),
    "object-delete": say.states.delete(at),
    "stranger-refused": say.states.stranger(`${stranger.namespace}/${stranger.name}`),
  };
  return names.map((name) =>
    unproven(name, statements[name] ?? before, say.notReached(before), name === "stranger-refused" ? against : here),
  );
}
