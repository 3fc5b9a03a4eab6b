import {
  DeleteOpenIDConnectProviderCommand,
  DeleteRolePolicyCommand,
  type IAMClient,
  ListOpenIDConnectProviderTagsCommand,
  paginateListPolicies,
} from "@aws-sdk/client-iam";
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from "@aws-sdk/client-s3";
import { calling, ifAny } from "#eyrie/clouds/aws/problems";
import type { Clouds } from "#eyrie/clouds/clouds";
import { oidcProviderArn } from "#eyrie/kinds/oidc-provider";
import { ownerTag } from "#eyrie/kinds/ownership";
import { releaseSelector } from "#eyrie/milvus/release";
import { type Names, resolveNames } from "#eyrie/spec/names";
import type { Kubectl } from "../hands.ts";
import { until } from "../until.ts";
import { openSandbox, type Sandbox } from "./sandbox.ts";

/** Something that a run may have left. Found by its name, so that no run need remember what it made. */
export type Thing = {
  readonly what: string;
  /** The command that shows it. */
  readonly shownBy: string;
  readonly isThere: () => Promise<boolean>;
  /** Takes it away with all that hangs on it. Called again when it did not do, or not at once. */
  readonly remove: () => Promise<void>;
};

/** Milliseconds: pods of Milvus may take their time to stop, and the namespace goes after them. */
const patience = 20 * 60_000;

/**
 * Takes away one thing after the other, again and again until nothing is left or the time is up; one that cannot be
 * taken away does not keep the others.
 * @returns what is left, why, and how to find it.
 */
export const clearUp = (things: readonly Thing[], bound = patience): Promise<readonly string[]> =>
  until(
    async () => {
      const left: string[] = [];
      for (const thing of things) {
        const why = await whyLeft(thing);
        if (why !== undefined) left.push(`${thing.what}: ${why}; see: ${thing.shownBy}`);
      }
      return left;
    },
    (left) => left.length === 0,
    bound,
  );

async function whyLeft({ isThere, remove }: Thing): Promise<string | undefined> {
  try {
    if (!(await isThere())) return undefined;
    await remove();
    return (await isThere()) ? "it is still there" : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** All that a suite of this name can have made in the account and the cluster, what rests on others first. */
export async function thingsIn(sandbox: Sandbox): Promise<readonly Thing[]> {
  const { session, hands } = openSandbox(sandbox, new AbortController().signal);
  const names = resolveNames(session.spec, await session.clouds.sts.identity());
  return [
    ...inCluster(session.clouds, hands.kubectl, names),
    theRole(session.clouds, hands.iam, names),
    policies(session.clouds, hands.iam, names),
    provider(session.clouds, hands.iam, names),
    theBucket(hands.s3, names),
  ];
}

function inCluster({ kubernetes, helm }: Clouds, kubectl: Kubectl, names: Names): readonly Thing[] {
  const { release } = names;
  const { namespace } = names.serviceAccount;
  return [
    {
      what: `Helm release ${release}`,
      shownBy: `helm list --all --namespace ${namespace}`,
      isThere: async () => (await kubernetes.listSecrets(namespace, releaseSelector(release))).length > 0,
      remove: () => helm.uninstall(release, namespace, new AbortController().signal),
    },
    {
      what: `namespace ${namespace}`,
      shownBy: `kubectl get namespace ${namespace}`,
      isThere: async () => (await ifAny(() => kubernetes.readNamespace(namespace))) !== undefined,
      remove: () => kubectl("DELETE", `/api/v1/namespaces/${namespace}`),
    },
  ];
}

const theRole = ({ iam }: Clouds, sdk: IAMClient, { role: { name, arn } }: Names): Thing => ({
  what: `IAM role ${name}`,
  shownBy: `aws iam get-role --role-name ${name}`,
  isThere: async () => (await ifAny(() => iam.readRole(name, arn))) !== undefined,
  remove: async () => {
    const [attached, inline] = await Promise.all([
      iam.listAttachedPolicies(name, arn),
      iam.readInlinePolicies(name, arn),
    ]);
    await Promise.all([
      ...attached.map((policy) => iam.detachPolicy(name, arn, policy)),
      ...inline.map((policy) => sdk.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: policy.name }))),
    ]);
    await iam.deleteRole(name, arn);
  },
});

/** Ours, and those that cases attach beside it: their names begin with ours. */
function policies({ iam }: Clouds, sdk: IAMClient, { policy }: Names): Thing {
  if (policy === undefined) throw new Error("a sandbox names its policy");
  const { name } = policy;
  const list = async () => {
    const arns: string[] = [];
    for await (const { Policies: page = [] } of paginateListPolicies({ client: sdk }, { Scope: "Local" }))
      for (const { PolicyName: found = "", Arn: arn = "" } of page)
        if (found === name || found.startsWith(`${name}-`)) arns.push(arn);
    return arns;
  };
  return {
    what: `IAM policies ${name}*`,
    shownBy: `aws iam list-policies --scope Local --query "Policies[?starts_with(PolicyName,'${name}')].Arn"`,
    isThere: async () => (await list()).length > 0,
    remove: async () => {
      for (const arn of await list()) {
        const spare = (await iam.readPolicy(arn)).versions.filter(({ isDefault }) => !isDefault);
        await Promise.all(spare.map(({ id }) => iam.deletePolicyVersion(arn, id)));
        await iam.deletePolicy(arn);
      }
    },
  };
}

/** Every role of the cluster relies on it: only the one that this very set-up registered is taken away. */
function provider({ eks }: Clouds, sdk: IAMClient, { account, partition, cluster, owner }: Names): Thing {
  const find = async () => {
    const { issuer } = await eks.describeCluster(cluster.name);
    return { OpenIDConnectProviderArn: oidcProviderArn({ account, partition, issuer }) };
  };
  return {
    what: "the OIDC provider that this run registered",
    shownBy: "aws iam list-open-id-connect-providers",
    isThere: async () => {
      const which = await find();
      const subject = { action: "iam:ListOpenIDConnectProviderTags", resource: which.OpenIDConnectProviderArn };
      const read = () => sdk.send(new ListOpenIDConnectProviderTagsCommand(which));
      const found = await ifAny(() => calling(subject, read));
      return found?.Tags?.some(({ Key, Value }) => Key === ownerTag && Value === owner) ?? false;
    },
    remove: async () => {
      await sdk.send(new DeleteOpenIDConnectProviderCommand(await find()));
    },
  };
}

export function theBucket(s3: S3Client, { bucket: name, account }: Pick<Names, "bucket" | "account">): Thing {
  const which = { Bucket: name, ExpectedBucketOwner: account };
  return {
    what: `bucket ${name}`,
    shownBy: `aws s3api list-object-versions --bucket ${name}`,
    isThere: async () => {
      const read = () => s3.send(new HeadBucketCommand(which));
      return (await ifAny(() => calling({ action: "s3:HeadBucket", resource: name }, read))) !== undefined;
    },
    remove: async () => {
      for (let objects = await objectsIn(s3, which); objects.length > 0; objects = await objectsIn(s3, which)) {
        const { Errors: errors = [] } = await s3.send(
          new DeleteObjectsCommand({ ...which, Delete: { Objects: [...objects], Quiet: true } }),
        );
        const [first] = errors;
        if (first !== undefined) throw new Error(`${first.Key ?? ""}: ${first.Code ?? ""} ${first.Message ?? ""}`);
      }
      await s3.send(new DeleteBucketCommand(which));
    },
  };
}

/** Some of what is in a bucket. Where it ever had versions, they and the markers of deleted objects count too. */
async function objectsIn(
  s3: S3Client,
  which: { readonly Bucket: string; readonly ExpectedBucketOwner: string },
): Promise<readonly ObjectIdentifier[]> {
  const { Status: versioning } = await s3.send(new GetBucketVersioningCommand(which));
  if (versioning === undefined) {
    const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command(which));
    return objects.map(({ Key }) => ({ Key }));
  }
  const { Versions: versions = [], DeleteMarkers: markers = [] } = await s3.send(new ListObjectVersionsCommand(which));
  return [...versions, ...markers].map(({ Key, VersionId }) => ({ Key, VersionId }));
}
