import { keysBelow } from "../milvus/merged-values.ts";
import { issuerPath, roleAnnotation, stsAudience, subjectOf } from "../milvus/trust.ts";
import type { Json } from "../model/json.ts";
import { absent, type Observed } from "../model/observed.ts";
import type {
  BucketReading,
  PodReading,
  ProviderReading,
  Readings,
  RoleReading,
  ServiceAccountReading,
  StorageReading,
} from "./readings.ts";

export const audienceAnnotation = "eks.amazonaws.com/audience";

/** Whether a text is the ARN of a role, of any partition: as the webhook has it, which warns of others and injects them. */
export const isRoleArn = (text: string): boolean => /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w/.@+=,-]+$/.test(text);

/** One service account that Milvus' pods are to run under, and all it leads to. What was not found is `absent`. */
export type Chain = {
  readonly namespace: string;
  readonly account: string;
  readonly serviceAccount: Observed<ServiceAccountReading>;
  /** Milvus' pods, or those asked about; also such as run under another account although they should not. */
  readonly pods: Observed<readonly PodReading[]>;
  /** As the annotation has it, also where it is no role's ARN; `undefined`: there is none. */
  readonly annotation: string | undefined;
  readonly audience: string;
  /**
   * The role that it is to be: the spec's, else the annotation's; where that is none, the one that its pods bear. What is
   * wrong further on is so whatever is annotated.
   */
  readonly roleArn: string | undefined;
  /** `system:serviceaccount:<namespace>:<name>` */
  readonly subject: string;
  readonly role: Observed<RoleReading>;
  /** `https://…` */
  readonly issuer: Observed<string>;
  /** The OIDC provider of that issuer, in the caller's account. */
  readonly provider: Observed<ProviderReading>;
  readonly storage: Observed<StorageReading>;
  readonly bucket: Observed<BucketReading>;
  /** Name of the bucket that is configured, wanted by a spec, or undefined. */
  readonly bucketName: string | undefined;
  readonly rootPath: string;
};

/** Each service account that the scope is about; the first is the one that a finding about no account in particular names. */
export function chainsOf(readings: Readings): readonly Chain[] {
  return accountsOf(readings).map((account) => chainOf(readings, account));
}

/** Where nothing says which account is meant: a chain of nothing, so that it is seen that there is nothing. */
const nobody = "";

/** The account asked about; else the one of Milvus' pods, of which the annotated ones are meant where they differ. */
function accountsOf({ scope, wanted, pods, workloads, serviceAccounts, release }: Readings): readonly string[] {
  const listed = pods.status === "present" ? pods.value : [];
  if (scope.serviceAccount !== undefined) return [scope.serviceAccount];
  if (scope.pod !== undefined) {
    const pod = listed.find(({ name }) => name === scope.pod);
    return [pod?.serviceAccount ?? nobody];
  }
  if (wanted !== undefined) return [wanted.serviceAccount];
  const byValues = release.status === "present" ? serviceAccountIn(release.value.values) : undefined;
  const declared = workloads.status === "present" ? workloads.value.map(({ serviceAccount }) => serviceAccount) : [];
  const used = [...new Set([...listed.map(({ serviceAccount }) => serviceAccount), ...declared])];
  const annotated =
    serviceAccounts.status === "present"
      ? serviceAccounts.value.filter(({ annotations }) => isAnnotated(annotations)).map(({ name }) => name)
      : [];
  if (used.length === 0) return byValues === undefined ? (annotated.length === 0 ? [nobody] : annotated) : [byValues];
  const meant = used.filter((name) => annotated.includes(name));
  if (byValues !== undefined && used.includes(byValues)) return [byValues];
  return meant.length > 0 ? meant : used.slice(0, 1);
}

/** Also an annotation that is misspelt shows that this account was meant. */
const isAnnotated = (annotations: Readonly<Record<string, string>>) =>
  Object.keys(annotations).some((key) => /role[-_]?arn/i.test(key));

function serviceAccountIn(values: Json): string | undefined {
  const { name } = keysBelow(values, "serviceAccount");
  return typeof name === "string" && name !== "" ? name : undefined;
}

function chainOf(readings: Readings, account: string): Chain {
  const { scope, serviceAccounts, wanted, storage, providers } = readings;
  const serviceAccount = within(serviceAccounts, (all) => all.find(({ name }) => name === account));
  const annotations = serviceAccount.status === "present" ? serviceAccount.value.annotations : {};
  const annotation = annotations[roleAnnotation];
  const pods = within(readings.pods, (all) =>
    scope.pod === undefined ? all : all.filter(({ name }) => name === scope.pod),
  );
  const borne = annotation !== undefined && isRoleArn(annotation) ? undefined : roleBorne(pods, account);
  const roleArn = wanted?.roleArn ?? borne ?? annotation;
  const issuer = issuerOf(readings);
  const bucketName =
    (storage.status === "present" && storage.value.bucketName !== "" ? storage.value.bucketName : undefined) ??
    wanted?.bucket;
  return {
    namespace: scope.namespace,
    account,
    serviceAccount,
    pods,
    annotation,
    audience: annotations[audienceAnnotation] ?? stsAudience,
    subject: subjectOf({ namespace: scope.namespace, name: account }),
    roleArn,
    role:
      serviceAccount.status === "unreadable" && wanted === undefined
        ? serviceAccount
        : (readings.roles[roleArn ?? ""] ?? absent),
    issuer,
    provider:
      issuer.status === "present"
        ? within(providers, (all) => all.find(({ url }) => url === issuerPath(issuer.value)))
        : issuer,
    storage,
    bucket: readings.buckets[bucketName ?? ""] ?? (storage.status === "unreadable" ? storage : absent),
    bucketName,
    rootPath: storage.status === "present" ? storage.value.rootPath : (wanted?.rootPath ?? ""),
  };
}

/** The one role that an account's pods have in their environment. */
function roleBorne(pods: Observed<readonly PodReading[]>, account: string): string | undefined {
  const under = pods.status === "present" ? pods.value.filter(({ serviceAccount }) => serviceAccount === account) : [];
  const roles = new Set(
    under.flatMap(({ containers }) =>
      containers.flatMap(({ env }) => env.flatMap(({ name, value }) => (name === "AWS_ROLE_ARN" ? (value ?? []) : []))),
    ),
  );
  return roles.size === 1 ? [...roles].find(isRoleArn) : undefined;
}

/** What EKS says, else what the API server says of itself. */
export const issuerOf = ({ cluster, apiIssuer }: Readings): Observed<string> =>
  cluster.status === "present" && cluster.value.issuer !== ""
    ? { status: "present", value: cluster.value.issuer }
    : apiIssuer.status === "present"
      ? apiIssuer
      : cluster.status === "unreadable"
        ? cluster
        : apiIssuer;

/** Part of what was observed; `absent` where there is no such part. */
function within<T, U>(observed: Observed<T>, part: (value: T) => U | undefined): Observed<U> {
  if (observed.status !== "present") return observed;
  const value = part(observed.value);
  return value === undefined ? absent : { status: "present", value };
}
