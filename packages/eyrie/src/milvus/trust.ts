import { dnsSuffix } from "./values.ts";

/** The audience of a token that STS takes. */
export const stsAudience = "sts.amazonaws.com";

/** A pattern that the issuer of every EKS cluster of a region matches. */
export const anyIssuer = (partition: string, region: string) =>
  `https://oidc.eks.${region}.${dnsSuffix(partition)}/id/*`;

/** An issuer as IAM names it in ARNs and condition keys: without the scheme. */
export const issuerPath = (issuer: string) => issuer.replace(/^https:\/\//, "");

export const subjectOf = (serviceAccount: { readonly namespace: string; readonly name: string }) =>
  `system:serviceaccount:${serviceAccount.namespace}:${serviceAccount.name}`;

/** Another existing service account; which one depends on whether ours is itself a `default`. */
export const strangerTo = ({ namespace, name }: { readonly namespace: string; readonly name: string }) => ({
  namespace: name !== "default" ? namespace : namespace === "default" ? "kube-system" : "default",
  name: "default",
});

/** A trust policy that one service account of one cluster satisfies: `aud` and `sub` pinned by StringEquals. */
export const trustPolicy = (trust: {
  readonly providerArn: string;
  readonly issuer: string;
  readonly subject: string;
}) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: trust.providerArn },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${issuerPath(trust.issuer)}:aud`]: stsAudience,
          [`${issuerPath(trust.issuer)}:sub`]: trust.subject,
        },
      },
    },
  ],
});
