import { parse } from "yaml";
import { type Manifest, renderedObjects } from "./manifest.ts";

/** A volume that a release asks for. */
export type Volume = {
  /** `StatefulSet/milvus-demo-etcd` */
  readonly of: string;
  /** Undefined: the cluster's default. Empty: no class at all, so a volume that somebody made beforehand. */
  readonly storageClass: string | undefined;
};

type Claiming = { readonly spec?: { readonly volumeClaimTemplates?: readonly Claim[] | null } };
type Claim = { readonly spec?: { readonly storageClassName?: string | null } };

/** The volumes that a release's own StatefulSets and claims ask for. */
export const volumesIn = (release: Manifest): readonly Volume[] =>
  renderedObjects(release, "StatefulSet", "PersistentVolumeClaim").flatMap((object) => {
    const claims =
      object.kind === "PersistentVolumeClaim"
        ? [parse(object.text) as Claim]
        : ((parse(object.text) as Claiming).spec?.volumeClaimTemplates ?? []);
    return claims.map(({ spec }) => ({
      of: `${object.kind}/${object.name}`,
      storageClass: spec?.storageClassName ?? undefined,
    }));
  });

/** The storage classes that a release makes itself. */
export const storageClassesIn = (release: Manifest): readonly string[] =>
  renderedObjects(release, "StorageClass").map(({ name }) => name);

/** A Service of a release that asks for a load balancer. */
export type LoadBalancer = {
  readonly name: string;
  /** Whether Milvus' clients connect there. */
  readonly milvus: boolean;
  readonly ports: readonly number[];
  readonly annotations: Readonly<Record<string, string>>;
  /** `spec.loadBalancerSourceRanges` */
  readonly ranges: readonly string[];
  /** `spec.loadBalancerClass` */
  readonly balancerClass: string | undefined;
};

type Service = {
  readonly metadata?: {
    readonly annotations?: Readonly<Record<string, string | number | boolean | null>> | null;
  };
  readonly spec?: {
    readonly type?: string;
    readonly ports?: readonly { readonly port: number }[];
    readonly loadBalancerSourceRanges?: readonly string[] | null;
    readonly loadBalancerClass?: string | null;
  };
};

export const loadBalancersIn = (release: Manifest): readonly LoadBalancer[] =>
  renderedObjects(release, "Service").flatMap((object) => {
    const { metadata, spec } = parse(object.text) as Service;
    if (spec?.type !== "LoadBalancer") return [];
    return [
      {
        name: object.name,
        milvus: object.labels["app.kubernetes.io/name"] === "milvus",
        ports: (spec.ports ?? []).map(({ port }) => port),
        annotations: Object.fromEntries(
          Object.entries(metadata?.annotations ?? {}).map(([key, value]) => [key, String(value)]),
        ),
        ranges: spec.loadBalancerSourceRanges ?? [],
        balancerClass: spec.loadBalancerClass ?? undefined,
      },
    ];
  });
