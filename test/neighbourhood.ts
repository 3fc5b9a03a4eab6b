import { type ResourceName, resourceNames } from "@eyrie/localcloud/kubernetes/registry";
import type { Bucket } from "@eyrie/localcloud/s3/store";
import type { ManagedPolicy, Role } from "@eyrie/localcloud/iam/store";
import { tlsOnlyStatement } from "#eyrie/kinds/bucket-policy";
import {
  adoptedLabel,
  adoptedTag,
  ownerAnnotation,
  ownerLabel,
  ownerTag,
  proofAnnotation,
} from "#eyrie/kinds/ownership";
import { roleAnnotation } from "#eyrie/milvus/trust";
import { milvusPolicy } from "#eyrie/milvus/policy";
import type { Scene } from "./scene.ts";

/** Every byte of account and cluster that is not this set-up's, by where it stands. Documents are text as it was put. */
export type Neighbourhood = ReadonlyMap<string, string>;

const ourTags = new Set([ownerTag, adoptedTag]);
const ourLabels = new Set([ownerLabel, adoptedLabel]);

export async function neighbourhood(scene: Scene): Promise<Neighbourhood> {
  await scene.cluster.settled();
  return new Map([...ofIam(scene), ...ofS3(scene), ...ofCluster(scene)]);
}

/** Where two differ, with both texts. */
export function changedIn(before: Neighbourhood, after: Neighbourhood): readonly string[] {
  const places = [...new Set([...before.keys(), ...after.keys()])];
  return places.flatMap((place) =>
    before.get(place) === after.get(place) ? [] : [`${place}: ${before.get(place)} → ${after.get(place)}`],
  );
}

type Entry = readonly [string, string];

function ofIam({ cloud: { account }, target }: Scene): readonly Entry[] {
  const { roles, policies, users, providers } = account.iam;
  return [
    ...[...roles.values()].map((role): Entry => {
      const ours = role.name === target.role.name;
      return [`role ${role.name}`, text(ours ? ofOurRole(role, target.policy.arn) : role)];
    }),
    ...[...policies.values()].map((policy): Entry => {
      const ours = policy.arn === target.policy.arn;
      return [`policy ${policy.arn}`, text(ours ? ofOurPolicy(policy, target) : policy)];
    }),
    ...[...users.values()].map((user): Entry => [`user ${user.name}`, text(user)]),
    ...[...providers.values()].map((provider): Entry => [`provider ${provider.arn}`, text(provider)]),
  ];
}

/** What others hung on our role. */
const ofOurRole = ({ inline, attached, tags, description, maxSessionDuration }: Role, policyArn: string) => ({
  inline,
  attached: [...attached].filter((arn) => arn !== policyArn),
  tags: [...tags].filter(([key]) => !ourTags.has(key)),
  description,
  maxSessionDuration,
});

/** What others hung on our policy, and the versions that they wrote. */
function ofOurPolicy({ versions, tags }: ManagedPolicy, target: Scene["target"]) {
  const own = JSON.stringify(milvusPolicy({ bucketArn: target.bucket.arn, rootPath: target.rootPath }, ["2.6"]));
  return {
    versions: versions.filter((version) => version.text !== own),
    tags: [...tags].filter(([key]) => !ourTags.has(key)),
  };
}

const ofS3 = ({ cloud, target }: Scene): readonly Entry[] =>
  [...cloud.s3.buckets.values()].flatMap((bucket): readonly Entry[] =>
    bucket.name === target.bucket.name
      ? Object.entries(ofOurBucket(bucket, target.bucket.arn)).map(([part, value]) => [
          `bucket ${bucket.name} ${part}`,
          text(value),
        ])
      : [[`bucket ${bucket.name}`, text(bucket)]],
  );

function ofOurBucket({ policy, lifecycle, tags, objects, uploads, encryption, createdAt }: Bucket, arn: string) {
  const own = JSON.stringify(tlsOnlyStatement(arn));
  return {
    policy: (policy?.text ?? '{"Version":"2012-10-17","Statement":[]}').replace(`,${own}`, "").replace(own, ""),
    lifecycle: (lifecycle?.rules ?? []).filter((rule) => !JSON.stringify(rule).includes("eyrie-abort-incomplete")),
    tags: tags.filter(({ key }) => !ourTags.has(key)),
    objects,
    uploads,
    encryption,
    createdAt,
  };
}

function ofCluster({ cluster, target }: Scene): readonly Entry[] {
  const { serviceAccount, release } = target;
  return resourceNames
    .filter((resource) => resource !== "events" && resource !== "persistentvolumes") // what controllers make of anything
    .flatMap((resource) =>
      cluster.store.list(resource).flatMap((object): readonly Entry[] => {
        const { name, namespace = "" } = object.metadata;
        if (namespace === "kube-node-lease") return []; // which kubelets renew
        const place = `${resource} ${namespace}/${name}`;
        if (resource === "serviceaccounts" && namespace === serviceAccount.namespace && name === serviceAccount.name)
          return [[place, text(ofOurAccount(object))]];
        const ours = namespace === serviceAccount.namespace && isOfRelease(resource, object.metadata, release.name);
        if (ours) return [];
        const { status: _, ...rest } = object as typeof object & { readonly status?: unknown };
        return [[place, text(resource === "pods" ? rest : object)]];
      }),
    );
}

type Metadata = { readonly name: string; readonly labels?: Readonly<Record<string, string>> | undefined };

/** What Helm and the controllers make of our release, its record, and the lease of its runs. */
function isOfRelease(resource: ResourceName, { name, labels = {} }: Metadata, release: string): boolean {
  if (resource === "leases") return name === `eyrie-${release}`;
  if (resource === "secrets") return labels["owner"] === "helm" && labels["name"] === release;
  if (resource === "configmaps") return name === release;
  return labels["app.kubernetes.io/instance"] === release || labels["release"] === release;
}

type Object = {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly { readonly manager?: string }[];
  };
};

/** What others put on our service account. */
function ofOurAccount({ metadata, ...rest }: Object) {
  const { labels = {}, annotations = {}, managedFields = [] } = metadata;
  return {
    ...rest,
    labels: Object.entries(labels).filter(
      ([key, value]) => !ourLabels.has(key) && !(key === "app.kubernetes.io/managed-by" && value === "eyrie"),
    ),
    annotations: Object.entries(annotations).filter(
      ([key]) => ![ownerAnnotation, proofAnnotation, roleAnnotation].includes(key),
    ),
    managedFields: managedFields.filter(({ manager }) => manager !== "eyrie" && manager !== "eyrie-proof"),
  };
}

/** Maps and sets as entries, bytes as text, in the order they stand. */
const text = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => {
    if (item instanceof Map || item instanceof Set) return [...item] as unknown;
    return item instanceof Uint8Array ? Buffer.from(item).toString("latin1") : item;
  });
