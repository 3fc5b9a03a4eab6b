import { withTrust } from "../claim-breakage.ts";
import type { Hands } from "../hands.ts";
import { document, trustLike } from "../scene.ts";
import type { Breakage } from "./breakage.ts";
import { assuming, strangerAssuming } from "./symptoms.ts";

const issuerOf = ({ target }: Hands) => target.issuer.replace("https://", "");
const subjectOf = ({ target: { serviceAccount: bound } }: Hands) =>
  `system:serviceaccount:${bound.namespace}:${bound.name}`;
const providerOf = (
  hands: Hands,
  url = issuerOf(hands),
  { partition, account }: Partial<Hands["target"]> = hands.target,
) => `arn:${partition ?? "aws"}:iam::${account ?? hands.target.account}:oidc-provider/${url}`;

/** An issuer as the cluster before this one may have had. */
const formerIssuer = (hands: Hands) => issuerOf(hands).replace(/[0-9A-F]{8}$/, "00000000");
const unrelatedIssuer = "oidc.eks.eu-west-1.amazonaws.com/id/FEDCBA9876543210FEDCBA9876543210";

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement for web identities, as somebody might write it. */
const statement = (hands: Hands, Condition: Conditions, Federated: string | readonly string[] = providerOf(hands)) => ({
  Effect: "Allow",
  Principal: { Federated },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition,
});
const ec2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };

const notAuthorized = /AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity/;
const refused = { symptom: assuming, shows: notAuthorized };
/** Nobody is refused: neither whom the role is meant for, nor others. */
const works = { symptom: assuming, shows: /^$/ };

export const onTrust = {
  "subject of another namespace": {
    how: "the trust policy names the same service account of another namespace",
    make: withTrust(({ target }) => trustLike(target, `system:serviceaccount:default:${target.serviceAccount.name}`)),
    ...refused,
  },
  "other subjects among other statements": {
    how: "a list of other service accounts, beside a statement for EC2",
    make: withTrust((hands) =>
      document(
        ec2,
        statement(hands, {
          StringEquals: {
            [`${issuerOf(hands)}:sub`]: ["system:serviceaccount:milvus:milvus", "system:serviceaccount:prod:attu"],
            [`${issuerOf(hands)}:aud`]: ["sts.amazonaws.com"],
          },
        }),
      ),
    ),
    ...refused,
  },
  "issuer of the cluster before": {
    how: "the cluster was made anew, and the trust policy names the issuer of the one before",
    make: withTrust((hands) =>
      trustLike(hands.target, subjectOf(hands)).replaceAll(issuerOf(hands), formerIssuer(hands)),
    ),
    ...refused,
  },
  "issuers of other clusters": {
    how: "two statements for clusters of other regions, one of them for several service accounts",
    make: withTrust((hands) =>
      document(
        statement(
          hands,
          {
            "ForAnyValue:StringEquals": { [`${unrelatedIssuer}:sub`]: ["system:serviceaccount:a:b", subjectOf(hands)] },
          },
          [providerOf(hands, unrelatedIssuer)],
        ),
        statement(
          hands,
          { StringLike: { [`${formerIssuer(hands)}:sub`]: "system:serviceaccount:prod:*" } },
          providerOf(hands, formerIssuer(hands)),
        ),
      ),
    ),
    ...refused,
  },
  "pattern under StringEquals": {
    how: "the trust policy has a pattern for sub under StringEquals",
    make: withTrust((hands) =>
      document(
        statement(hands, {
          StringEquals: {
            [`${issuerOf(hands)}:sub`]: `system:serviceaccount:${hands.target.serviceAccount.namespace}:*`,
            [`${issuerOf(hands)}:aud`]: "sts.amazonaws.com",
          },
        }),
      ),
    ),
    ...refused,
  },
  "patterns under StringEqualsIfExists": {
    how: "patterns for sub and aud, in lists, under StringEqualsIfExists",
    make: withTrust((hands) =>
      document(
        statement(hands, {
          StringEqualsIfExists: {
            [`${issuerOf(hands)}:SUB`]: ["system:serviceaccount:prod:app", "system:serviceaccount:*:milvus-s3-*"],
            [`${issuerOf(hands)}:Aud`]: ["*.amazonaws.com"],
          },
        }),
      ),
    ),
    ...refused,
  },
  "no subject": {
    how: "the trust policy looks at aud alone",
    make: withTrust((hands) =>
      document(statement(hands, { StringEquals: { [`${issuerOf(hands)}:aud`]: "sts.amazonaws.com" } })),
    ),
    symptom: strangerAssuming,
    shows: /:assumed-role\/milvus-s3-access-sa\//,
    sees: "nothing: it works, and another service account gets the role, too",
  },
  "any subject of the namespace": {
    how: "the trust policy has any service account of the namespace, beside a statement that names the right one",
    make: withTrust((hands) => {
      const both = (sub: string) => ({
        StringEquals: { [`${issuerOf(hands)}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${issuerOf(hands)}:sub`]: sub },
      });
      return document(
        statement(hands, both(subjectOf(hands))),
        statement(hands, both(`system:serviceaccount:${hands.target.serviceAccount.namespace}:*`)),
      );
    }),
    symptom: strangerAssuming,
    shows: /:assumed-role\/milvus-s3-access-sa\//,
    sees: "nothing: it works, and another service account gets the role, too",
  },
  "another audience": {
    how: "the trust policy asks for the audience of another partition",
    make: withTrust((hands) =>
      document(
        statement(hands, {
          StringEquals: {
            [`${issuerOf(hands)}:sub`]: subjectOf(hands),
            [`${issuerOf(hands)}:aud`]: "sts.amazonaws.com.cn",
          },
        }),
      ),
    ),
    ...refused,
  },
  "audiences without the right one": {
    how: "a list of audiences, with the Kubernetes API server's instead of STS's",
    make: withTrust((hands) =>
      document(
        statement(hands, {
          StringLike: { [`${issuerOf(hands)}:aud`]: ["https://kubernetes.default.svc", "pods.eks.*"] },
          StringEquals: { [`${issuerOf(hands)}:sub`]: [subjectOf(hands)] },
        }),
      ),
    ),
    ...refused,
  },
  "no audience": {
    how: "the trust policy looks at sub alone",
    make: withTrust((hands) =>
      document(statement(hands, { StringEquals: { [`${issuerOf(hands)}:sub`]: subjectOf(hands) } })),
    ),
    ...works,
  },
  "keys of another issuer": {
    how: "the provider is right, the condition keys are those of the cluster before",
    make: withTrust((hands) =>
      document(
        statement(hands, {
          StringEquals: {
            [`${formerIssuer(hands)}:sub`]: subjectOf(hands),
            [`${formerIssuer(hands)}:aud`]: "sts.amazonaws.com",
          },
        }),
      ),
    ),
    ...refused,
  },
  "key with a scheme": {
    how: "one condition key begins with https://",
    make: withTrust((hands) =>
      document(
        statement(hands, {
          StringEquals: { [`${issuerOf(hands)}:aud`]: "sts.amazonaws.com" },
          StringLike: { [`https://${issuerOf(hands)}:sub`]: [subjectOf(hands)] },
        }),
      ),
    ),
    ...refused,
  },
  "provider of another account": {
    how: "the right issuer in the ARN of another account",
    make: withTrust((hands) =>
      trustLike(hands.target, subjectOf(hands)).replace(`iam::${hands.target.account}:`, "iam::444455556666:"),
    ),
    ...refused,
  },
  "provider of another partition": {
    how: "the right issuer in the ARN of China's partition, in a list",
    make: withTrust((hands) =>
      document(
        statement(
          hands,
          {
            StringEquals: {
              [`${issuerOf(hands)}:sub`]: subjectOf(hands),
              [`${issuerOf(hands)}:aud`]: "sts.amazonaws.com",
            },
          },
          [providerOf(hands, issuerOf(hands), { partition: "aws-cn" })],
        ),
      ),
    ),
    ...refused,
  },
  "URL as the provider": {
    how: "the provider's ARN holds the issuer's URL with its scheme",
    make: withTrust((hands) =>
      document(
        statement(
          hands,
          {
            StringEquals: {
              [`${issuerOf(hands)}:sub`]: subjectOf(hands),
              [`${issuerOf(hands)}:aud`]: "sts.amazonaws.com",
            },
          },
          providerOf(hands, `https://${issuerOf(hands)}`),
        ),
      ),
    ),
    ...refused,
  },
  "role of EC2": {
    how: "the trust policy is that of an instance's role",
    make: withTrust(() => document(ec2)),
    ...refused,
  },
  "role of Pod Identity": {
    how: "the trust policy is that of a Pod Identity association, and of the account",
    make: withTrust(({ target }) =>
      document(
        {
          Effect: "Allow",
          Principal: { Service: ["pods.eks.amazonaws.com"] },
          Action: ["sts:AssumeRole", "sts:TagSession"],
        },
        { Effect: "Allow", Principal: { AWS: target.account }, Action: "sts:AssumeRole" },
      ),
    ),
    ...refused,
  },
  "provider that may do something else": {
    how: "the provider is allowed sts:AssumeRole",
    make: withTrust((hands) =>
      trustLike(hands.target, subjectOf(hands)).replace("AssumeRoleWithWebIdentity", "AssumeRole"),
    ),
    ...refused,
  },
  "denied by name": {
    how: "a Deny in the trust policy names the service account",
    make: withTrust((hands) => {
      const { Statement: statements } = JSON.parse(trustLike(hands.target, subjectOf(hands))) as { Statement: never[] };
      return document(...statements, {
        Effect: "Deny",
        Principal: { Federated: providerOf(hands) },
        Action: "sts:*",
        Condition: { StringLike: { [`${issuerOf(hands)}:sub`]: "system:serviceaccount:milvus:*" } },
      });
    }),
    ...refused,
  },
  "denied unless it is another": {
    how: "a Deny spares one other service account",
    make: withTrust((hands) => {
      const { Statement: statements } = JSON.parse(trustLike(hands.target, subjectOf(hands))) as { Statement: never[] };
      return document(
        {
          Sid: "OnlyProd",
          Effect: "Deny",
          Principal: "*",
          NotAction: "sts:TagSession",
          Condition: { StringNotEquals: { [`${issuerOf(hands)}:sub`]: ["system:serviceaccount:prod:milvus"] } },
        },
        ...statements,
      );
    }),
    ...refused,
  },
  "source addresses": {
    how: "the trust policy wants the call to come from an address",
    make: withTrust((hands) =>
      document(
        statement(hands, {
          StringEquals: {
            [`${issuerOf(hands)}:sub`]: subjectOf(hands),
            [`${issuerOf(hands)}:aud`]: "sts.amazonaws.com",
          },
          IpAddress: { "aws:SourceIp": ["203.0.113.0/24"] },
        }),
      ),
    ),
    ...refused,
  },
} as const satisfies Record<string, Breakage>;

/** Not broken: other ways to write what a healthy set-up says. */
export const healthyTrust = {
  "keys in another case": (hands: Hands) =>
    document(
      statement(hands, {
        StringEquals: {
          [`${issuerOf(hands)}:SUB`]: [subjectOf(hands)],
          [`${issuerOf(hands).toUpperCase()}:aud`]: ["sts.amazonaws.com", "another"],
        },
      }),
    ),
  "several clusters": (hands: Hands) =>
    document(
      ec2,
      ...[unrelatedIssuer, issuerOf(hands), formerIssuer(hands)].map((url) =>
        statement(
          hands,
          { StringEquals: { [`${url}:aud`]: "sts.amazonaws.com" }, StringLike: { [`${url}:sub`]: subjectOf(hands) } },
          providerOf(hands, url),
        ),
      ),
    ),
  "a few service accounts by name": (hands: Hands) =>
    document(
      statement(hands, {
        "ForAnyValue:StringLike": {
          [`${issuerOf(hands)}:sub`]: [
            subjectOf(hands),
            "system:serviceaccount:milvus:backup",
            "system:serviceaccount:milvus:milvus-*",
          ],
        },
        StringEquals: { [`${issuerOf(hands)}:aud`]: "sts.amazonaws.com" },
      }),
    ),
} as const satisfies Record<string, (hands: Hands) => string>;
