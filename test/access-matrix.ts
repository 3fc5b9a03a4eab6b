import type { LocalCloud } from "@eyrie/localcloud/cloud";
import { boundaryDocument, identityDocuments, type Bearer, type Role } from "@eyrie/localcloud/iam/store";
import { decide, decideTrust, type Policies } from "@eyrie/iam-policy/decide";
import type { Principal } from "@eyrie/iam-policy/principal";
import type { Target } from "#eyrie/kinds/target";
import { subjectOf } from "#eyrie/milvus/trust";

/** Everything that anybody may do, one line each: who, through which role, what, on what. */
export type AccessMatrix = ReadonlySet<string>;

/** Who may come with a token of the cluster, besides the release's own service account. */
const strangers = ["system:serviceaccount:theirs:theirs", "system:serviceaccount:milvus:default"];

/**
 * Asks every document of the account, as it stands, what everybody may do: service accounts through each role that lets
 * them in, open sessions of each role, users, and anonymous callers.
 */
export function accessMatrix({ account, s3 }: LocalCloud, target: Target): AccessMatrix {
  const { iam } = account;
  const may = (principal: Principal, bearer: Bearer | undefined) =>
    asked(target).filter(({ action, resource }) => {
      const bucket = /^arn:[^:]+:s3:::([^/]+)/.exec(resource)?.[1];
      const ofBucket = bucket === undefined ? undefined : s3.buckets.get(bucket)?.policy?.parsed;
      const boundary = bearer === undefined ? undefined : boundaryDocument(iam, bearer);
      const policies: Policies = {
        identity: bearer === undefined ? [] : identityDocuments(iam, bearer),
        ...(boundary === undefined ? {} : { boundary }),
        ...(ofBucket === undefined ? {} : { resource: ofBucket }),
      };
      const context = { "aws:SecureTransport": "true" };
      return decide({ action, resource, resourceAccount: account.id, principal, context }, policies).allowed;
    });
  const lines = (who: string, ...of: Parameters<typeof may>) =>
    may(...of).map(({ action, resource }) => `${who}: ${action} on ${resource}`);

  const subjects = [subjectOf(target.serviceAccount), ...strangers];
  const providers = [...iam.providers.values()];
  const byToken = [...iam.roles.values()].flatMap((role) =>
    subjects
      .filter((subject) =>
        providers.some(({ arn, url, clientIds }) =>
          [...clientIds].some((audience) => lets(role, arn, { [`${url}:aud`]: audience, [`${url}:sub`]: subject })),
        ),
      )
      .flatMap((subject) => lines(`${subject} as ${role.name}`, sessionOf(role, account.id), role)),
  );
  const sessions = [...iam.roles.values()].flatMap((role) =>
    lines(`an open session of ${role.name}`, sessionOf(role, account.id), role),
  );
  const users = [...iam.users.values()].flatMap((user) =>
    lines(user.name, { kind: "user", account: account.id, arn: user.arn, userId: user.id }, user),
  );
  const byKey = [...iam.users.values(), ...iam.roles.values()].flatMap((caller) =>
    [...iam.roles.values()]
      .filter((role) => assumes(caller, role, account.id))
      .flatMap((role) => lines(`${caller.name} as ${role.name}`, sessionOf(role, account.id), role)),
  );
  return new Set([...byToken, ...sessions, ...users, ...byKey, ...lines("anybody", { kind: "anonymous" }, undefined)]);
}

const sessionOf = ({ name, arn }: Bearer, account: string): Principal => ({
  kind: "role-session",
  account,
  arn: `arn:aws:sts::${account}:assumed-role/${name}/asked`,
  roleArn: arn,
});

const lets = (role: Role, provider: string, context: Readonly<Record<string, string>>): boolean =>
  decideTrust(
    {
      action: "sts:AssumeRoleWithWebIdentity",
      resource: role.arn,
      principal: { kind: "web-identity", provider },
      context,
    },
    role.trust.parsed,
  ).allowed;

/** By trust alone: whether the caller's own policies let it ask is not this run's to change. */
const assumes = (caller: Bearer, role: Role, account: string): boolean =>
  decideTrust(
    {
      action: "sts:AssumeRole",
      resource: role.arn,
      principal: caller.arn.includes(":role/")
        ? sessionOf(caller, account)
        : { kind: "user", account, arn: caller.arn, userId: caller.id },
      context: {},
    },
    role.trust.parsed,
  ).allowed;

/** What is asked of everybody: what Milvus does, what it must not, in its bucket and elsewhere. */
function asked({ bucket, rootPath, role }: Target): readonly { readonly action: string; readonly resource: string }[] {
  const within = (arn: string, ...actions: readonly string[]) => actions.map((action) => ({ action, resource: arn }));
  const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
  return [
    ...within(bucket.arn, "s3:ListBucket", "s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucket"),
    ...within(`${bucket.arn}/${rootPath}/insert_log/1/2/3`, ...objects, "s3:GetObjectVersion"),
    ...within(`${bucket.arn}/backups/1`, ...objects),
    ...within("arn:aws:s3:::theirs", "s3:ListBucket", "s3:DeleteBucket"),
    ...within("arn:aws:s3:::theirs/1", ...objects),
    ...within(role.arn, "iam:PassRole", "iam:UpdateAssumeRolePolicy"),
    ...within("*", "iam:CreateUser", "s3:ListAllMyBuckets"),
  ];
}
