import { decide, type Decision } from "@eyrie/iam-policy/decide";
import type { PolicyDocument } from "@eyrie/iam-policy/document";
import type { Chain } from "../../readings/chain.ts";
import type { PolicyReading, Readings } from "../../readings/readings.ts";
import { type Borne, boundaryOf, bucketPolicyOf, documentOf, identityOf } from "../decisions.ts";
import type { Look } from "../doctor-rule.ts";
import { inFavour, isKnown } from "./known.ts";
import { withNewIds } from "./old-ids.ts";
import { type Asked, type Denied, everything, grantsOf, placeOf, requestsOf, withResource } from "./requests.ts";
import { toldBy } from "./told.ts";

/**
 * Why a type of policy refuses what Milvus needs. One refusal has one cause, so that one broken thing is told once:
 * - `version`: a newer version of the policy would allow it, and is not the default.
 * - `elsewhere`: another policy would allow it, and is not attached to the role.
 * - `prefix`: a condition on s3:prefix, which HeadBucket does not carry.
 * - `objects`: s3:ListBucket is allowed on the objects, where it means nothing.
 * - `old-id`: a principal that was deleted is named by its id.
 * - `statement`: a Deny says so.
 * - `none`: nothing allows it.
 */
export type Cause =
  | { readonly why: "version"; readonly policy: PolicyReading; readonly version: string }
  | { readonly why: "elsewhere"; readonly policy: PolicyReading }
  | { readonly why: "prefix" | "objects" | "old-id" | "statement" | "none" };

export type Denial = Asked & {
  readonly decision: Denied;
  readonly cause: Cause;
  /** Condition keys on which it hangs and that cannot be told from here; none: it is certain. */
  readonly open: readonly string[];
};

/** What the role's own policies refuse; the bucket's policy may grant it nevertheless. */
export function identityDenials(chain: Chain, readings: Readings, look: Look): readonly Denial[] {
  const role = look.need(chain.role);
  const borne = identityOf(chain, readings, look);
  const identity = borne.map(({ document }) => document);
  const told = toldBy("identity-based policy", chain, readings, role);
  return requestsOf(chain, readings, look).flatMap((asked): readonly Denial[] => {
    const { request } = asked;
    const alone = decide(request, { identity });
    if (alone.allowed) return [];
    const confirmed = told.some(({ action }) => action === request.action);
    const bucketPolicy = alone.why === "no-allow" && !confirmed ? bucketPolicyOf(chain, look) : undefined;
    const grants = bucketPolicy && grantsOf(bucketPolicy);
    const renewed = grants && withNewIds(grants, role);
    if (decide(request, withResource({ identity }, grants)).allowed) return [];
    const hopeful = decide(request, withResource({ identity: identity.map(inFavour) }, grants && inFavour(grants)));
    const decision = surer(alone, hopeful);
    const open = hopeful.allowed && !confirmed ? openIn(alone) : [];
    const cause = identityCause(asked, decision, borne, chain, readings);
    // Then the bucket's policy was to grant it, to the role that there was before.
    const before = cause.why === "none" && decide(request, withResource({ identity }, renewed)).allowed;
    return [{ ...asked, decision, open, cause: before ? { why: "old-id" } : cause }];
  });
}

const under = ({ request }: Asked, boundary: PolicyDocument) => decide(request, { identity: [everything], boundary });
const by = ({ request }: Asked, resource: PolicyDocument) => decide(request, { identity: [everything], resource });

/** What the role's permissions boundary keeps from it, whatever allows it. */
export function boundaryDenials(chain: Chain, readings: Readings, look: Look): readonly Denial[] {
  const role = look.need(chain.role);
  const boundary = boundaryOf(chain, readings, look);
  if (boundary === undefined) return [];
  const told = toldBy("permissions boundary", chain, readings, role);
  return requestsOf(chain, readings, look).flatMap((asked): readonly Denial[] => {
    const plain = under(asked, boundary.document);
    if (plain.allowed) return [];
    const hopeful = under(asked, inFavour(boundary.document));
    const decision = surer(plain, hopeful);
    const newer = newerVersion([boundary], ([document]) => document !== undefined && under(asked, document).allowed);
    const open = hopeful.allowed && !told.some(({ action }) => action === asked.request.action) ? openIn(plain) : [];
    return [{ ...asked, decision, open, cause: newer ?? { why: isOfPrefix(asked, decision) ? "prefix" : "none" } }];
  });
}

/** What the bucket's policy denies, whatever allows it. */
export function bucketDenials(chain: Chain, readings: Readings, look: Look): readonly Denial[] {
  const role = look.need(chain.role);
  const asks = requestsOf(chain, readings, look);
  const policy = bucketPolicyOf(chain, look);
  if (policy === undefined) return [];
  const told = toldBy("resource-based policy", chain, readings, role);
  return asks.flatMap((asked): readonly Denial[] => {
    const plain = by(asked, policy);
    if (plain.allowed) return [];
    const hopeful = by(asked, inFavour(policy));
    const decision = surer(plain, hopeful);
    const why =
      by(asked, inFavour(withNewIds(policy, role))).allowed && !hopeful.allowed
        ? "old-id"
        : isOfPrefix(asked, decision)
          ? "prefix"
          : "statement";
    const open = hopeful.allowed && !told.some(({ action }) => action === asked.request.action) ? openIn(plain) : [];
    return [{ ...asked, decision, open, cause: { why } }];
  });
}

function identityCause(
  asked: Asked,
  decision: Denied,
  borne: readonly Borne[],
  chain: Chain,
  readings: Readings,
): Cause {
  const { request } = asked;
  const allows = (identity: readonly PolicyDocument[]) => decide(request, { identity }).allowed;
  const newer = newerVersion(borne, allows);
  if (newer !== undefined) return newer;
  const identity = borne.map(({ document }) => document);
  const elsewhere = unattached(borne, chain, readings).find(({ document }) => allows([...identity, document]));
  if (elsewhere !== undefined) return { why: "elsewhere", policy: elsewhere.policy };
  if (isOfPrefix(asked, decision)) return { why: "prefix" };
  if (decision.why === "explicit-deny") return { why: "statement" };
  return { why: isOnObjects(asked, decision, identity) ? "objects" : "none" };
}

/** Whether s3:ListBucket is allowed on objects of the bucket: by name, or by a pattern. */
function isOnObjects({ request, requirement }: Asked, decision: Denied, identity: readonly PolicyDocument[]): boolean {
  if (request.action !== "s3:ListBucket" || decision.why === "explicit-deny") return false;
  const objects = `${requirement.resource}/`;
  const named = decision.nearest.some(
    ({ missed: [miss, ...others] }) =>
      others.length === 0 && miss?.element === "Resource" && miss.expected.some((value) => value.startsWith(objects)),
  );
  return named || decide({ ...request, resource: `${objects}any` }, { identity }).allowed;
}

const isPrefix = (key: string) => key.toLowerCase() === "s3:prefix";

/** Whether a condition on s3:prefix alone is in the way of HeadBucket. */
function isOfPrefix({ request }: Asked, decision: Denied): boolean {
  if (request.action !== "s3:ListBucket") return false;
  if (decision.why === "explicit-deny") return decision.by.statement.conditions.some(({ key }) => isPrefix(key));
  return decision.nearest.some(({ missed }) =>
    missed.every((miss) => miss.element === "Condition" && isPrefix(miss.key)),
  );
}

const versionNumber = (id: string) => Number(id.replace(/^v/, ""));

/** A newer version than the default one of a policy that would do; an older one was replaced on purpose. */
function newerVersion(
  borne: readonly Borne[],
  allows: (documents: readonly PolicyDocument[]) => boolean,
): Extract<Cause, { why: "version" }> | undefined {
  for (const { document, policy } of borne)
    for (const version of policy?.versions ?? []) {
      if (policy === undefined || versionNumber(version.id) <= versionNumber(policy.defaultVersion)) continue;
      const other = version.document === undefined ? undefined : documentOf(version.document, policy.arn);
      const replaced = borne.flatMap((one) => (one.document === document ? (other ?? []) : one.document));
      if (allows(replaced)) return { why: "version", policy, version: version.id };
    }
  return undefined;
}

/**
 * Policies that the role does not bear and that were meant for this bucket: the spec's own; one that names the bucket and
 * hangs nowhere; one that hangs elsewhere, where nothing that the role bears names the bucket.
 */
function unattached(borne: readonly Borne[], chain: Chain, readings: Readings): readonly Required<Borne>[] {
  const { nearby, policies, wanted } = readings;
  const role = chain.role.status === "present" ? chain.role.value : undefined;
  const bucketArn = role && placeOf(chain, role)?.bucketArn;
  if (bucketArn === undefined) return [];
  const attached = new Set(borne.flatMap(({ policy }) => policy?.arn ?? []));
  const listed = nearby.status === "present" ? nearby.value : [];
  const served = borne.some(({ document }) => namesBucket(document, bucketArn));
  return [...new Set([...(wanted?.policyArn === undefined ? [] : [wanted.policyArn]), ...listed])].flatMap((arn) => {
    const read = policies[arn];
    if (attached.has(arn) || read?.status !== "present") return [];
    const document = documentOf(read.value.document, arn);
    if (document === undefined) return [];
    const { attachedTo } = read.value;
    const loose = attachedTo?.status === "present" && attachedTo.value.length === 0;
    const meant = arn === wanted?.policyArn || (namesBucket(document, bucketArn) && (loose || !served));
    return meant ? [{ document, policy: read.value }] : [];
  });
}

/** Whether a document speaks of the bucket by name, not just of all there are. */
const namesBucket = ({ statements }: PolicyDocument, bucketArn: string): boolean =>
  statements.some(
    ({ effect, resources }) =>
      effect === "Allow" &&
      resources?.negated === false &&
      resources.values.some((value) => value.startsWith(bucketArn)),
  );

/** Which of the two tells more: a denial that hangs on nothing, else the statements as they stand. */
export const surer = (plain: Denied, hopeful: Decision): Denied =>
  hopeful.allowed || (plain.why === "no-allow" && hopeful.why === "no-allow") ? plain : hopeful;

/** The keys that a decision hangs on and that nobody can tell from here. */
export function openIn(decision: Denied): readonly string[] {
  const keys =
    decision.why === "explicit-deny"
      ? decision.by.statement.conditions.map(({ key }) => key)
      : (decision.nearest[0]?.missed ?? []).flatMap((miss) => (miss.element === "Condition" ? [miss.key] : []));
  return [...new Set(keys)].filter((key) => !isKnown(key));
}
