import type { Clouds } from "../clouds/clouds.ts";
import { decodeRelease, type Release, releaseSelector } from "../milvus/release.ts";
import { absent, type Observed, observing } from "../model/observed.ts";

/** The latest revision of a Helm release, and the Secret that records it. */
export type Installed = {
  readonly latest: Release;
  /** The newest revision that was deployed, since what a later one failed at may not stand; the latest where none was. */
  readonly inForce: Release;
  /** What the revision that is installed records of its inputs: after a rollback, the one it went back to. */
  readonly made: string;
  /** The newest revision by Eyrie that was in force. */
  readonly own: Release | undefined;
  readonly secret: string;
  /** Labels of that Secret. */
  readonly labels: Readonly<Record<string, string>>;
};

/** Reads a release from its own Secrets: what is deployed decides where Milvus stores, so this is known before all else. */
export async function readInstalled(
  kubernetes: Clouds["kubernetes"],
  namespace: string,
  release: string,
): Promise<Observed<Installed>> {
  const listed = await observing(() => kubernetes.listSecrets(namespace, releaseSelector(release)));
  if (listed.status !== "present") return listed;
  const records = listed.value.toSorted((a, b) => revisionOf(b) - revisionOf(a));
  const [newest] = records;
  if (newest === undefined) return absent;
  const latest = releaseIn(newest);
  const made = madeFrom(latest, (revision) => {
    const record = listed.value.find((secret) => revisionOf(secret) === revision);
    return record === undefined ? undefined : releaseIn(record);
  });
  const { name = "", labels = {} } = newest.metadata ?? {};
  const failed = latest.status !== "deployed" && latest.status !== "uninstalled";
  const deployed = failed ? records.find(wasDeployed) : undefined;
  const inForce = deployed === undefined ? latest : releaseIn(deployed);
  const own = ownIn(records);
  return { status: "present", value: { latest, inForce, made, own, secret: name, labels } };
}

type Listed = {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
};

/** What Eyrie writes into each revision of its own, and helm shows. */
export const ownDescription = "eyrie up: ";

function ownIn(records: readonly Listed[]): Release | undefined {
  for (const record of records.filter(wasDeployed)) {
    const release = releaseIn(record);
    if (release.description.startsWith(ownDescription)) return release;
  }
  return undefined;
}

const releaseIn = ({ data }: Listed): Release => decodeRelease(data?.["release"] ?? "");

const revisionOf = ({ metadata }: Listed) => Number(metadata?.labels?.["version"] ?? 0);

const wasDeployed = ({ metadata }: Listed) => /^(?:deployed|superseded)$/.test(metadata?.labels?.["status"] ?? "");

/** Helm describes a rollback by the revision whose chart and values it took; as long as that is kept, it tells them. */
function madeFrom(release: Release, recordOf: (revision: number) => Release | undefined): string {
  const revision = Number(/^Rollback to (\d+)$/.exec(release.description)?.[1] ?? release.revision);
  const origin = revision < release.revision ? recordOf(revision) : undefined;
  return origin === undefined ? release.description : madeFrom(origin, recordOf);
}
