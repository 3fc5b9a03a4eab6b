import { ifAny } from "../clouds/aws/problems.ts";
import type { Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { eventually } from "../clouds/retry.ts";
import * as say from "../messages/kinds.ts";
import type { Kind, Run } from "../model/kind.ts";
import { absent, observing } from "../model/observed.ts";
import { type Belonging, marksOfTags, policyBelonging, roleBelonging, whoseBy } from "./ownership.ts";
import type { NamedPolicy, Target } from "./target.ts";

export type PolicyAttachmentWant = {
  readonly role: { readonly name: string; readonly arn: string };
  readonly policy: NamedPolicy;
  /** The role's: an attachment is whose the role is. */
  readonly belonging: Belonging;
  readonly policyBelonging: Belonging;
};

export type PolicyAttachmentState = {
  readonly attached: boolean;
  readonly roleTags: Tags;
  /** Read only of a policy on a role that was taken over. */
  readonly policyTags: Tags | undefined;
};

export const policyAttachmentWant = (target: Target, policy: NamedPolicy): PolicyAttachmentWant => ({
  role: { name: target.role.name, arn: target.role.arn },
  policy,
  belonging: roleBelonging(target),
  policyBelonging: policyBelonging(target, policy),
});

const standingBy = (belonging: Belonging, tags: Tags) => {
  const whose = whoseBy(belonging, marksOfTags(belonging, tags));
  return "standing" in whose ? whose.standing : "foreign";
};

/**
 * The policy on the role. It bears no tag of its own: it is whose the role is. Only Eyrie's own policy on a role that was
 * taken over is Eyrie's own there too, since nobody else can have put it there.
 */
export const policyAttachment: Kind<PolicyAttachmentWant, PolicyAttachmentState, Clouds> = {
  name: "policy-attachment",
  show: ({ role, policy }) => ({ role: role.arn, policy: policy.arn }),

  observe: async ({ iam }, want) => {
    const { role, policy, belonging } = want;
    const [listed, bearer] = await Promise.all([
      observing(() => iam.listAttachedPolicies(role.name, role.arn)),
      observing(() => ifAny(() => iam.readRole(role.name, role.arn))),
    ]);
    if (listed.status !== "present") return listed;
    if (bearer.status !== "present") return bearer;
    const roleTags = bearer.value?.tags ?? {};
    const attached = listed.value.includes(policy.arn);
    // A role that is there but not Eyrie's own gets no policy without more ado: its standing decides.
    const standing = standingBy(belonging, roleTags);
    const decides = standing !== "foreign" && standing !== "owned" && bearer.value !== undefined;
    if (!attached && !decides) return absent;
    const hanging = attached && standing === "adopted";
    const tagged = hanging ? await observing(() => iam.readPolicyTags(policy.arn)) : undefined;
    if (tagged?.status === "unreadable") return tagged;
    const policyTags = tagged?.status === "present" ? tagged.value : undefined;
    return { status: "present", value: { attached, roleTags, policyTags } };
  },

  whose: ({ belonging, policyBelonging: policy }, { roleTags, policyTags }) => {
    const ours = policyTags !== undefined && standingBy(policy, policyTags) === "owned";
    return ours ? { standing: "owned" } : whoseBy(belonging, marksOfTags(belonging, roleTags));
  },

  compare: ({ role, policy }, { attached }, standing) => {
    if (attached) return [];
    return standing === "used"
      ? say.notAttachedToUsed(role.name, policy.arn)
      : [{ path: "attached", have: false, want: true }];
  },

  create: attach,
  update: attach,
  delete: ({ clouds: { iam } }, { role, policy }) => iam.detachPolicy(role.name, role.arn, policy.arn),
};

function attach(
  { clouds: { iam }, clock, signal, justMade }: Run<Clouds>,
  { role, policy }: PolicyAttachmentWant,
): Promise<void> {
  const attaching = () => iam.attachPolicy(role.name, role.arn, policy.arn);
  const fresh = justMade(`role/${role.name}`) || justMade(`iam-policy/${policy.name}`);
  return fresh ? eventually(clock, signal, ["missing"], attaching) : attaching();
}
