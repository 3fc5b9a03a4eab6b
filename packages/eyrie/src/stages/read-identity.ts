import { issuerPath } from "../milvus/trust.ts";
import type { Iam, PolicyState, RoleState } from "../clouds/aws/iam.ts";
import { type Lines, milvusRequirements } from "../milvus/policy.ts";
import * as say from "../messages/doctor/role.ts";
import { type Observed, observing, seenAs } from "../model/observed.ts";
import { Problem } from "../model/problem.ts";
import { hiddenStrings } from "../readings/hide.ts";
import type {
  AccountReading,
  CallerReading,
  PolicyReading,
  ProviderReading,
  Readings,
  RoleReading,
  SimulatedReading,
  TrustReading,
} from "../readings/readings.ts";

/** `arn:aws:iam::111122223333:role/teams/search/milvus` */
const roleName = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);

/**
 * A role with the names of its policies. Whether these may be read is another matter than whether the role may. IAM
 * takes a name and looks into the caller's own account: what it says is about no role of another one.
 */
export async function readRole(iam: Iam, arn: string, caller: Observed<CallerReading>): Promise<Observed<RoleReading>> {
  const name = roleName(arn);
  if (caller.status === "present" && arn.split(":")[4] !== caller.value.account) {
    const { fact, remedy } = say.otherAccount(arn, caller.value.account);
    return { status: "unreadable", cause: new Problem("denied", fact, remedy) };
  }
  const [role, attached, inline] = await Promise.all([
    observing(() => iam.readRole(name, arn)),
    observing(() => iam.listAttachedPolicies(name, arn)),
    observing(() => iam.readInlinePolicies(name, arn)),
  ]);
  return role.status === "present"
    ? { status: "present", value: { ...stateOf(role.value, name), attached, inline } }
    : role;
}

const stateOf = ({ permissionsBoundary, tags, ...role }: RoleState, name: string) => ({
  ...role,
  tags: hiddenStrings(tags),
  name,
  ...(permissionsBoundary === undefined ? {} : { boundary: permissionsBoundary }),
});

/** What IAM counts and allows of the account as a whole. */
export async function readAccount(iam: Iam): Promise<Observed<AccountReading>> {
  const summary = await observing(() => iam.account.summary());
  return seenAs(summary, ({ GlobalEndpointTokenVersion: version, AssumeRolePolicySizeQuota: quota }) => ({
    ...(version === undefined ? {} : { globalTokenVersion: version }),
    ...(quota === undefined ? {} : { trustPolicyQuota: quota }),
  }));
}

/** Roles whose trust policies speak of a service account, in its own name or by a pattern. */
export const readTrusting = (iam: Iam, subject: string): Promise<Observed<readonly TrustReading[]>> =>
  observing(async () => {
    const [, , namespace = "", account = ""] = subject.split(":");
    const roles = await iam.account.roles();
    return roles.filter(
      ({ trust }) => trust.includes(subject) || (trust.includes(namespace) && trust.includes(account)),
    );
  });

/** Of the account's OIDC providers those of one issuer, and of its own kind, also with what they accept. */
export async function readProviders(
  iam: Iam,
  listed: Observed<readonly string[]>,
  issuer: string | undefined,
): Promise<Observed<readonly ProviderReading[]>> {
  if (listed.status !== "present") return listed;
  const url = issuer && issuerPath(issuer);
  return observing(() =>
    Promise.all(
      listed.value.map(async (arn) => {
        const known = { arn, url: arn.slice(arn.indexOf("oidc-provider/") + "oidc-provider/".length) };
        if (known.url !== url) return { ...known, clientIds: [], createdAt: 0 };
        const { audiences, createdAt } = await iam.readOidcProvider(arn);
        return { ...known, clientIds: audiences, createdAt };
      }),
    ),
  );
}

const isAwsManaged = (arn: string) => arn.split(":")[4] === "aws";

/**
 * A managed policy with its versions; of one of the user's own also what the others said: a mend that is not the default
 * one has no effect.
 */
export const readPolicy = (iam: Iam, arn: string): Promise<Observed<PolicyReading>> =>
  observing(async () => {
    const policy = await iam.readPolicy(arn);
    const mine = !isAwsManaged(arn);
    const versions = await Promise.all(
      policy.versions
        .toSorted((a, b) => b.createdAt - a.createdAt)
        .map(async (version) => ({
          ...version,
          ...(version.isDefault
            ? { document: policy.document }
            : mine
              ? { document: await iam.readPolicyDocument(arn, version.id) }
              : {}),
        })),
    );
    return policyOf(policy, versions);
  });

const policyOf = (
  { arn, defaultVersion, document, tags }: PolicyState,
  versions: PolicyReading["versions"],
): PolicyReading => ({
  arn,
  defaultVersion,
  document,
  tags: hiddenStrings(tags),
  versions,
  createdAt: versions.at(-1)?.createdAt ?? 0,
});

/** At most so many policies are read that nobody attached. */
const mostNearby = 12;

/**
 * Customer managed policies that look as if they had been meant for Milvus, by their names: where the role lacks a
 * permission one of them may have it and hang elsewhere, or nowhere.
 */
export async function readNearby(
  iam: Iam,
  known: readonly string[],
  wanted: string | undefined,
): Promise<Pick<Readings, "nearby" | "policies">> {
  const listed = await observing(() => iam.account.policies());
  if (listed.status !== "present")
    return { nearby: listed, policies: wanted === undefined ? {} : { [wanted]: await readPolicy(iam, wanted) } };
  const meant = listed.value
    .filter(({ arn, name }) => !known.includes(arn) && (arn === wanted || /milvus|s3|bucket/i.test(name)))
    .toSorted((a, b) => Number(/milvus/i.test(b.name)) - Number(/milvus/i.test(a.name)))
    .slice(0, mostNearby);
  const read = await Promise.all(
    meant.map(async ({ arn }) => {
      const [policy, attachedTo] = await Promise.all([readPolicy(iam, arn), observing(() => iam.listAttachments(arn))]);
      return [
        arn,
        policy.status === "present" ? { ...policy, value: { ...policy.value, attachedTo } } : policy,
      ] as const;
    }),
  );
  return {
    nearby: { status: "present", value: meant.map(({ arn }) => arn) },
    policies: Object.fromEntries(read),
  };
}

/** What IAM's own simulator says of what Milvus needs: it alone sees the organization's policies. */
export const simulateRole = (
  iam: Iam,
  roleArn: string,
  place: { readonly bucketArn: string; readonly rootPath: string; readonly region: string },
  lines: Lines,
): Promise<Observed<readonly SimulatedReading[]>> =>
  observing(async () => {
    const answers = await Promise.all(
      milvusRequirements(place, lines).map(async ({ action, resource }) => {
        // Without the region whatever is locked to regions counts as refused.
        const context = { "aws:SecureTransport": "true", "aws:RequestedRegion": place.region };
        const simulated = await iam.account.simulate(roleArn, { actions: [action], resource, context });
        return simulated.map(({ decision, organization, boundary }) => ({
          action,
          resource,
          allowed: decision === "allowed",
          ...(organization === undefined ? {} : { organization }),
          ...(boundary === undefined ? {} : { boundary }),
        }));
      }),
    );
    return answers.flat();
  });
