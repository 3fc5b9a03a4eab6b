import type { V1Node, V1StorageClass } from "@kubernetes/client-node";
import type { Clouds } from "../clouds/clouds.ts";
import type { Rendering } from "../clouds/helm/helm.ts";
import type { Review } from "../clouds/kubernetes/cluster.ts";
import type { Manifest } from "../milvus/manifest.ts";
import { type Observed, observing, seenAs } from "../model/observed.ts";
import { Problem } from "../model/problem.ts";
import type { Question } from "../permissions/simulations.ts";
import { serviceAccountReading, serviceReading, webhookReading } from "../readings/from-kubernetes.ts";
import { neighboursIn } from "../readings/from-milvus.ts";
import type { PodReading } from "../readings/readings.ts";
import type { ClusterNode, Reads, StorageClass } from "../rules/reads.ts";

/** What a plan is about to write, as far as something can be read about it beforehand. */
export type Ahead = {
  /** ARN of who would write. */
  readonly caller: string;
  readonly namespace: string;
  /** Absent where the release stays as it is. */
  readonly release?: Rendering;
  /** What pods that are to be made will run by; `role`: one that is used as it is. Absent where none are to be made. */
  readonly identity?: {
    readonly serviceAccount: { readonly namespace: string; readonly name: string };
    readonly providerArn: string;
    readonly role?: { readonly name: string; readonly arn: string };
  };
  /** Milvus' pods, as the release is rendered. */
  readonly pods: (rendered: Manifest) => Promise<readonly PodReading[]>;
  /** What would be called of AWS. */
  readonly questions: readonly Question[];
  /** What would be done in Kubernetes. `manifest`: the release as rendered; `escalates`: roles may grant freely. */
  readonly rights: (manifest: string | undefined, escalates: boolean) => readonly Review[];
  /** Whether IAM gets more of what it counts. */
  readonly counted: boolean;
  /** A role that is there and gets a policy. */
  readonly attaching?: { readonly name: string; readonly arn: string };
};

type Within = <T>(node: string, work: () => Promise<T>) => Promise<T>;

/** Reads all that rules look at before anything is written, at once. Writes nothing; what is refused says so. */
export const readAhead = async (clouds: Clouds, ahead: Ahead, within: Within, signal: AbortSignal): Promise<Reads> =>
  within("preflight", async () => {
    const { iam, kubernetes, helm } = clouds;
    const { release, identity, attaching } = ahead;
    const chart = release === undefined ? undefined : render(helm, release, signal);
    const pods = async (): Promise<Reads> => {
      const rendered = (await chart)?.rendered;
      if (rendered?.status !== "present") return {};
      return { pods: await observing(() => ahead.pods(rendered.value)) };
    };
    const parts: readonly Promise<Reads>[] = [
      chart ?? Promise.resolve({}),
      pods(),
      release === undefined ? Promise.resolve({}) : readCluster(clouds),
      release === undefined ? Promise.resolve({}) : readNeighbourhood(kubernetes, ahead.namespace),
      identity === undefined ? Promise.resolve({}) : readNewPodsIdentity(clouds, identity),
      readDenied(iam, ahead),
      readForbidden(kubernetes, ahead, async () => {
        const rendered = (await chart)?.rendered;
        return rendered?.status === "present" ? rendered.value.manifest : undefined;
      }),
      ahead.counted || attaching !== undefined
        ? observing(iam.account.summary).then((account) => ({ account }))
        : Promise.resolve({}),
      attaching === undefined
        ? Promise.resolve({})
        : observing(() => iam.listAttachedPolicies(attaching.name, attaching.arn)).then((attachedPolicies) => ({
            attachedPolicies,
          })),
    ];
    return Object.assign({}, ...(await Promise.all(parts))) as Reads;
  });

async function readCluster({ kubernetes, helm }: Clouds): Promise<Reads> {
  const { cluster } = kubernetes;
  const [storageClasses, csiDrivers, nodes, loadBalancerController, podIdentityWebhook] = await Promise.all([
    observing(async () => (await cluster.listStorageClasses()).toSorted(newestFirst).map(storageClassOf)),
    observing(async () => (await cluster.listCsiDrivers()).flatMap(({ metadata }) => metadata?.name ?? [])),
    observing(async () => (await cluster.listNodes()).map(nodeOf)),
    observing(() => cluster.readGroup("elbv2.k8s.aws")),
    observing(() => cluster.readMutatingWebhook("pod-identity-webhook")),
  ]);
  return {
    helmDriver: { status: "present", value: helm.driver ?? "" },
    storageClasses,
    csiDrivers,
    nodes,
    loadBalancerController,
    podIdentityWebhook: seenAs(podIdentityWebhook, webhookReading),
  };
}

/** What tokens of new pods will be for, and who takes them. */
async function readNewPodsIdentity(
  { iam, kubernetes }: Clouds,
  { serviceAccount: { namespace, name }, providerArn, role }: NonNullable<Ahead["identity"]>,
): Promise<Reads> {
  const [serviceAccount, provider, used] = await Promise.all([
    observing(() => kubernetes.readServiceAccount(namespace, name)),
    observing(() => iam.readOidcProvider(providerArn)),
    role === undefined ? undefined : observing(() => iam.readRole(role.name, role.arn)),
  ]);
  return {
    serviceAccount: seenAs(serviceAccount, serviceAccountReading),
    clientIds: seenAs(provider, ({ audiences }) => audiences),
    ...(used === undefined ? {} : { trust: seenAs(used, ({ trust }) => trust) }),
  };
}

/** What else is in the namespace, and in the cluster, that the release has to get along with. */
async function readNeighbourhood(kubernetes: Clouds["kubernetes"], namespace: string): Promise<Reads> {
  const [services, neighbours] = await Promise.all([
    observing(async () => (await kubernetes.listServices(namespace)).map(serviceReading)),
    observing(async () => neighboursIn(await kubernetes.listReleases())),
  ]);
  if (neighbours.status !== "unreadable") return { services, neighbours };
  const neighboursHere = await observing(async () =>
    neighboursIn(await kubernetes.listSecrets(namespace, "owner=helm,status=deployed")),
  );
  return { services, neighbours, neighboursHere };
}

/**
 * Which calls IAM would refuse for sure: not where a policy asks for a condition key that cannot be known beforehand,
 * nor what the resource's own policy might allow.
 */
async function readDenied(iam: Clouds["iam"], { caller, questions }: Ahead): Promise<Pick<Reads, "denied">> {
  const principal = questions.length === 0 ? undefined : await simulable(iam, caller);
  if (principal === undefined) return {};
  const denied = await observing(async () => {
    const answers = await Promise.all(
      questions.map(async (question) =>
        (await iam.account.simulate(principal, question)).map((answer) => ({ ...question, ...answer })),
      ),
    );
    return answers.flat().flatMap(({ action, resource, decision, missing, guarded }) => {
      const explicit = decision === "explicitDeny";
      const sure = decision !== "allowed" && missing.length === 0 && (explicit || !guarded);
      return sure ? [{ action, resource, explicit }] : [];
    });
  });
  return { denied };
}

/**
 * The user or role whose policies decide for a caller; `undefined` for root and federated users, whom nothing simulates.
 * A session's ARN lacks its role's path, and the roles of IAM Identity Center have one.
 */
async function simulable(iam: Clouds["iam"], caller: string): Promise<string | undefined> {
  const [, partition = "", service, , account = "", resource = ""] = caller.split(":");
  const [kind, name = ""] = resource.split("/");
  if (service === "iam" && kind === "user") return caller;
  if (kind !== "assumed-role") return undefined;
  const pathless = `arn:${partition}:iam::${account}:role/${name}`;
  const role = await observing(() => iam.readRole(name, pathless));
  return role.status === "present" ? role.value.arn : pathless;
}

/** Which rights the API server says the caller has not. Whoever may do everything in the namespace is asked no more. */
async function readForbidden(
  { cluster }: Clouds["kubernetes"],
  { namespace, rights }: Ahead,
  manifest: () => Promise<string | undefined>,
): Promise<Pick<Reads, "forbidden">> {
  if (rights(undefined, true).length === 0) return {};
  const forbidden = await observing(async () => {
    const [rendered, everything, escalates] = await Promise.all([
      manifest(),
      cluster.mayI({ verb: "*", group: "*", resource: "*", namespace }),
      cluster.mayI({ verb: "escalate", group: "rbac.authorization.k8s.io", resource: "roles", namespace }),
    ]);
    const needed = new Map(rights(rendered, escalates).map((right) => [keyOf(right), right]));
    const open = [...needed.values()].filter((right) => !everything || right.namespace !== namespace);
    const answers = await Promise.all(open.map(cluster.mayI));
    return open.filter((_, at) => answers[at] === false);
  });
  return { forbidden };
}

const keyOf = ({ verb, group, resource, namespace = "", name = "" }: Review) =>
  [verb, group, resource, namespace, name].join(" ");

/** Without a helm nothing is known of the chart. */
async function render(
  helm: Clouds["helm"],
  release: Rendering,
  signal: AbortSignal,
): Promise<Pick<Reads, "helm" | "rendered">> {
  const found = await attempted(helm.load);
  if (found.status !== "present") return { helm: found };
  const rendered = await attempted(async () => ({
    manifest: await helm.render(release, signal),
    namespace: release.namespace,
  }));
  return { helm: found, rendered };
}

/** Of helm nothing is an absence: whatever keeps it from its work is told. */
async function attempted<T>(work: () => Promise<T>): Promise<Observed<T>> {
  try {
    return { status: "present", value: await work() };
  } catch (error) {
    if (error instanceof Problem) return { status: "unreadable", cause: error };
    throw error;
  }
}

/** Of several defaults Kubernetes takes the newest. */
const newestFirst = (a: V1StorageClass, b: V1StorageClass) => madeAt(b).localeCompare(madeAt(a));

/** The API's own text; the client's types call it a Date. */
const madeAt = ({ metadata }: V1StorageClass) => String(metadata?.creationTimestamp ?? "");

const storageClassOf = ({ metadata, provisioner }: V1StorageClass): StorageClass => ({
  name: metadata?.name ?? "",
  provisioner,
  isDefault: ["", "beta."].some(
    (stage) => metadata?.annotations?.[`storageclass.${stage}kubernetes.io/is-default-class`] === "true",
  ),
});

function nodeOf({ metadata, spec, status }: V1Node): ClusterNode {
  const ready = status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True");
  const tainted = spec?.taints?.some(({ effect }) => effect === "NoSchedule" || effect === "NoExecute");
  return {
    name: metadata?.name ?? "",
    closed: ready !== true ? "not-ready" : spec?.unschedulable === true ? "cordoned" : tainted ? "tainted" : undefined,
  };
}
