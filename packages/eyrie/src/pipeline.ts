import { proveAccess } from "./claims/access.ts";
import { proveAnnotation, proveOtherBuckets, proveTrust, startReads } from "./claims/documents.ts";
import { proveInstallation } from "./claims/installation.ts";
import type { Proof } from "./claims/proof.ts";
import { readiness } from "./claims/pods.ts";
import { proveAttachment, provePermissions } from "./claims/policies.ts";
import { type Clouds, loadAll } from "./clouds/clouds.ts";
import type { Lease } from "./clouds/kubernetes/leases.ts";
import type { Rendering } from "./clouds/helm/helm.ts";
import { readChartFiles } from "./clouds/helm/chart-files.ts";
import { within } from "./clouds/trace.ts";
import { chartLabel, versionOf } from "./kinds/helm-release.ts";
import { type Installed, readInstalled } from "./kinds/installed.ts";
import { ownedTags } from "./kinds/ownership.ts";
import { relationsOf } from "./kinds/relations.ts";
import { resources } from "./kinds/resources.ts";
import { readBoundRole } from "./kinds/service-account.ts";
import type { Target } from "./kinds/target.ts";
import { readVolumes, type Volume } from "./kinds/volumes.ts";
import * as sayInputs from "./messages/inputs.ts";
import * as sayPermissions from "./messages/permissions.ts";
import * as sayReview from "./messages/review.ts";
import * as sayRun from "./messages/run.ts";
import { yamlSaid } from "./messages/spec-yaml.ts";
import { milvusSelector, pinnedChartVersion, workloadsIn } from "./milvus/chart.ts";
import { anyIssuer } from "./milvus/trust.ts";
import { findContradictions } from "./milvus/contradictions.ts";
import { overlongName } from "./milvus/object-names.ts";
import { storageOf } from "./milvus/release.ts";
import type { ValuesFault } from "./milvus/values-file.ts";
import { milvusValues } from "./milvus/values.ts";
import type { Plan } from "./model/change.ts";
import type { Claim } from "./model/claim.ts";
import type { Clock, Random } from "./model/clock.ts";
import type { Emit } from "./model/event.ts";
import type { Finding } from "./model/finding.ts";
import type { Direction } from "./model/kind.ts";
import { type Observed, seenAs, observing } from "./model/observed.ts";
import { Problem } from "./model/problem.ts";
import type { Sentence } from "./model/sentence.ts";
import { objectsIn, usualObjects } from "./permissions/chart-objects.ts";
import { kindOf, rightsOfChange } from "./permissions/kind-rights.ts";
import { isIam } from "./permissions/right.ts";
import { simulationsOf } from "./permissions/simulations.ts";
import { type Aimed, type SetUp, setUpOf } from "./permissions/set-up.ts";
import { catalogue } from "./rules/catalogue.ts";
import { findingsOf } from "./rules/rule.ts";
import { type Names, resolveNames } from "./spec/names.ts";
import type { Spec } from "./spec/schema.ts";
import { syntaxSaying } from "./spec/yaml-syntax.ts";
import { execute, type Outcome } from "./stages/execute.ts";
import { type Facts, readFacts } from "./stages/facts.ts";
import { type Connection, findConnection } from "./stages/connection.ts";
import { type Inputs, readInputs } from "./stages/inputs.ts";
import { observe } from "./stages/observe.ts";
import { abandonedLease, type Holder, whileHolding } from "./stages/lease.ts";
import { hasChanges, isSettled, isWrite, planAway, planTowards, type Works } from "./stages/plan.ts";
import { readAhead } from "./stages/preflight.ts";
import { movedSince, reviewOf } from "./stages/review.ts";
import { conditionsIn, heldBy, type Status } from "./stages/status.ts";
import { prove } from "./stages/prove.ts";

/** What a run works with. Nothing here was read from any cloud yet. */
export type Session = {
  readonly spec: Spec;
  /** The spec's own folder: its paths are relative to it. */
  readonly directory: string;
  readonly clouds: Clouds;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** Who writes, for others who would at the same time. */
  readonly holder: Holder;
  /** Ids of resources to take over, as `--adopt` names them. */
  readonly adopt?: readonly string[];
  /** The bucket to take away with the rest, as `--delete-bucket` names it. Another one than the spec's does nothing. */
  readonly deleteBucket?: string;
};

/** A set-up with every name resolved and the facts it rests on. */
export type Prepared = { readonly facts: Facts; readonly target: Target };

export type Planned = Prepared & {
  readonly direction: Direction;
  readonly plan: Plan;
  readonly work: Works<Clouds>;
  /** What a run left that was killed when all was done: nothing else would take it away. */
  readonly abandoned?: Lease | undefined;
  /** When it was looked at what is there. */
  readonly seenAt: number;
};

/** How old what was seen may be when it is written to, in milliseconds: a question may wait for its answer for long. */
const stillFresh = 15_000;

/**
 * spec → facts → target.
 * @throws Problem when the cloud cannot be asked, the kubeconfig leads elsewhere, or the user's values contradict the spec.
 */
export async function prepare(session: Session): Promise<Prepared> {
  const { spec, clouds, emit } = session;
  emit({ type: "stage", stage: "facts", state: "begun" });
  // Namespace, chart and values files depend on nobody's account: what is wrong with them is told before any call.
  const early = resolveNames(spec, { account: "", partition: "" });
  const [inputs] = await Promise.all([readInputs(session.directory, early, readChartFiles), loadAll(clouds)]);
  const { namespace } = early.serviceAccount;
  const [facts, installed, bound] = await within("facts", () =>
    Promise.all([
      readFacts(clouds, { clusterName: spec.cluster.name, namespace }),
      readInstalled(clouds.kubernetes, namespace, spec.milvus.release),
      roleByAccount(spec) ? readBoundRole(clouds.kubernetes, early.serviceAccount) : undefined,
    ]),
  );
  const deployed = installed.status === "present" ? storageOf(installed.value.latest) : {};
  const names = resolveNames(spec, facts.identity, { ...deployed, ...(bound === undefined ? {} : { roleArn: bound }) });
  const target = aim(session, names, facts, inputs, installed);
  refuseValues(target);
  emit({ type: "stage", stage: "facts", state: "done" });
  return { facts, target };
}

/**
 * The Helm values Eyrie adds. Asks AWS who the caller is, since derived names depend on the account, and the cluster
 * only where the spec leaves to a deployed release where it stores.
 * @throws Problem also when that cannot be read: other values than the deployed ones would move Milvus off its data
 */
export async function helmValues({ spec, clouds }: Pick<Session, "spec" | "clouds">) {
  const { namespace } = resolveNames(spec, { account: "", partition: "" }).serviceAccount;
  const told = placeTold(spec);
  const [identity, installed] = await within("facts", () =>
    Promise.all([
      clouds.sts.identity(),
      told ? undefined : readInstalled(clouds.kubernetes, namespace, spec.milvus.release),
    ]),
  );
  if (installed?.status === "unreadable") throw installed.cause;
  return valuesOf(
    resolveNames(spec, identity, installed?.status === "present" ? storageOf(installed.value.latest) : {}),
  );
}

/** Whether the role is whichever the service account names. */
const roleByAccount = ({ role }: Spec): boolean => role?.existing === true && role.name === undefined;

/** Whether the spec leaves nothing of where Milvus stores to a deployed release. */
const placeTold = ({ bucket }: Spec): boolean => bucket?.name !== undefined && bucket.rootPath !== undefined;

/**
 * What rights are about, and what had to be assumed of it. Only who the caller is must be told; of what else decides the
 * names, whatever may not be read is assumed, and said.
 * @param made Whether it matters what objects the chart makes; only then is it fetched and rendered
 */
export async function surveyed(
  session: Session,
  made: boolean,
): Promise<{ readonly setUp: SetUp; readonly assumed: readonly Sentence[] }> {
  const { spec, clouds, directory } = session;
  const early = resolveNames(spec, { account: "", partition: "" });
  const { namespace } = early.serviceAccount;
  const assumed: Sentence[] = [];
  const orAssume = async <T>(reading: Promise<T>, say: (cause: Sentence) => Sentence): Promise<T | undefined> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      assumed.push(say(error.fact));
      return undefined;
    }
  };
  const [identity, cluster, installed, bound] = await within("facts", () =>
    Promise.all([
      clouds.sts.identity(),
      orAssume(clouds.eks.describeCluster(spec.cluster.name), sayPermissions.issuerAssumed),
      readInstalled(clouds.kubernetes, namespace, spec.milvus.release),
      roleByAccount(spec)
        ? orAssume(readBoundRole(clouds.kubernetes, early.serviceAccount), sayPermissions.roleAssumed)
        : undefined,
    ]),
  );
  if (installed.status === "unreadable" && !placeTold(spec))
    assumed.push(sayPermissions.placeAssumed(installed.cause.fact));
  const latest = installed.status === "present" ? installed.value.latest : undefined;
  const anyRole = `arn:${identity.partition}:iam::${identity.account}:role/*`;
  const names = resolveNames(spec, identity, {
    ...(latest === undefined ? {} : storageOf(latest)),
    ...(roleByAccount(spec) ? { roleArn: bound ?? anyRole } : {}),
  });
  const rendering = async (): Promise<string> => {
    const { valuesFiles, version, chart } = await readInputs(directory, early, readChartFiles);
    return clouds.helm.render({
      release: names.release,
      namespace,
      chart,
      version: version ?? latest?.chart.version ?? pinnedChartVersion,
      valuesFiles: valuesFiles.map(({ path }) => path),
      ours: valuesOf(names),
      kubeVersion: cluster?.version ?? "",
      upgrades: latest !== undefined,
    });
  };
  const rendered = made ? await orAssume(rendering(), sayPermissions.objectsAssumed) : undefined;
  const objects =
    rendered === undefined ? usualObjects : objectsIn([rendered, ...(latest === undefined ? [] : [latest.manifest])]);
  const issuer = cluster?.issuer ?? anyIssuer(names.partition, names.cluster.region);
  return { setUp: setUpOf(aimAt(session, names, issuer), objects, placeTold(spec)), assumed };
}

/** The chart version that a release gets which is not there yet. */
export const newReleaseVersion = ({ milvus }: Spec): string => milvus.version ?? pinnedChartVersion;

/** How the set-up is, by reads alone and all at once, and what `up` would do. Tries nothing and starts no helm. */
export async function lookAround(
  session: Session,
): Promise<Prepared & { readonly plan: Plan; readonly status: Status }> {
  const { clouds, clock, emit } = session;
  const prepared = await prepare(session);
  const { serviceAccount, release } = prepared.target;
  const { namespace } = serviceAccount;
  const { installed } = release;
  emit({ type: "stage", stage: "observe", state: "begun" });
  const [sightings, pods, lease] = await Promise.all([
    observe(resources(prepared.target), clouds, "status", within),
    within("status pods", () => observing(() => clouds.kubernetes.listPods(namespace, milvusSelector(release.name)))),
    within("status lease", () => observing(() => clouds.kubernetes.leases.read(namespace, leaseOf(release.name)))),
  ]);
  emit({ type: "stage", stage: "observe", state: "done" });
  const { plan } = planTowards(sightings);
  const workloads = installed.status === "present" ? workloadsIn(installed.value.latest, "milvus") : [];
  return {
    ...prepared,
    plan,
    status: {
      resources: conditionsIn(plan),
      release: seenAs(installed, ({ latest }) => latest),
      pods: seenAs(pods, (listed) => readiness(workloads, listed)),
      lease: seenAs(lease, (held) => held && heldBy(held, clock.now())),
    },
  };
}

/** What `up` would do. Writes nothing. */
export const planUp = (session: Session): Promise<Planned> => planAs(session, "up");

/** A plan that takes things away, and the volumes that stay with nothing that uses them. */
export type PlannedDown = Planned & { readonly volumes: Observed<readonly Volume[]> };

/** What `down` would do. Writes nothing. */
export async function planDown(session: Session): Promise<PlannedDown> {
  const planned = await planAs(session, "down");
  return { ...planned, volumes: await volumesLeft(planned, session) };
}

/** The volumes that are left of a release; none of one that stays itself. */
export async function volumesLeft({ plan, target }: Planned, { clouds }: Session): Promise<PlannedDown["volumes"]> {
  const { namespace } = target.serviceAccount;
  const release = plan.changes.find(({ id }) => id === `helm-release/${namespace}/${target.release.name}`);
  const stays = release?.action === "update" || (release?.action === "keep" && release.standing !== "absent");
  if (stays) return { status: "absent" };
  return within("volumes", () => readVolumes(clouds.kubernetes, namespace, target.release.name));
}

async function planAs(session: Session, direction: Direction): Promise<Planned> {
  const seenAt = session.clock.now();
  const prepared = await prepare(session);
  session.emit({ type: "stage", stage: "observe", state: "begun" });
  const [sightings, abandoned] = await Promise.all([
    observe(resources(prepared.target), session.clouds, direction, within),
    within("observe lease", () => abandonedLease(leaseFor(prepared, session))),
  ]);
  session.emit({ type: "stage", stage: "observe", state: "done" });
  return { ...prepared, direction, seenAt, abandoned, ...(direction === "up" ? planTowards : planAway)(sightings) };
}

/** The lease of one release, and who would hold it. */
const leaseFor = ({ target }: Prepared, { clouds, holder }: Session) => ({
  leases: clouds.kubernetes.leases,
  namespace: target.serviceAccount.namespace,
  name: leaseOf(target.release.name),
  holder,
});

/** Where nothing is to be changed: takes away the lease that a killed run left, if one did. */
export async function clearUp({ abandoned }: Planned, { clouds }: Session): Promise<void> {
  // Whoever took it over in between takes it away too.
  if (abandoned !== undefined) await clouds.kubernetes.leases.remove(abandoned).catch(() => undefined);
}

/**
 * Carries a plan out; see `execute`. Helm is looked for first, when the plan needs it: a run that would fail for want of
 * it fails before anything is written. While it writes it holds a Lease in the release's namespace, which is therefore
 * made before all else where it is missing.
 * @throws Problem `mismatch` when somebody wrote in between, so that the plan is no longer the one that was shown
 */
export async function carryOut(planned: Planned, session: Session): Promise<readonly Outcome[]> {
  const { plan, work, target } = planned;
  const { clouds, clock, emit } = session;
  if (plan.changes.some((change) => change.id.startsWith("helm-release/") && isWrite(change))) await clouds.helm.load();
  type Held = { readonly signal: AbortSignal; readonly mayBegin: () => boolean };
  const free: Held = { signal: session.signal, mayBegin: () => true };
  const carry = (changes: Plan["changes"], held: Held, before: readonly Outcome[]) =>
    execute({ changes }, work, {
      ...held,
      clouds,
      clock,
      emit,
      within,
      unexpected: sayRun.unexpected,
      interrupted: sayRun.interrupted,
      before,
    });
  emit({ type: "stage", stage: "execute", state: "begun" });
  const home = plan.changes.filter(({ id, action }) => id.startsWith("namespace/") && action === "create");
  const begun = await carry(home, free, []);
  const { namespace } = target.serviceAccount;
  const outcomes = !hasChanges(plan)
    ? await carry(plan.changes, free, begun)
    : await whileHolding(
        {
          ...leaseFor(planned, session),
          clock,
          signal: session.signal,
          note: (text) => emit({ type: "note", about: `helm-release/${namespace}/${target.release.name}`, text }),
        },
        async ({ waited, ...held }) => {
          const due =
            waited || clock.now() - planned.seenAt > stillFresh
              ? await stillDue(planned, session, begun)
              : plan.changes;
          return carry(due, held, begun);
        },
      );
  emit({ type: "stage", stage: "execute", state: "done" });
  return outcomes;
}

/**
 * What would make the plan fail, seen by reads alone before anything is written. A plan that changes nothing is not
 * looked at, and only one that changes the release has the cluster looked at and helm started.
 */
export async function preflight(planned: Planned, { clouds, emit, signal }: Session): Promise<readonly Finding[]> {
  const { plan, target, facts } = planned;
  const writes = plan.changes.filter(isWrite);
  if (writes.length === 0) return [];
  emit({ type: "stage", stage: "preflight", state: "begun" });
  const { release, serviceAccount, cluster, region, role, owner, tags } = target;
  const { namespace } = serviceAccount;
  const { installed } = release;
  const { arn: caller } = facts.identity;
  const creates = writes.flatMap(({ action, id }) => (action === "create" ? [kindOf(id)] : []));
  const attaches = writes.some(({ id }) => kindOf(id) === "policy-attachment") && !creates.includes("role");
  const reads = await readAhead(
    clouds,
    {
      caller,
      namespace,
      ...(writes.some(({ id }) => kindOf(id) === "helm-release") ? { release: renderingOf(target, facts) } : {}),
      questions: simulationsOf(setUpOf(target), writes, { region, tags: ownedTags(owner, tags) }),
      rights: (manifest, escalates) => {
        const { kinds, grants } = manifest === undefined ? usualObjects : objectsIn([manifest]);
        const setUp = setUpOf(target, { kinds, grants: escalates ? [] : grants });
        return writes.flatMap((change) =>
          rightsOfChange(setUp, change, "up").flatMap((right) => (isIam(right) ? [] : [right])),
        );
      },
      counted: creates.includes("role") || creates.includes("iam-policy"),
      ...(attaches ? { attaching: role } : {}),
    },
    within,
    signal,
  );
  emit({ type: "stage", stage: "preflight", state: "done" });
  return findingsOf(catalogue, reads, {
    cluster: { name: cluster.name, region },
    namespace,
    release: release.name,
    role,
    creates,
    caller,
    chart: `${chartLabel(release)} ${versionOf(release)}`,
    deployed:
      installed.status === "present" && installed.value.latest.status === "deployed"
        ? installed.value.latest
        : undefined,
    valuesFiles: release.valuesFiles,
  });
}

const renderingOf = ({ release, serviceAccount }: Target, { cluster }: Facts): Rendering => ({
  release: release.name,
  namespace: serviceAccount.namespace,
  chart: release.chart,
  version: versionOf(release),
  valuesFiles: release.valuesFiles.map(({ path }) => path),
  ours: release.ours,
  kubeVersion: cluster.version,
  upgrades: release.installed.status === "present",
});

/** The Lease that whoever writes to a release holds. */
const leaseOf = (release: string) => `eyrie-${release}`;

/**
 * What is to be carried out after another run was at work, or some time has passed: what was shown, or nothing where all
 * of it is done.
 * @param begun What this run did itself before it waited
 * @throws Problem naming what else has changed
 */
async function stillDue(
  { plan, direction }: Planned,
  session: Session,
  begun: readonly Outcome[],
): Promise<Plan["changes"]> {
  const now = await planAs(session, direction);
  if (isSettled(now.plan)) return now.plan.changes;
  const own = new Set(begun.map(({ id }) => id));
  const moved = movedSince(reviewOf(plan), reviewOf(now.plan)).filter(({ id }) => !own.has(id));
  if (moved.length === 0) return plan.changes;
  const { fact, remedy } = sayReview.moved(moved);
  throw new Problem("mismatch", fact, remedy);
}

export type ProofOptions = Pick<Proof, "readOnly" | "fresh" | "patience">;

/** Reads everything anew and tries the access itself. */
export async function proveTarget(
  { target }: Prepared,
  session: Session,
  options: ProofOptions,
): Promise<readonly Claim[]> {
  const { clouds, clock, signal, emit, random } = session;
  const proof: Proof = {
    ...options,
    target,
    clouds,
    clock,
    signal,
    within,
    id: Buffer.from(random(6)).toString("hex"),
    note: (about, text) => emit({ type: "note", about, text }),
  };
  emit({ type: "stage", stage: "prove", state: "begun" });
  const reads = within("prove documents", () => startReads(proof));
  const groups = [
    { node: "trust", prove: () => proveTrust(proof, reads) },
    { node: "attachment", prove: () => proveAttachment(proof, reads) },
    { node: "permissions", prove: () => provePermissions(proof, reads) },
    { node: "annotation", prove: () => proveAnnotation(proof) },
    { node: "other buckets", prove: () => proveOtherBuckets(proof, reads) },
    { node: "access", prove: () => proveAccess(proof, reads) },
    { node: "installation", prove: () => proveInstallation(proof) },
  ];
  const claims = await prove(groups, within, emit);
  emit({ type: "stage", stage: "prove", state: "done" });
  return claims;
}

/** Where a client connects, or why not yet. */
export const whereToConnect = ({ target }: Prepared, { clouds }: Session): Promise<Connection> =>
  within("connection", () => findConnection(clouds, target.serviceAccount.namespace, target.release.name));

const valuesOf = (names: Names) =>
  milvusValues({
    partition: names.partition,
    region: names.cluster.region,
    bucket: names.bucket,
    rootPath: names.rootPath,
    serviceAccount: names.serviceAccount.name,
  });

function aim(session: Session, names: Names, facts: Facts, inputs: Inputs, installed: Observed<Installed>): Target {
  return {
    ...aimAt(session, names, facts.cluster.issuer),
    owner: names.owner,
    release: { name: names.release, installed, ...inputs, ours: valuesOf(names) },
    tags: names.tags,
  };
}

/** What a run is aimed at, as far as names tell it. */
function aimAt({ spec, adopt = [], deleteBucket }: Session, names: Names, issuer: string): Aimed {
  const { serviceAccount, release } = names;
  const relations = relationsOf(
    {
      bucket: spec.bucket?.existing ?? false,
      policy: spec.policy?.existing ?? false,
      role: spec.role?.existing ?? false,
      serviceAccount: spec.serviceAccount?.existing ?? false,
    },
    adopt,
    {
      bucket: `bucket/${names.bucket}`,
      policy: names.policy && `iam-policy/${names.policy.name}`,
      role: `role/${names.role.name}`,
      serviceAccount: `service-account/${serviceAccount.namespace}/${serviceAccount.name}`,
      release: `helm-release/${serviceAccount.namespace}/${release}`,
    },
  );
  return {
    relations,
    account: names.account,
    partition: names.partition,
    region: names.cluster.region,
    cluster: { name: names.cluster.name, arn: names.clusterArn },
    issuer,
    bucket: { name: names.bucket, arn: `arn:${names.partition}:s3:::${names.bucket}`, owner: names.account },
    deleteBucket: deleteBucket === names.bucket,
    rootPath: names.rootPath,
    policy: names.policy,
    role: names.role,
    serviceAccount,
    release: { name: release },
  };
}

/** @throws Problem naming what in the user's values would break the set-up, where it stands, and what would do. */
function refuseValues({ release }: Target): void {
  const { contradictions, unreadable } = findContradictions(
    release.valuesFiles.map(({ path, text }) => ({ file: path, text })),
    release.ours,
  );
  const [broken] = unreadable;
  if (broken !== undefined) {
    const { fact, remedy } = sayInputs.valuesNotYaml(broken, explained(broken.fault));
    throw new Problem("invalid", fact, remedy);
  }
  if (contradictions.length > 0) {
    const { fact, remedy } = sayInputs.valuesContradict(contradictions);
    throw new Problem("invalid", fact, remedy);
  }
  const overlong = overlongName(release.name, release.valuesFiles);
  if (overlong !== undefined) {
    const { fact, remedy } = sayInputs.nameTooLong(overlong);
    throw new Problem("invalid", fact, remedy);
  }
}

/** A values file's fault in the words that the spec's parser has for the same. */
function explained(fault: ValuesFault): Pick<Problem, "fact" | "remedy"> {
  switch (fault.kind) {
    case "syntax":
      return syntaxSaying(fault);
    case "root":
      return sayInputs.valuesNotKeys;
    case "key":
      return sayInputs.valuesTemplate;
    case "merge":
      return yamlSaid.mergeNotMapping;
    case "alias-unknown":
      return yamlSaid.unknownAlias(fault.name);
    case "alias-endless":
      return yamlSaid.endlessAlias(fault.name);
  }
}
