import { decide, decideTrust } from "@eyrie/iam-policy/decide";
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import type { PolicyState, RoleState } from "../clouds/aws/iam.ts";
import { ifAny } from "../clouds/aws/problems.ts";
import { oidcProviderArn } from "../kinds/oidc-provider.ts";
import { marksOfObject, marksOfTags, roleBelonging } from "../kinds/ownership.ts";
import { serviceAccountBelonging } from "../kinds/service-account.ts";
import type { Target } from "../kinds/target.ts";
import * as say from "../messages/claims.ts";
import { type Requirement, under } from "../milvus/policy.ts";
import { issuerPath, stsAudience, subjectOf, roleAnnotation } from "../milvus/trust.ts";
import type { Claim } from "../model/claim.ts";
import { missesOf } from "./misses.ts";
import { afterProblem, fails, holds, mended, type Proof, seen, unproven } from "./proof.ts";

/** The role's policies as they are now; everything that is decided is decided from these. */
export type Documents = {
  readonly identity: readonly PolicyDocument[];
  readonly boundary: PolicyDocument | undefined;
  readonly bucketPolicy: PolicyDocument | undefined;
};

/** What several claims look at, each read once for one proof. A read that fails is told by every claim that needs it. */
export type Reads = {
  readonly role: Promise<RoleState>;
  /** ARNs of the managed policies on the role. */
  readonly attached: Promise<readonly string[]>;
  /** The one that the spec names; `undefined` where it names none. */
  readonly policy: Promise<PolicyState | undefined>;
  /** Every document that takes part when the role asks S3 for something. */
  readonly documents: Promise<Documents>;
};

export function startReads({ clouds: { iam, s3 }, target }: Proof): Reads {
  const { role, bucket } = target;
  const reading = iam.readRole(role.name, role.arn);
  const attached = iam.listAttachedPolicies(role.name, role.arn);
  const policy = Promise.resolve(target.policy && iam.readPolicy(target.policy.arn));
  const managed = async (arn: string) =>
    parsePolicy((arn === target.policy?.arn ? (await policy)?.document : await iam.readDocument(arn)) ?? "{}", {
      name: arn,
    });
  const documents = Promise.all([
    attached.then((arns) => Promise.all(arns.map(managed))),
    iam.readInlinePolicies(role.name, role.arn),
    reading.then(async ({ permissionsBoundary }) => permissionsBoundary && (await managed(permissionsBoundary))),
    s3.readPolicy(bucket),
  ]).then(([attachedOnes, inline, boundary, bucketPolicy]) => ({
    identity: [...attachedOnes, ...inline.map(({ name, document }) => parsePolicy(document, { name }))],
    boundary: boundary === "" ? undefined : boundary,
    bucketPolicy: bucketPolicy === undefined ? undefined : parsePolicy(bucketPolicy, { name: bucket.arn }),
  }));
  const reads = { role: reading, attached, policy, documents };
  for (const read of Object.values(reads)) read.catch(() => undefined);
  return reads;
}

/** Decides one S3 action of the role from its documents, as over TLS. */
export const decideForRole = (target: Target, documents: Documents, { action, resource }: Requirement) =>
  decide(
    {
      action,
      resource,
      resourceAccount: target.account,
      principal: {
        kind: "role-session",
        account: target.account,
        arn: `arn:${target.partition}:sts::${target.account}:assumed-role/${target.role.name}/eyrie`,
        roleArn: target.role.arn,
      },
      context: { "aws:SecureTransport": "true" },
    },
    {
      identity: documents.identity,
      ...(documents.boundary === undefined ? {} : { boundary: documents.boundary }),
      ...(documents.bucketPolicy === undefined ? {} : { resource: documents.bucketPolicy }),
    },
  );

const decideSubject = (target: Target, trust: PolicyDocument, subject: string) =>
  decideTrust(
    {
      action: "sts:AssumeRoleWithWebIdentity",
      resource: target.role.arn,
      principal: { kind: "web-identity", provider: oidcProviderArn(target) },
      context: {
        [`${issuerPath(target.issuer)}:sub`]: subject,
        [`${issuerPath(target.issuer)}:aud`]: stsAudience,
      },
    },
    trust,
  );

/** Whether a role's trust policy lets the service account in. A document AWS could not have taken trusts nobody. */
export function trusts(target: Target, trust: string): boolean {
  try {
    return decideSubject(target, parsePolicy(trust), subjectOf(target.serviceAccount)).allowed;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

/** What does not hold of the role, and who can mend that. */
export async function mendedRole(
  target: Target,
  { role }: Reads,
  failing: Parameters<typeof mended>[2],
): Promise<ReturnType<typeof mended>> {
  const belonging = roleBelonging(target);
  const found = await role.catch(() => undefined);
  return mended(belonging, found && marksOfTags(belonging, found.tags), failing);
}

/** The guide's first check, and the same name elsewhere, which only the document can tell. */
export async function proveTrust({ target }: Proof, reads: Reads): Promise<readonly Claim[]> {
  const { role, serviceAccount } = target;
  const subject = subjectOf(serviceAccount);
  const lets = say.states.trustPolicy(role.name, subject);
  const elsewhere = say.states.elsewhere(serviceAccount.name);
  const negative = { polarity: "negative", basis: "decided" } as const;
  try {
    const { trust: text, arn } = await reads.role;
    const trust = parsePolicy(text, { name: role.name });
    const decision = decideSubject(target, trust, subject);
    const near = [`${serviceAccount.namespace}-elsewhere`, "kube-system", "default"];
    const others = [...new Set([...near, ...namespacesNamed(trust)])].filter(
      (namespace) => namespace !== serviceAccount.namespace,
    );
    const subjects = others.map((namespace) => subjectOf({ ...serviceAccount, namespace }));
    const letIn = subjects.find((other) => decideSubject(target, trust, other).allowed);
    return [
      decision.allowed
        ? holds("trust-policy", lets, [seen(say.label.role, arn), seen(say.label.subject, subject)])
        : fails("trust-policy", lets, await mendedRole(target, reads, say.trustRefuses(missesOf(decision))), [
            seen(say.label.role, arn),
          ]),
      letIn === undefined
        ? holds("same-name-elsewhere-refused", elsewhere, [seen(say.label.asked, subjects.join(", "))], negative)
        : fails(
            "same-name-elsewhere-refused",
            elsewhere,
            await mendedRole(target, reads, say.wouldAllow(letIn)),
            [],
            negative,
          ),
    ];
  } catch (error) {
    if (error instanceof PolicyError) {
      const invalid = say.documentUnreadable(role.name, error.message);
      return [
        fails("trust-policy", lets, invalid),
        unproven("same-name-elsewhere-refused", elsewhere, invalid, negative),
      ];
    }
    return [
      afterProblem("trust-policy", lets, error),
      unproven("same-name-elsewhere-refused", elsewhere, say.notReached(lets), negative),
    ];
  }
}

/**
 * Namespaces that the document's own subjects name. A pattern is one namespace it matches, so that whatever the
 * document lets in beside the usual suspects is asked about too.
 */
const namespacesNamed = (trust: PolicyDocument): readonly string[] =>
  trust.statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key.endsWith(":sub"))
    .flatMap(({ values }) => values)
    .flatMap((subject) => /^system:serviceaccount:([^:]+):/.exec(subject.replaceAll(/[*?]/g, "x"))?.[1] ?? []);

export const described = ({ action, resource }: Requirement) => `${action} (${resource})`;

/** The guide's fourth check. */
export async function proveAnnotation({ clouds: { kubernetes }, target }: Proof): Promise<readonly Claim[]> {
  const { namespace, name } = target.serviceAccount;
  const statement = say.states.annotation(`${namespace}/${name}`);
  try {
    const account = await ifAny(() => kubernetes.readServiceAccount(namespace, name));
    if (account === undefined)
      return [fails("service-account-annotation", statement, say.notThere(`${namespace}/${name}`))];
    const { labels = {}, annotations = {} } = account.metadata ?? {};
    const belonging = serviceAccountBelonging(target);
    const marks = marksOfObject(belonging, labels, annotations);
    const value = annotations[roleAnnotation];
    return [
      value === target.role.arn
        ? holds("service-account-annotation", statement, [seen(say.label.annotation, `${roleAnnotation}: ${value}`)])
        : fails("service-account-annotation", statement, mended(belonging, marks, say.annotationDiffers), [
            seen(say.label.observed, value ?? "-"),
            seen(say.label.expected, target.role.arn),
          ]),
    ];
  } catch (error) {
    return [afterProblem("service-account-annotation", statement, error)];
  }
}

/** Names near and far, and one for every bucket that the documents themselves name: for `prod-*` one that begins so. */
function otherBuckets(own: string, identity: readonly PolicyDocument[]): readonly string[] {
  const named = identity
    .flatMap(({ statements }) => statements)
    .flatMap(({ effect, resources }) => (effect === "Allow" ? (resources?.values ?? []) : []))
    .flatMap((resource) => /^arn:[^:]*:s3:::([^/]+)/.exec(resource)?.[1] ?? [])
    .map((pattern) => pattern.replaceAll(/\$\{[^}]*\}|[*?]/g, "x"));
  const invented = [`${own}-2`, own.slice(0, -1), `${own.split("-")[0] ?? own}-other`, "another-bucket"];
  return [...new Set([...invented, ...named])].filter((other) => other !== own && other.length > 2);
}

/** Whether the spec's own statements allow it. */
function isAskedFor(target: Target, requirement: Requirement): boolean {
  if (target.extraStatements.length === 0) return false;
  const identity = [parsePolicy({ Version: "2012-10-17", Statement: target.extraStatements })];
  return decideForRole(target, { identity, boundary: undefined, bucketPolicy: undefined }, requirement).allowed;
}

/** Decided, not tried: one cannot knock at every bucket. Names near and far, and those in the documents, stand for the others. */
export async function proveOtherBuckets({ target }: Proof, reads: Reads): Promise<readonly Claim[]> {
  const statement = say.states.otherBuckets(target.role.name, target.extraStatements.length > 0);
  const how = { polarity: "negative", basis: "decided" } as const;
  try {
    const read = await reads.documents;
    const others = otherBuckets(target.bucket.name, read.identity);
    const asked = others.flatMap((other) => {
      const arn = `arn:${target.partition}:s3:::${other}`;
      return [
        { action: "s3:ListBucket", resource: arn },
        { action: "s3:GetObject", resource: `${arn}/${under(target.rootPath, "x")}` },
        { action: "s3:PutObject", resource: `${arn}/${under(target.rootPath, "x")}` },
        { action: "s3:DeleteObject", resource: `${arn}/${under(target.rootPath, "x")}` },
      ];
    });
    const allowed = asked.find(
      (requirement) =>
        decideForRole(target, { ...read, bucketPolicy: undefined }, requirement).allowed &&
        !isAskedFor(target, requirement),
    );
    return [
      allowed === undefined
        ? holds("other-buckets-refused", statement, [seen(say.label.asked, others.join(", "))], how)
        : fails("other-buckets-refused", statement, say.wouldAllow(described(allowed)), [], how),
    ];
  } catch (error) {
    if (error instanceof PolicyError)
      return [
        unproven("other-buckets-refused", statement, say.documentUnreadable(target.role.name, error.message), how),
      ];
    const problem = afterProblem("other-buckets-refused", statement, error, how);
    return [{ ...problem, verdict: { ...problem.verdict, status: "unproven" } as Claim["verdict"] }];
  }
}
