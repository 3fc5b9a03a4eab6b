/*
 * STS: GetCallerIdentity, AssumeRole, AssumeRoleWithWebIdentity.
 *
 * A web-identity token is verified as AWS does it: its issuer must be a provider registered in IAM, its signature is
 * checked with the keys of the cluster that has that issuer, then audience, expiry, and the role's trust policy.
 * A token of the global endpoint is good in every region or only in those that every account has, as
 * iam:SetSecurityTokenServicePreferences says; a region that must be asked for, or where STS was deactivated, gives none.
 * Differs from the real one: the keys are taken from the local cluster, no issuer is fetched; an issuer's clock may run
 * five minutes ahead, since AWS documents no figure; `AssumeRole` knows no session tags, MFA or source identity, and
 * refuses them as NotImplemented; session policies are measured as text, and packed to no limit; one account.
 * https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
 */
import { requireSigned } from "../aws/authorize.ts";
import { makeQueryService, namespaces, type QueryOperation } from "../aws/query-service.ts";
import type { AwsService } from "../aws/service.ts";
import { assumeRole } from "./assume-role.ts";
import type { StsOptions } from "./session.ts";
import { assumeRoleWithWebIdentity } from "./web-identity.ts";

export const stsOperations = ["GetCallerIdentity", "AssumeRole", "AssumeRoleWithWebIdentity"] as const;
export type StsOperation = (typeof stsOperations)[number];

export function makeStsService(options: StsOptions): AwsService {
  const operations: Record<StsOperation, QueryOperation> = {
    // Needs no permission; not even an explicit deny takes it away.
    GetCallerIdentity: async ({ caller }) => {
      requireSigned(caller);
      return caller.kind === "anonymous" ? {} : { Arn: caller.arn, UserId: caller.userId, Account: caller.account };
    },
    AssumeRole: async (call, params) => assumeRole(call, params, options),
    AssumeRoleWithWebIdentity: async (call, params) => assumeRoleWithWebIdentity(call, params, options),
  };
  return makeQueryService({
    name: "STS",
    version: "2011-06-15",
    namespace: namespaces.sts,
    operations,
  });
}
