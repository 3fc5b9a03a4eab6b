import { createHash } from "node:crypto";
import { observing } from "../clouds/aws/problems.ts";
import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/kinds.ts";
import { pinnedChartVersion } from "../milvus/chart.ts";
import { decodeRelease, releaseSelector, type Release } from "../milvus/release.ts";
import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { Kind, Run } from "../model/kind.ts";
import { valueDifferences } from "./json-differences.ts";
import { ownerDigest, ownerLabel } from "./ownership.ts";
import { driftOf, readStanding } from "./release-drift.ts";
import type { Target } from "./target.ts";

export type HelmReleaseWant = Target["release"] & {
  readonly namespace: string;
  readonly owner: string;
};

export type HelmReleaseState = {
  readonly latest: Release;
  /** What the revision that is installed records of its inputs: after a rollback, the one it went back to. */
  readonly made: string;
  /** Name of the Secret that records the latest revision. */
  readonly secret: string;
  readonly ownerLabel: string | undefined;
  /** The values as Helm would merge them now; only read when the inputs are not those that were installed. */
  readonly merged: Json | undefined;
  /** What the release made and is no longer as rendered. */
  readonly drift: readonly Difference[];
};

export const helmReleaseWant = ({ release, serviceAccount, owner }: Target): HelmReleaseWant => ({
  ...release,
  namespace: serviceAccount.namespace,
  owner,
});

/**
 * The Milvus release. Helm merges values and makes the objects; what it made is read from its own Secret, so that a run
 * that changes nothing never starts helm. A revision's description carries digests of what it was made from: anybody
 * else's revision has another description, and so is seen.
 */
export const helmRelease: Kind<HelmReleaseWant, HelmReleaseState, Clouds> = {
  name: "helm-release",

  show: (want) => ({
    chart: chartLabel(want),
    version: want.version ?? pinnedChartVersion,
    valuesFiles: want.valuesFiles.map(({ path }) => path),
    values: want.ours,
  }),

  observe: async ({ kubernetes, helm }, want) => {
    const standing = readStanding(kubernetes, want.namespace);
    standing.catch(() => undefined); // told only where there is a release to compare it with
    const listed = await observing(() => kubernetes.listSecrets(want.namespace, releaseSelector(want.name)));
    if (listed.status !== "present") return listed;
    const records = listed.value
      .map((secret) => ({ secret, revision: Number(secret.metadata?.labels?.["version"] ?? 0) }))
      .toSorted((a, b) => b.revision - a.revision);
    const [newest] = records;
    if (newest === undefined) return { status: "absent" };
    const latest = decodeRelease(newest.secret.data?.["release"] ?? "");
    const made = madeFrom(latest, (revision) => {
      const record = records.find((each) => each.revision === revision);
      return record === undefined ? undefined : decodeRelease(record.secret.data?.["release"] ?? "");
    });
    return observing(async () => {
      const [merged, drift] = await Promise.all([
        made === description(want, versionFor(want, latest)) || latest.status !== "deployed"
          ? undefined
          : helm.merge(
              want.valuesFiles.map(({ path }) => path),
              want.ours,
            ),
        standing.then((found) => driftOf(kubernetes, latest, found)),
      ]);
      return {
        latest,
        made,
        secret: newest.secret.metadata?.name ?? "",
        ownerLabel: newest.secret.metadata?.labels?.[ownerLabel],
        merged,
        drift,
      };
    });
  },

  compare: (want, have) => {
    if (have.ownerLabel !== ownerDigest(want.owner))
      return {
        conflict: say.releaseUnowned(want.name, want.namespace),
        remedy: say.chooseAnotherRelease(want.name),
      };
    const moved = movedStorage(want, have.latest);
    if (moved !== undefined)
      return { conflict: say.storageWouldMove(want.name, moved.have, moved.want), remedy: say.keepStorage(moved.have) };
    return { standing: "owned", differences: releaseDifferences(want, have) };
  },

  create: (run, want) => upgrade(run, want, want.version ?? pinnedChartVersion, false),

  update: async (run, want, have) => {
    if (unfinished.test(have.latest.status)) {
      // Helm refuses to go on while a run it lost is on record. The record alone is removed: the objects it made bear
      // this release's name, and the next run takes them up.
      run.note(say.clearingUnfinished(want.name, have.latest.status));
      await run.clouds.kubernetes.deleteSecret(want.namespace, have.secret);
    }
    await upgrade(run, want, versionFor(want, have.latest), have.drift.length > 0);
  },

  delete: ({ clouds: { helm }, signal }, want) => helm.uninstall(want.name, want.namespace, signal),
};

/** What a helm that was killed leaves on record. */
const unfinished = /^(?:pending-|uninstalling$)/;

type Storage = { readonly bucketName?: string; readonly rootPath?: string };

const storageIn = (values: Json) => (values as { readonly externalS3?: Storage } | null)?.externalS3;

const placeOf = (storage: Storage | undefined) => `s3://${storage?.bucketName ?? ""}/${storage?.rootPath ?? ""}`;

/** Where a deployed release stores, when the spec says another place: its etcd still points at the old one. */
function movedStorage(
  want: HelmReleaseWant,
  latest: Release,
): { readonly have: string; readonly want: string } | undefined {
  const have = storageIn(latest.config);
  if (latest.status !== "deployed" || have?.bucketName === undefined) return undefined;
  const places = { have: placeOf(have), want: placeOf(storageIn(want.ours)) };
  return places.have === places.want ? undefined : places;
}

const versionFor = (want: HelmReleaseWant, latest: Release) => want.version ?? latest.chart.version;

/** `takeBack`: the plan showed that somebody changed what the release made, so it is made as rendered again. */
function upgrade(run: Run<Clouds>, want: HelmReleaseWant, version: string, takeBack: boolean): Promise<void> {
  return run.clouds.helm.upgrade(
    {
      release: want.name,
      namespace: want.namespace,
      chart: want.chart,
      version,
      valuesFiles: want.valuesFiles.map(({ path }) => path),
      ours: want.ours,
      description: description(want, version),
      labels: { [ownerLabel]: ownerDigest(want.owner) },
      takeBack,
    },
    run.signal,
  );
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

const valuesDigest = (want: HelmReleaseWant) =>
  digest(JSON.stringify([want.valuesFiles.map(({ text }) => text), want.ours]));

/** What a release records of its inputs, readable in `helm history`. */
const description = (want: HelmReleaseWant, version: string) =>
  `eyrie up: chart ${digest(`${want.chartIdentity}@${version}`)}, values ${valuesDigest(want)}`;

/** Helm describes a rollback by the revision whose chart and values it took; as long as that is kept, it tells them. */
function madeFrom(release: Release, recordOf: (revision: number) => Release | undefined): string {
  const revision = Number(/^Rollback to (\d+)$/.exec(release.description)?.[1] ?? release.revision);
  const origin = revision < release.revision ? recordOf(revision) : undefined;
  return origin === undefined ? release.description : madeFrom(origin, recordOf);
}

const chartOf = (text: string) => /^eyrie up: chart ([0-9a-f]+),/.exec(text)?.[1];

function releaseDifferences(want: HelmReleaseWant, have: HelmReleaseState): readonly Difference[] {
  const { latest, drift } = have;
  const version = versionFor(want, latest);
  if (latest.status !== "deployed") return [{ path: "status", have: latest.status, want: "deployed" }];
  if (have.made === description(want, version)) return drift;
  const sameChart = chartOf(have.made) === chartOf(description(want, version));
  return [
    ...(sameChart
      ? []
      : [
          {
            path: "chart",
            have: `${latest.chart.name} ${latest.chart.version}`,
            want: `${chartLabel(want)} ${version}`,
          },
        ]),
    ...valueDifferences(latest.config, have.merged ?? {}, "values"),
    ...drift,
  ];
}

function chartLabel({ chart }: HelmReleaseWant): string {
  switch (chart.kind) {
    case "repository":
      return `${chart.name} (${chart.repository})`;
    case "url":
      return chart.url;
    case "path":
      return chart.path;
  }
}
