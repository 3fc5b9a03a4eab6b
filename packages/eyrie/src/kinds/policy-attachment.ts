import { ifAny, observing } from "../clouds/aws/problems.ts";
import type { Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { eventually } from "../clouds/retry.ts";
import type { Kind } from "../model/kind.ts";
import { compareOwned } from "./ownership.ts";
import type { Target } from "./target.ts";

export type PolicyAttachmentWant = {
  readonly role: { readonly name: string; readonly arn: string };
  readonly policy: { readonly name: string; readonly arn: string };
  readonly owner: string;
};

export const policyAttachmentWant = ({ role, policy, owner }: Target): PolicyAttachmentWant => ({
  role: { name: role.name, arn: role.arn },
  policy,
  owner,
});

/** The policy on the role. It bears no tag of its own: it is whose the role is. */
export const policyAttachment: Kind<PolicyAttachmentWant, { readonly roleTags: Tags }, Clouds> = {
  name: "policy-attachment",
  show: ({ role, policy }) => ({ role: role.arn, policy: policy.arn }),

  observe: async ({ iam }, { role, policy }) => {
    const [listed, bearer] = await Promise.all([
      observing(() => iam.listAttachedPolicies(role.name, role.arn)),
      observing(() => ifAny(() => iam.readRole(role.name, role.arn))),
    ]);
    if (listed.status !== "present") return listed;
    if (bearer.status !== "present") return bearer;
    return listed.value.includes(policy.arn)
      ? { status: "present", value: { roleTags: bearer.value?.tags ?? {} } }
      : { status: "absent" };
  },

  compare: ({ role, policy, owner }, { roleTags }) =>
    compareOwned({ resource: `policy-attachment/${role.name}/${policy.name}`, owner, tags: roleTags }, () => []),

  create: ({ clouds: { iam }, clock, signal, justMade }, { role, policy }) => {
    const attach = () => iam.attachPolicy(role.name, role.arn, policy.arn);
    const fresh = justMade(`role/${role.name}`) || justMade(`iam-policy/${policy.name}`);
    return fresh ? eventually(clock, signal, ["missing"], attach) : attach();
  },

  update: async () => undefined,
  delete: ({ clouds: { iam } }, { role, policy }) => iam.detachPolicy(role.name, role.arn, policy.arn),
};
