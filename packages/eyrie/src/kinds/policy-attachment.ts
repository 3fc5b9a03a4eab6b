import { observing } from "../clouds/aws/problems.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { eventually } from "../clouds/retry.ts";
import type { Kind } from "../model/kind.ts";
import type { Target } from "./target.ts";

export type PolicyAttachmentWant = {
  readonly role: { readonly name: string; readonly arn: string };
  readonly policy: { readonly name: string; readonly arn: string };
};

export const policyAttachmentWant = ({ role, policy }: Target): PolicyAttachmentWant => ({
  role: { name: role.name, arn: role.arn },
  policy,
});

/** The policy on the role. It bears no tag: it is ours when it joins the two, which have their own owners. */
export const policyAttachment: Kind<PolicyAttachmentWant, { readonly attached: true }, Clouds> = {
  name: "policy-attachment",
  show: ({ role, policy }) => ({ role: role.arn, policy: policy.arn }),

  observe: async ({ iam }, { role, policy }) => {
    const listed = await observing(() => iam.listAttachedPolicies(role.name, role.arn));
    if (listed.status !== "present") return listed;
    return listed.value.includes(policy.arn) ? { status: "present", value: { attached: true } } : { status: "absent" };
  },

  compare: () => ({ standing: "owned", differences: [] }),

  create: ({ clouds: { iam }, clock, signal, justMade }, { role, policy }) => {
    const attach = () => iam.attachPolicy(role.name, role.arn, policy.arn);
    const fresh = justMade(`role/${role.name}`) || justMade(`iam-policy/${policy.name}`);
    return fresh ? eventually(clock, signal, ["missing"], attach) : attach();
  },

  update: async () => undefined,
  delete: ({ clouds: { iam } }, { role, policy }) => iam.detachPolicy(role.name, role.arn, policy.arn),
};
