/*
 * The organization that the account may be a member of, as far as its policies limit it. Like a member account, nobody
 * here can read them.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
 */
import type { Policies } from "@eyrie/iam-policy/decide";
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";

/** Policies by where they hang: on the root, on each OU, on the account. Each place must allow. */
export type ControlPolicies = readonly (readonly object[])[];

export type OrganizationPolicies = {
  /** Bind the account's users and roles. AWS hangs `FullAWSAccess` on every place unless it is taken away: so must these. */
  readonly serviceControl?: ControlPolicies;
  /** Bind whoever asks for the account's buckets, keys and roles. `RCPFullAWSAccess`, which AWS lets nobody detach, is added. */
  readonly resourceControl?: ControlPolicies;
};

export type Organization = {
  /** Undefined outside of organizations. */
  readonly id: () => string | undefined;
  readonly policies: () => Pick<Policies, "serviceControl" | "resourceControl">;
  /** Puts others in the place of those before. Without any of a kind that kind limits nothing; without both there is no organization. */
  readonly attach: (policies: OrganizationPolicies) => void;
};

const organizationId = "o-exampleorgid";
const fullAccess = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const rcpFullAccess = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
};

export const fullAwsAccess: PolicyDocument = parsePolicy(fullAccess);

export function makeOrganization(partition: string): Organization {
  const read = (type: "service" | "resource", levels: ControlPolicies): readonly (readonly PolicyDocument[])[] =>
    levels.map((policies, level) =>
      policies.map((policy, index) => {
        const id = policy === rcpFullAccess ? "p-RCPFullAWSAccess" : `p-example${level}${index}`;
        const owner = `arn:${partition}:organizations::444455556666:policy/${organizationId}`;
        return parsePolicy(policy, { name: `${owner}/${type}_control_policy/${id}` });
      }),
    );
  let attached: ReturnType<Organization["policies"]> = {};
  return {
    id: () => (Object.keys(attached).length === 0 ? undefined : organizationId),
    policies: () => attached,
    attach: ({ serviceControl, resourceControl }) => {
      attached = {
        ...(serviceControl === undefined ? {} : { serviceControl: read("service", serviceControl) }),
        ...(resourceControl === undefined
          ? {}
          : {
              resourceControl: read(
                "resource",
                resourceControl.map((policies) => [...policies, rcpFullAccess]),
              ),
            }),
      };
    },
  };
}
