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
      readonly kind: "web-identity";
      /** The identity provider as a `Federated` principal names it: an OIDC provider's ARN, or `accounts.google.com`. */
      readonly provider: string;
    }
  | {
      readonly kind: "service";
      /** Such as `pods.eks.amazonaws.com`. */
      readonly service: string;
    };
