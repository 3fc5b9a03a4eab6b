/** Who asks. */
export type Principal =
  | { readonly kind: "anonymous" }
  | {
      readonly kind: "user";
      readonly account: string;
      readonly arn: string;
      /** `AIDA…` */
      readonly userId?: string;
    }
  | {
      readonly kind: "role-session";
      readonly account: string;
      /** `arn:<partition>:sts::<account>:assumed-role/<role name>/<session name>` */
      readonly arn: string;
      /** The role's own ARN, with its path. */
      readonly roleArn: string;
      /** `AROA…:<session name>` */
      readonly userId?: string;
    }
  | {
      /** A session that a user opened with `GetFederationToken`. */
      readonly kind: "federated-user";
      readonly account: string;
      /** `arn:<partition>:sts::<account>:federated-user/<name>` */
      readonly arn: string;
      /** The user who opened it, whose identity policies and boundary count. */
      readonly userArn: string;
      /** `<account>:<name>` */
      readonly userId?: string;
    }
  | {
      /** Who comes with a token or an assertion to an unsigned `sts:AssumeRoleWith…`. */
      readonly kind: "web-identity";
      /** The identity provider as a `Federated` principal names it: an OIDC or SAML provider's ARN, or `accounts.google.com`. */
      readonly provider: string;
    }
  | {
      readonly kind: "service";
      /** Such as `pods.eks.amazonaws.com`. */
      readonly service: string;
    };

/** Principals of an account: they have policies of their own, and its organization's bind them. */
export type AccountPrincipal = Extract<Principal, { readonly account: string }>;

export function isOfAccount(principal: Principal): principal is AccountPrincipal {
  return "account" in principal;
}
