import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/volumes.ts";
import type { Obstacle } from "../model/kind.ts";
import { type Observed, observing } from "../model/observed.ts";

/** A PersistentVolumeClaim. */
export type Volume = { readonly namespace: string; readonly name: string };

/**
 * The volumes that a release's StatefulSets claimed and that stay when it is uninstalled: etcd's hold the index of the
 * bucket. Bitnami's charts label by `app.kubernetes.io/instance`, Pulsar's by `release`. A claim that the chart itself
 * renders goes with the release, unless it says otherwise; so does one that its StatefulSet owns, where the user's values
 * say `whenDeleted: Delete`.
 */
export const readVolumes = (
  kubernetes: Clouds["kubernetes"],
  namespace: string,
  release: string,
): Promise<Observed<readonly Volume[]>> =>
  observing(async () =>
    (await kubernetes.listVolumeClaims(namespace))
      .filter(({ labels = {}, annotations = {}, ownerReferences = [] }) => {
        const its = labels["app.kubernetes.io/instance"] === release || labels["release"] === release;
        const rendered = annotations["meta.helm.sh/release-name"] === release;
        return its && ownerReferences.length === 0 && (!rendered || annotations["helm.sh/resource-policy"] === "keep");
      })
      .map(({ name = "" }) => ({ namespace, name })),
  );

/**
 * What keeps a release from being uninstalled while its bucket stays: StatefulSets that take their claims along, and with
 * etcd's the index of the bucket. Nobody asked by name for that to be lost.
 */
export async function claimsAtStake(
  kubernetes: Clouds["kubernetes"],
  namespace: string,
  release: string,
  bucket: string,
): Promise<Obstacle | undefined> {
  const taking = (await kubernetes.listWorkloads(namespace, "statefulsets")).flatMap(({ metadata, spec }) =>
    metadata?.annotations?.["meta.helm.sh/release-name"] === release &&
    spec !== undefined &&
    "persistentVolumeClaimRetentionPolicy" in spec &&
    spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete"
      ? [metadata.name ?? ""]
      : [],
  );
  return taking.length === 0 ? undefined : say.claimsGo(namespace, taking, bucket);
}
