import type { Rendering } from "../clouds/helm/helm.ts";
import { within } from "../clouds/trace.ts";
import { chartLabel, versionOf } from "../kinds/helm-release.ts";
import { ownedTags } from "../kinds/ownership.ts";
import type { Target } from "../kinds/target.ts";
import type { Manifest } from "../milvus/manifest.ts";
import type { Finding } from "../model/finding.ts";
import { objectsIn, usualObjects } from "../permissions/chart-objects.ts";
import { kindOf, rightsOfChange } from "../permissions/kind-rights.ts";
import { isIam } from "../permissions/right.ts";
import { setUpOf } from "../permissions/set-up.ts";
import { simulationsOf } from "../permissions/simulations.ts";
import { catalogue } from "../rules/catalogue.ts";
import { foretold } from "../rules/beforehand.ts";
import type { Reads } from "../rules/reads.ts";
import { findingsOf } from "../rules/rule.ts";
import { renderedPods } from "../readings/from-rendered.ts";
import type { PodReading } from "../readings/readings.ts";
import type { Facts } from "../stages/facts.ts";
import { isWrite } from "../stages/plan.ts";
import { readAhead } from "../stages/preflight.ts";
import { namedByEnvFrom } from "../stages/read-namespace.ts";
import { foreseen, identityToRead } from "./foreseen.ts";
import { addedStatements } from "./added-statements.ts";
import { lint } from "./lint.ts";
import type { Planned, Session } from "./session.ts";

/**
 * What would make the plan fail, seen by reads alone before anything is written. A plan that changes nothing is not
 * looked at, only one that makes or changes the release has the cluster looked at and helm started, and of one that
 * takes things away it is only looked at whether the operator may.
 */
export async function preflight(planned: Planned, session: Session): Promise<readonly Finding[]> {
  const { spec, clouds, clock, emit, signal } = session;
  const { plan, target, facts, direction } = planned;
  const goesUp = direction === "up";
  const writes = plan.changes.filter(isWrite);
  if (writes.length === 0) return [];
  emit({ type: "stage", stage: "preflight", state: "begun" });
  const { release, serviceAccount, cluster, region, role, owner, tags } = target;
  const { namespace } = serviceAccount;
  const { installed } = release;
  const { arn: caller } = facts.identity;
  const creates = writes.flatMap(({ action, id }) => (action === "create" ? [kindOf(id)] : []));
  const attaches = goesUp && writes.some(({ id }) => kindOf(id) === "policy-attachment") && !creates.includes("role");
  const installs = goesUp && writes.some(({ id }) => kindOf(id) === "helm-release");
  const makesPods = installs || (goesUp && writes.some(({ id }) => kindOf(id) === "rollout"));
  const now = clock.now();
  const standing = installed.status === "present" ? installed.value.latest : undefined;
  const reads = await readAhead(
    clouds,
    {
      caller,
      namespace,
      ...(installs ? { release: renderingOf(target, facts) } : {}),
      ...(makesPods ? { identity: identityToRead(planned) } : {}),
      pods: (rendered) => namedByEnvFrom(clouds.kubernetes, namespace, renderedPods(rendered, now)),
      questions: simulationsOf(setUpOf(target), writes, direction, { region, tags: ownedTags(owner, tags) }),
      // On the way back the objects are those that stand.
      rights: (manifest = goesUp ? undefined : standing?.manifest, escalates) => {
        const { kinds, grants } = manifest === undefined ? usualObjects : objectsIn([manifest]);
        const setUp = setUpOf(target, { kinds, grants: escalates ? [] : grants });
        return writes.flatMap((change) =>
          rightsOfChange(setUp, change, direction).flatMap((right) => (isIam(right) ? [] : [right])),
        );
      },
      counted: creates.includes("role") || creates.includes("iam-policy"),
      ...(attaches ? { attaching: role } : {}),
    },
    within,
    signal,
  );
  emit({ type: "stage", stage: "preflight", state: "done" });
  const ahead = [
    ...(installs ? lint(target, reads, now) : []),
    ...(makesPods ? foretold(foreseen(planned, reads, now), "pods") : []),
  ];
  const known = new Set(ahead.map(({ code }) => code));
  const found = findingsOf(
    catalogue,
    reads,
    {
      cluster: { name: cluster.name, region },
      namespace,
      release: release.name,
      serviceAccount: serviceAccount.name,
      ours: release.ours,
      role,
      creates,
      caller,
      command: goesUp ? "up" : target.deleteBucket ? `down --delete-bucket ${target.bucket.name}` : "down",
      chart: `${chartLabel(release)} ${versionOf(release)}`,
      chartVersion: versionOf(release),
      deployed: standing?.status === "deployed" ? standing : undefined,
      valuesFiles: release.valuesFiles,
      asked: spec.milvus,
      added: goesUp ? addedStatements(target, podsOf(reads, standing, now), session) : undefined,
    },
    known,
  );
  // By their codes, as the catalogue has them.
  return [...ahead, ...found].toSorted((a, b) => a.code.localeCompare(b.code));
}

/** Milvus' pods as they are to be; where the release stays as it is, as its record has them. */
const podsOf = ({ pods }: Reads, standing: Manifest | undefined, now: number): readonly PodReading[] =>
  pods?.status === "present" ? pods.value : standing === undefined ? [] : renderedPods(standing, now);

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
