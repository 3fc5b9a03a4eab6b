import { createHash } from "node:crypto";
import type { Clouds } from "../clouds/clouds.ts";
import { releaseStays } from "../messages/account-users.ts";
import * as say from "../messages/kinds.ts";
import { pinnedChartVersion } from "../milvus/chart.ts";
import { accountsOf, decodeRelease, recordAsFailed, type Release, storageOf, storesInS3 } from "../milvus/release.ts";
import { readValuesFile } from "../milvus/values-file.ts";
import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { Kind, Run } from "../model/kind.ts";
import { type Observed, observing } from "../model/observed.ts";
import type { Standing } from "../model/resource.ts";
import { accountUsers, podsGone, type AccountUse } from "./account-users.ts";
import { type Installed, ownDescription } from "./installed.ts";
import { valueDifferences } from "./json-differences.ts";
import {
  adoptedLabel,
  type Belonging,
  marksOfObject,
  marksTakenOff,
  missingFrom,
  ownerDigest,
  ownerLabel,
  whoseBy,
} from "./ownership.ts";
import { driftOf } from "./release-drift.ts";
import { restartPassedOver } from "./restart.ts";
import type { Target } from "./target.ts";
import { changedSince, chartOf } from "./release-history.ts";
import { valuesLost } from "./values-lost.ts";
import { claimsAtStake } from "./volumes.ts";

export type HelmReleaseWant = Target["release"] & {
  readonly namespace: string;
  /** The service account it is to run under. */
  readonly account: string;
  /** The bucket, where the user wants that to go too. */
  readonly bucket: string;
  readonly doomedBucket: string | undefined;
  readonly belonging: Belonging;
};

export type HelmReleaseState = Installed & {
  /** The values as Helm would merge them now; only asked for when the inputs are not those that were installed. */
  readonly merged: Json | undefined;
  /** What the release made and is no longer as rendered. */
  readonly drift: readonly Difference[];
};

/** The chart version that a run installs: the spec's, else the deployed one stays. */
export const versionOf = ({ version, installed }: Pick<HelmReleaseWant, "version" | "installed">): string =>
  version ?? (installed.status === "present" ? installed.value.inForce.chart.version : pinnedChartVersion);

const helmReleaseId = ({ serviceAccount, release }: Pick<Target, "serviceAccount" | "release">) =>
  `helm-release/${serviceAccount.namespace}/${release.name}` as const;

export const helmReleaseWant = (target: Target): HelmReleaseWant => ({
  ...target.release,
  namespace: target.serviceAccount.namespace,
  account: target.serviceAccount.name,
  bucket: target.bucket.name,
  doomedBucket: target.deleteBucket ? target.bucket.name : undefined,
  belonging: { id: helmReleaseId(target), owner: target.owner, relation: target.relations.release },
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
    version: versionOf(want),
    valuesFiles: want.valuesFiles.map(({ path }) => path),
    values: want.ours,
  }),

  observe: (clouds, want) =>
    read(clouds, want, () =>
      clouds.helm.merge(
        want.valuesFiles.map(({ path }) => path),
        want.ours,
      ),
    ),

  glance: (clouds, want) => read(clouds, want, async () => undefined),

  whose: whoseRelease,

  compare: (want, have, standing) => {
    if (standing === "used") return [];
    const moved = movedStorage(want, have.inForce);
    if (moved !== undefined) return say.storageWouldMove(want.name, moved.have, moved.want);
    const labels = missingFrom(releaseLabels(want, standing), have.labels, "labels");
    // Its own an earlier run led to S3; what somebody has made of it since is mended.
    if (labels.length > 0 && !storesInS3(have.inForce)) return say.storesElsewhere(want.name, want.namespace);
    const { version } = have.inForce.chart;
    // Taken over as it is: another chart is a second step, to be looked at by itself.
    if (labels.length > 0 && want.version !== undefined && want.version !== version)
      return say.chartWouldChange(want.name, version, want.version);
    const lost =
      labels.length === 0 || have.merged === undefined ? [] : valuesLost(have.inForce.config, valuesGiven(want, have));
    if (lost.length > 0) return say.valuesWouldBeLost(want.name, want.namespace, lost);
    return [...labels, ...releaseDifferences(want, have)];
  },

  create: async (run, want) => {
    await upgrade(run, want, "owned", false);
    await restartPassedOver(run, useOf(want));
  },

  update: async (run, want, have, standing) => {
    if (unfinished.test(have.latest.status)) await closeRecord(run, want, have.secret);
    await upgrade(run, want, standing, have.drift.length > 0);
  },

  users: async (clouds, want) => {
    const { installed } = want;
    if (installed.status === "unreadable") return undefined; // so is the release itself, and all waits for it
    if (installed.status === "absent") return accountUsers(clouds, useOf(want), "absent");
    const whose = whoseRelease(want, installed.value);
    if ("standing" in whose && whose.standing === "owned") return accountUsers(clouds, useOf(want), "goes");
    const why = "standing" in whose && whose.standing !== "owned" ? whose.standing : "foreign";
    const used = whatItUses(want, installed.value.latest);
    return used.length > 0
      ? releaseStays(want.name, want.namespace, why, used)
      : accountUsers(clouds, useOf(want), "stays");
  },

  held: async ({ kubernetes }, { namespace, name, bucket, doomedBucket }) =>
    doomedBucket === undefined ? claimsAtStake(kubernetes, namespace, name, bucket) : undefined,

  delete: async (run, want) => {
    await run.clouds.helm.uninstall(want.name, want.namespace, run.signal);
    await podsGone(run, useOf(want));
  },

  letGo: {
    differences: (_want, { labels }) => marksTakenOff(labels, "labels", [ownerLabel, adoptedLabel]),
    carryOut: async ({ clouds: { kubernetes } }, { namespace }, { secret }) => {
      await kubernetes.unlabelSecret(namespace, secret, [ownerLabel, adoptedLabel]);
    },
  },
};

/** @param merge Only called when the inputs are not those that were installed */
async function read(
  { kubernetes }: Clouds,
  want: HelmReleaseWant,
  merge: () => Promise<Json | undefined>,
): Promise<Observed<HelmReleaseState>> {
  const { installed } = want;
  if (installed.status !== "present") return installed;
  const { latest, made } = installed.value;
  // What one that failed is given again is of interest only where it is somebody else's, to be taken over.
  const again = latest.status !== "deployed" && !takenOver(want, installed.value);
  const asInstalled = made === description(want, versionOf(want)) || again;
  return observing(async () => {
    const [merged, drift] = await Promise.all([asInstalled ? undefined : merge(), driftOf(kubernetes, latest)]);
    return { ...installed.value, merged, drift };
  });
}

/** Whether this run is the one that is to take it over. */
const takenOver = ({ belonging }: HelmReleaseWant, { labels }: Installed): boolean =>
  belonging.relation === "adopt" && labels[ownerLabel] === undefined;

export function whoseRelease({ belonging }: HelmReleaseWant, { labels, latest }: Installed) {
  return whoseBy(belonging, { ...marksOfObject(belonging, labels, {}), keeper: keeperOf(latest) });
}

const useOf = ({ namespace, account, name }: HelmReleaseWant): AccountUse => ({ namespace, account, release: name });

/** What of all that may go a release goes on using if it stays, by what it was rendered to and was given. */
function whatItUses({ namespace, account, doomedBucket }: HelmReleaseWant, latest: Release): readonly string[] {
  const stores = doomedBucket !== undefined && latest.manifest.includes(doomedBucket);
  return [
    ...(accountsOf(latest).includes(account) ? [`service-account/${namespace}/${account}`] : []),
    ...(stores ? [`bucket/${doomedBucket}`] : []),
  ];
}

const releaseLabels = ({ belonging }: HelmReleaseWant, standing: Standing) => ({
  [ownerLabel]: ownerDigest(belonging.owner),
  ...(standing === "adopted" ? { [adoptedLabel]: "true" } : {}),
});

/** Flux labels every object of the releases it keeps; Argo CD renders charts itself, without any release. */
const keeperOf = ({ manifest }: Release): string | undefined =>
  manifest.includes("helm.toolkit.fluxcd.io/name") ? "Flux" : undefined;

/** The values as they would be now, and what each of the user's files says: null there takes a value away on purpose. */
const valuesGiven = (want: HelmReleaseWant, { merged }: HelmReleaseState): readonly Json[] => [
  merged ?? {},
  ...want.valuesFiles.flatMap(({ text }) =>
    readValuesFile(text).documents.map((document) => (document.toJS() ?? {}) as Json),
  ),
];

/** What a helm that was killed leaves on record. */
const unfinished = /^(?:pending-|uninstalling$)/;

/**
 * Helm refuses to go on while a run it lost is on record, and goes on from one that failed. The record is not removed:
 * until helm has taken up what that run made, nothing else tells a `down` what to take away.
 */
async function closeRecord(run: Run<Clouds>, { name, namespace }: HelmReleaseWant, secret: string): Promise<void> {
  const { kubernetes } = run.clouds;
  const record = await kubernetes.readSecret(namespace, secret);
  const text = record.data?.["release"] ?? "";
  const { status } = decodeRelease(text);
  if (!unfinished.test(status)) return;
  run.note(say.unfinishedRun(name, status));
  await kubernetes.replaceSecret({
    ...record,
    metadata: { ...record.metadata, labels: { ...record.metadata.labels, status: "failed" } },
    data: { ...record.data, release: recordAsFailed(text) },
  });
}

const placeOf = ({ bucketName = "", rootPath = "" }: ReturnType<typeof storageOf>) => `s3://${bucketName}/${rootPath}`;

/** Where a deployed release stores, when the spec says another place: its etcd still points at the old one. */
function movedStorage(
  want: HelmReleaseWant,
  inForce: Release,
): { readonly have: string; readonly want: string } | undefined {
  const have = storageOf(inForce);
  if (have.bucketName === undefined) return undefined;
  const { externalS3 } = want.ours as { readonly externalS3: { bucketName: string; rootPath: string } };
  const places = { have: placeOf(have), want: placeOf(externalS3) };
  return places.have === places.want ? undefined : places;
}

/** `takeBack`: the plan showed that somebody changed what the release made, so it is made as rendered again. */
function upgrade(run: Run<Clouds>, want: HelmReleaseWant, standing: Standing, takeBack: boolean): Promise<void> {
  const version = versionOf(want);
  return run.clouds.helm.upgrade(
    {
      release: want.name,
      namespace: want.namespace,
      chart: want.chart,
      version,
      valuesFiles: want.valuesFiles.map(({ path }) => path),
      ours: want.ours,
      description: description(want, version),
      labels: releaseLabels(want, standing),
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
  `${ownDescription}chart ${digest(`${want.chartIdentity}@${version}`)}, values ${valuesDigest(want)}`;

const sameValues = (want: HelmReleaseWant, { made }: HelmReleaseState) =>
  made.endsWith(`, values ${valuesDigest(want)}`);

function releaseDifferences(want: HelmReleaseWant, have: HelmReleaseState): readonly Difference[] {
  const { latest, inForce, drift } = have;
  const version = versionOf(want);
  const status = latest.status === "deployed" ? [] : [{ path: "status", have: latest.status, want: "deployed" }];
  if (status.length > 0 && have.merged === undefined) return status;
  if (have.made === description(want, version)) return drift;
  const since = changedSince(have);
  const sameChart = chartOf(have.made) === chartOf(description(want, version));
  return [
    ...status,
    ...(sameChart
      ? []
      : [
          {
            path: "chart",
            have: `${inForce.chart.name} ${inForce.chart.version}`,
            want: `${chartLabel(want)} ${version}`,
            ...since.chart(chartOf(description(want, version))),
          },
        ]),
    ...(have.merged === undefined
      ? [{ path: "values", have: "as installed", want: "as in the spec" }].filter(() => !sameValues(want, have))
      : valueDifferences(inForce.config, have.merged, "values").map(since.value)),
    ...drift,
  ];
}

export function chartLabel({ chart }: Pick<HelmReleaseWant, "chart">): string {
  switch (chart.kind) {
    case "repository":
      return `${chart.name} (${chart.repository})`;
    case "url":
      return chart.url;
    case "path":
      return chart.path;
  }
}
