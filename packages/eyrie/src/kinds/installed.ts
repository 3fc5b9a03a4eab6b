import { observing } from "../clouds/aws/problems.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { decodeRelease, type Release, releaseSelector } from "../milvus/release.ts";
import type { Observed } from "../model/observed.ts";

/** The latest revision of a Helm release, and the Secret that records it. */
export type Installed = {
  readonly latest: Release;
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
  const [newest] = listed.value.toSorted((a, b) => revisionOf(b) - revisionOf(a));
  if (newest === undefined) return { status: "absent" };
  const latest = decodeRelease(newest.data?.["release"] ?? "");
  const { name = "", labels = {} } = newest.metadata ?? {};
  return { status: "present", value: { latest, secret: name, labels } };
}

const revisionOf = ({ metadata }: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } }) =>
  Number(metadata?.labels?.["version"] ?? 0);
