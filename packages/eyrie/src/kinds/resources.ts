import type { Clouds } from "../clouds/clouds.ts";
import { desired, type Desired } from "../model/kind.ts";
import { bucket, bucketWant } from "./bucket.ts";
import { doomedBucket } from "./doomed-bucket.ts";
import { helmRelease, helmReleaseWant } from "./helm-release.ts";
import { iamPolicy, iamPolicyWant } from "./iam-policy.ts";
import { namespace } from "./namespace.ts";
import { oidcProvider, oidcProviderWant } from "./oidc-provider.ts";
import { policyAttachment, policyAttachmentWant } from "./policy-attachment.ts";
import { resuming } from "./resuming.ts";
import { rollout, rolloutWant } from "./rollout.ts";
import { role, roleWant } from "./role.ts";
import { serviceAccount, serviceAccountWant } from "./service-account.ts";
import type { Target } from "./target.ts";

/**
 * Everything one set-up consists of, in the guide's order, with what must be there first. ARNs and names are computed,
 * so only what AWS or Kubernetes would refuse otherwise is waited for; the release comes last, because its pods use all
 * of it the moment they start, and after it the restart of those that cannot see what changed. Who may come in is settled last: a policy that is to change does so while only those who
 * may come in before and after can.
 */
export function resources(target: Target): readonly Desired<Clouds>[] {
  const { policy } = target;
  const account = `${target.serviceAccount.namespace}/${target.serviceAccount.name}`;
  const home = desired(resuming(target.deleteBucket ? doomedBucket : bucket), target.bucket.name, bucketWant(target));
  const permissions = policy && desired(resuming(iamPolicy), policy.name, iamPolicyWant(target, policy));
  const granting = permissions === undefined ? [] : [permissions.id];
  const provider = desired(resuming(oidcProvider), target.cluster.name, oidcProviderWant(target), [], granting);
  const assumed = desired(resuming(role), target.role.name, roleWant(target), [provider.id], granting);
  const attachment =
    policy &&
    desired(policyAttachment, `${target.role.name}/${policy.name}`, policyAttachmentWant(target, policy), [
      assumed.id,
      ...granting,
    ]);
  const space = desired(namespace, target.serviceAccount.namespace, { name: target.serviceAccount.namespace });
  const identity = desired(serviceAccount, account, serviceAccountWant(target), [space.id]);
  const release = desired(
    helmRelease,
    `${target.serviceAccount.namespace}/${target.release.name}`,
    helmReleaseWant(target),
    [home.id, (attachment ?? assumed).id, identity.id],
  );
  const restarts = desired(
    rollout,
    `${target.serviceAccount.namespace}/${target.release.name}`,
    rolloutWant(target),
    // A release that stays as it is waits for nothing, and pods that cannot use their role yet do not become ready.
    [home.id, ...granting, assumed.id, ...(attachment === undefined ? [] : [attachment.id]), identity.id, release.id],
  );
  return [home, permissions, provider, assumed, attachment, space, identity, release, restarts].filter(
    (resource) => resource !== undefined,
  );
}
