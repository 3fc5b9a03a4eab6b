import { dnsSuffix } from "./values.ts";

/** The audience of a token that STS takes. */
export const stsAudience = "sts.amazonaws.com";

/** Of a service account: the role that the webhook gives its pods. */
export const roleAnnotation = "eks.amazonaws.com/role-arn";

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

type Statement = {
  readonly Principal?: { readonly Federated?: unknown };
  readonly Condition?: { readonly StringEquals?: Readonly<Record<string, unknown>> };
};

/** Whom a trust policy of that meaning lets in; undefined where it has another form. */
export function trustedBy(text: string): Parameters<typeof trustPolicy>[0] | undefined {
  const { Statement: statements } = JSON.parse(text) as { readonly Statement?: Statement | readonly Statement[] };
  const [statement] = [statements ?? []].flat();
  const providerArn = only(statement?.Principal?.Federated);
  if (typeof providerArn !== "string") return undefined;
  const issuer = providerArn.slice(providerArn.indexOf("oidc-provider/") + "oidc-provider/".length);
  const subject = only(statement?.Condition?.StringEquals?.[`${issuer}:sub`]);
  return typeof subject === "string" ? { providerArn, issuer, subject } : undefined;
}

/** One value, be it in a list or not: to IAM it is the same. */
const only = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value);
