import { ifAny } from "../clouds/aws/problems.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { type LastProof, proofIn, proofText } from "../model/last-proof.ts";
import { absent, type Observed, observing, seenAs } from "../model/observed.ts";
import { marksOfObject, proofAnnotation } from "./ownership.ts";
import { serviceAccountBelonging } from "./service-account.ts";
import type { Target } from "./target.ts";

type Kubernetes = Clouds["kubernetes"];

/** The last proof on record, on the service account that is ours. */
export async function readLastProof(kubernetes: Kubernetes, target: Target): Promise<Observed<LastProof>> {
  const { namespace, name } = target.serviceAccount;
  if (target.relations.serviceAccount === "use") return absent;
  const account = await observing(() => kubernetes.readServiceAccount(namespace, name));
  return seenAs(account, ({ metadata }) => proofIn(metadata?.annotations?.[proofAnnotation] ?? ""));
}

/** Keeps a proof where `status` finds it. Where nothing is ours there is no place for it. */
export async function writeLastProof(kubernetes: Kubernetes, target: Target, proof: LastProof): Promise<void> {
  const { namespace, name } = target.serviceAccount;
  const belonging = serviceAccountBelonging(target);
  if (belonging.relation === "use") return;
  const account = await ifAny(() => kubernetes.readServiceAccount(namespace, name));
  const { labels = {}, annotations = {} } = account?.metadata ?? {};
  const marks = marksOfObject(belonging, labels, annotations);
  if (marks.ours !== true) return;
  await kubernetes.annotateServiceAccount(namespace, name, { [proofAnnotation]: proofText(proof) });
}
