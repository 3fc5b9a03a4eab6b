import * as say from "../messages/rules-operator.ts";
import type { KindName } from "../model/resource.ts";
import { rule } from "./rule.ts";

/** From here on somebody should know, before it is somebody's surprise. */
const near = 0.95;

type Counted = {
  readonly kind: KindName;
  readonly count: string;
  readonly quota: string;
  /** What Service Quotas calls it. */
  readonly code: string;
};

/** @see https://docs.aws.amazon.com/general/latest/gr/iam-service.html */
const counted: readonly Counted[] = [
  { kind: "iam-policy", count: "Policies", quota: "PoliciesQuota", code: "L-E95E4862" },
  { kind: "role", count: "Roles", quota: "RolesQuota", code: "L-FE177D64" },
];

/**
 * Where the summary may not be read nothing is said: an account at its limit is rare, few operators need that right for
 * anything else, and the write that meets the limit names it.
 */
export const iamQuotas = rule({
  code: "EY803",
  title: say.quotaTitle,
  looksAt: ["account"],
  find: ({ account = {} }, { creates }) =>
    counted.flatMap(({ kind, count, quota, code }) => {
      const [there, most] = [account[count], account[quota]];
      if (!creates.includes(kind) || there === undefined || most === undefined || there < most * near) return [];
      const severity = there >= most ? "error" : "warning";
      return [{ severity, ...say.quota(kind, there, most, code) } as const];
    }),
  refused: () => [],
});

/** AWS's own number where the account's is not known. */
const usualAttachments = 10;

export const attachedQuota = rule({
  code: "EY804",
  title: say.attachedTitle,
  looksAt: ["attachedPolicies", "account"],
  find: ({ attachedPolicies = [], account = {} }, { role }) => {
    const most = account["AttachedPoliciesPerRoleQuota"] ?? usualAttachments;
    return attachedPolicies.length < most
      ? []
      : [{ severity: "error", ...say.attachments(role.name, attachedPolicies, most) }];
  },
  refused: () => [],
});
