import type { V1Pod } from "@kubernetes/client-node";
import * as say from "../messages/claims.ts";
import { milvusSelector } from "../milvus/chart.ts";
import type { Evidence } from "../model/claim.ts";
import { type Proof, seen } from "./proof.ts";

/** What the log of a pod says that object storage said. */
export type StorageError = { readonly pod: string; readonly said: string };

/** AWS's own words within a line of Milvus' log, which quotes them: its sentence, else its code and what follows. */
const words = [
  /User: \S+ is not authorized to perform: \S+(?: on resource: "?[^\s"]+"?)?(?: (?:because|with) [^":\]]+)?/,
  /(?:AccessDenied|Access Denied|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|NoSuchBucket|PermanentRedirect|AuthorizationHeaderMalformed|KMS\.\w+)[^"\]]*/,
];

const saidIn = (line: string): string | undefined => {
  const plain = line.replaceAll('\\"', '"');
  return words.flatMap((some) => some.exec(plain)?.[0].trim() ?? [])[0];
};

const lines = 400;
/** A node's clock differs a little from this one's. */
const slack = 60_000;

/**
 * The last that each pod's log says of object storage since a time, of the pod as it runs and as it ran before: a data
 * node that may not write quits. What cannot be read is left out.
 */
export async function storageErrors(
  { clouds: { kubernetes }, target }: Proof,
  since: number,
): Promise<readonly StorageError[]> {
  const { namespace } = target.serviceAccount;
  const read = async ({ metadata: { name = "" } = {}, spec }: V1Pod, previous: boolean) => {
    const options = { lines, previous, stamped: true };
    const log = await kubernetes.readLog(namespace, name, spec?.containers[0]?.name ?? "", options);
    return log.flatMap((line) => {
      const said = saidIn(line);
      const at = Date.parse(/^\S+/.exec(line)?.[0] ?? "");
      return said === undefined || at < since - slack ? [] : [{ pod: name, said }];
    });
  };
  const pods = await kubernetes.listPods(namespace, milvusSelector(target.release.name)).catch(() => []);
  const found = await Promise.all(
    pods.flatMap((pod) => {
      const restarted = (pod.status?.containerStatuses?.[0]?.restartCount ?? 0) > 0;
      return [false, ...(restarted ? [true] : [])].map((previous) => read(pod, previous).catch(() => []));
    }),
  );
  return found.flatMap((ofPod) => ofPod.slice(-1));
}

export const storageEvidence = (errors: readonly StorageError[]): readonly Evidence[] =>
  errors.map(({ pod, said }) => seen(say.label.log, `${pod}: ${said}`));
