import type { V1Pod } from "@kubernetes/client-node";
import type { Claim, ClaimName } from "#eyrie/model/claim";
import { ifAny } from "#eyrie/clouds/aws/problems";
import type { Hands } from "./hands.ts";
import { document, type Scene } from "./scene.ts";
import type { Operator } from "./setting.ts";
import { until } from "./until.ts";

export type NotHolding = Partial<Record<ClaimName, "fails" | "unproven">>;

/** One thing that somebody breaks in a set-up that held, and all that must come of it. */
export type Breakage<S extends Hands = Scene> = {
  readonly breaks: ClaimName;
  readonly how: string;
  readonly becomes: "fails" | "unproven";
  /** Claims that do not hold either, because they rest on the broken one or on the very same thing. */
  readonly brings?: NotHolding;
  /** What the broken claim's verdict must say. */
  readonly says: RegExp;
  /** What its remedy must say, where several are possible. */
  readonly remedy?: RegExp;
  /** What was broken is somebody else's, or nothing that Eyrie writes: `up` leaves it as it is. */
  readonly foreign?: true;
  /** Who proves, when not the administrator. */
  readonly as?: (scene: S) => Promise<Operator>;
  /** Breaks it. What it returns may be called whether or not `up` has mended it in between. */
  readonly make: (scene: S) => Promise<Undo>;
};

/** The claims that do not hold. */
export const notHolding = (claims: readonly Claim[]): NotHolding =>
  Object.fromEntries(claims.flatMap(({ name, verdict: { status } }) => (status === "holds" ? [] : [[name, status]])));

/** What rests on what: only along these lines may a broken claim bring others down. */
export const restsOn: Partial<Record<ClaimName, readonly ClaimName[]>> = {
  "role-assumed": ["trust-policy", "token-issued"],
  "token-issued": ["service-account-annotation"],
  "stranger-refused": ["role-assumed"],
  "object-put": ["role-assumed", "policy-attached", "policy-permissions"],
  "object-get": ["object-put"],
  "object-list": ["role-assumed", "policy-attached", "policy-permissions"],
  "object-delete": ["object-put"],
  "same-name-elsewhere-refused": ["trust-policy"],
  "pods-ready": ["pods-injected"],
};

/** What remains untried without the role. */
export const noRole: NotHolding = {
  "object-put": "unproven",
  "object-get": "unproven",
  "object-list": "unproven",
  "object-delete": "unproven",
  "stranger-refused": "unproven",
};
/** What remains untried when nothing could be put. */
export const putRefused: NotHolding = { "object-get": "unproven", "object-delete": "unproven" };

export type Undo = () => void | Promise<void>;

type ByClients = Breakage<Hands>["make"];

/** Replaces the role's trust policy. */
export const withTrust =
  (trust: (hands: Hands) => string): ByClients =>
  async (hands) => {
    const { iam } = hands.clouds;
    const { name, arn } = hands.target.role;
    const { trust: before } = await iam.readRole(name, arn);
    await iam.updateTrust(name, arn, trust(hands));
    return () => iam.updateTrust(name, arn, before);
  };

/** Makes another document the policy's default version. */
export const withPermissions =
  (permissions: (hands: Hands) => string): ByClients =>
  async (hands) => {
    const { iam } = hands.clouds;
    const { arn } = hands.target.policy;
    const before = await iam.readPolicy(arn);
    await iam.createDefaultVersion(arn, permissions(hands));
    return async () => {
      await iam.createDefaultVersion(arn, before.document);
      const { versions } = await iam.readPolicy(arn);
      const spare = versions.filter(({ isDefault }) => !isDefault);
      await Promise.all(spare.map(({ id }) => iam.deletePolicyVersion(arn, id)));
    };
  };

/** Denies the role one action by the bucket's policy, beside what stands there. */
export const denying =
  (action: string): ByClients =>
  async ({ clouds: { s3 }, target: { bucket, role } }) => {
    const before = (await s3.readPolicy(bucket)) ?? document();
    const { Statement: statements } = JSON.parse(before) as { Statement: readonly never[] };
    const denial = {
      Sid: "SomebodyElses",
      Effect: "Deny",
      Principal: { AWS: role.arn },
      Action: action,
      Resource: [bucket.arn, `${bucket.arn}/*`],
    };
    await s3.putPolicy(bucket, document(...statements, denial));
    return () => s3.putPolicy(bucket, before);
  };

export type PodSpec = {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  readonly containers: NonNullable<V1Pod["spec"]>["containers"];
};

/** Starts a pod that bears the release's labels unless it says otherwise, and waits until it is as far as `far`. */
export const withPod =
  (pod: (hands: Hands) => PodSpec, far: (pod: V1Pod) => boolean): ByClients =>
  async (hands) => {
    const { kubectl, target } = hands;
    const { labels, annotations = {}, ...spec } = pod(hands);
    const { namespace, name: account } = target.serviceAccount;
    const name = "somebody-elses";
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    const read = () => ifAny(() => kubectl<V1Pod>("GET", `${pods}/${name}`));
    await kubectl("POST", pods, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        annotations,
        labels: labels ?? {
          "app.kubernetes.io/instance": target.release.name,
          "app.kubernetes.io/name": "milvus",
        },
      },
      spec: { serviceAccountName: account, ...spec },
    });
    await until(read, (started) => started !== undefined && far(started));
    return async () => {
      await kubectl("DELETE", `${pods}/${name}?gracePeriodSeconds=0`);
      await until(read, (left) => left === undefined);
    };
  };
