import type { Tags } from "../clouds/aws/s3.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { issuerPath, stsAudience } from "../milvus/trust.ts";
import type { Kind } from "../model/kind.ts";
import { observing } from "../model/observed.ts";
import { ownedTags } from "./ownership.ts";
import type { Target } from "./target.ts";

export type OidcProviderWant = {
  readonly arn: string;
  readonly issuer: string;
  readonly tags: Tags;
};

/** An issuer's provider has one possible ARN in an account, so it is computed and never waited for. */
export const oidcProviderArn = ({ partition, account, issuer }: Pick<Target, "partition" | "account" | "issuer">) =>
  `arn:${partition}:iam::${account}:oidc-provider/${issuerPath(issuer)}`;

export const oidcProviderWant = (target: Target): OidcProviderWant => ({
  arn: oidcProviderArn(target),
  issuer: target.issuer,
  tags: ownedTags(target.owner, target.tags),
});

/** The cluster's issuer as IAM knows it. Every role of the cluster relies on it, so it is used, never ours alone. */
export const oidcProvider: Kind<OidcProviderWant, { readonly audiences: readonly string[] }, Clouds> = {
  name: "oidc-provider",
  shared: true,
  show: ({ arn, issuer }) => ({ arn, url: issuer, audiences: [stsAudience] }),
  observe: ({ iam }, { arn }) => observing(() => iam.readOidcProvider(arn)),
  whose: () => ({ standing: "used" }),
  compare: (_want, { audiences }) =>
    audiences.includes(stsAudience) ? [] : [{ path: "audiences", have: audiences, want: [...audiences, stsAudience] }],
  grants: () => true,
  create: ({ clouds: { iam } }, want) => iam.createOidcProvider(want.arn, want.issuer, stsAudience, want.tags),
  update: ({ clouds: { iam } }, want) => iam.addAudience(want.arn, stsAudience),
};
