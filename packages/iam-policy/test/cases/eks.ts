import { policy } from "../given.ts";
import { allowedBy, decisions, federated, missing, service, session, trustDecisions } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/eks/latest/userguide";
const roles: Source = `${guide}/associate-service-account-role.html`;
const podIdentity: Source = `${guide}/pod-id-role.html`;

const account = "111122223333";
const issuer = "oidc.eks.us-east-2.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const provider = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
const token = federated(provider);
const assume = { action: "sts:AssumeRoleWithWebIdentity", resource: `arn:aws:iam::${account}:role/my-role` };

type Trust = ReturnType<typeof policy>;
const trust = (Condition: object, Federated = provider): Trust =>
  policy({ Effect: "Allow", Principal: { Federated }, Action: "sts:AssumeRoleWithWebIdentity", Condition });
const equals = (sub: string | readonly string[], aud = "sts.amazonaws.com"): Trust =>
  trust({ StringEquals: { [`${issuer}:sub`]: sub, [`${issuer}:aud`]: aud } });
const of = (sub: string, aud = "sts.amazonaws.com"): { context: Readonly<Record<string, string>> } => ({
  context: { [`${issuer}:sub`]: sub, [`${issuer}:aud`]: aud },
});
const serviceAccount = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`;
const mine = serviceAccount("default", "my-service-account");
const inNamespace = trust({
  StringLike: { [`${issuer}:sub`]: serviceAccount("default", "*"), [`${issuer}:aud`]: "sts.amazonaws.com" },
});
const efs = trust({
  StringLike: { [`${issuer}:sub`]: serviceAccount("kube-system", "efs-csi-*"), [`${issuer}:aud`]: "sts.amazonaws.com" },
});

const pods = service("pods.eks");
const podTrust = policy({
  Sid: "AllowEksAuthToAssumeRoleForPodIdentity",
  Effect: "Allow",
  Principal: { Service: "pods.eks.amazonaws.com" },
  Action: ["sts:AssumeRole", "sts:TagSession"],
});
const secrets = policy({
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:GetObjectTagging"],
  Resource: "*",
  Condition: { StringEquals: { "s3:ExistingObjectTag/eks-cluster-name": "${aws:PrincipalTag/eks-cluster-name}" } },
});
const clusterTag = "aws:PrincipalTag/eks-cluster-name";
const objectTag = "s3:ExistingObjectTag/eks-cluster-name";

export const eksTrust: readonly Case[] = [
  ...trustDecisions(roles, { principal: token, ...assume }, equals(mine), [
    ["the service account", of(mine), allowedBy("resource")],
    ["another of its namespace", of(serviceAccount("default", "default")), missing("resource", `${issuer}:sub`)],
    [
      "of that name in another namespace",
      of(serviceAccount("other", "my-service-account")),
      missing("resource", `${issuer}:sub`),
    ],
    ["a token for another audience", of(mine, "https://kubernetes.default.svc"), missing("resource", `${issuer}:aud`)],
    [
      "a token of another cluster",
      { ...of(mine), principal: federated(provider.replace("D539D", "AAAAA")) },
      missing("resource", "Principal"),
    ],
    ["not by another action", { ...of(mine), action: "sts:AssumeRole" }, missing("resource", "Action")],
    [
      "StringLike and *: all service accounts of the namespace",
      of(serviceAccount("default", "another")),
      allowedBy("resource"),
      inNamespace,
    ],
    [
      "StringLike and *: none of another namespace",
      of(serviceAccount("other", "another")),
      missing("resource", `${issuer}:sub`),
      inNamespace,
    ],
    [
      "* under StringEquals is an asterisk",
      of(mine),
      missing("resource", `${issuer}:sub`),
      equals(serviceAccount("default", "*")),
    ],
    [
      "several entries: the second service account",
      of(serviceAccount("other", "b")),
      allowedBy("resource"),
      equals([mine, serviceAccount("other", "b")]),
    ],
  ]),
  ...trustDecisions(
    `${guide}/ebs-csi.html`,
    { principal: token, ...assume },
    equals(serviceAccount("kube-system", "ebs-csi-controller-sa")),
    [
      ["the EBS CSI controller", of(serviceAccount("kube-system", "ebs-csi-controller-sa")), allowedBy("resource")],
      [
        "its node agents are others",
        of(serviceAccount("kube-system", "ebs-csi-node-sa")),
        missing("resource", `${issuer}:sub`),
      ],
    ],
  ),
  ...trustDecisions(`${guide}/efs-csi.html`, { principal: token, ...assume }, efs, [
    [
      "efs-csi-*: the EFS CSI controller",
      of(serviceAccount("kube-system", "efs-csi-controller-sa")),
      allowedBy("resource"),
    ],
    ["efs-csi-*: its node agents", of(serviceAccount("kube-system", "efs-csi-node-sa")), allowedBy("resource")],
    [
      "efs-csi-*: not others",
      of(serviceAccount("kube-system", "ebs-csi-controller-sa")),
      missing("resource", `${issuer}:sub`),
    ],
    [
      "why the operator must be changed from StringEquals to StringLike",
      of(serviceAccount("kube-system", "efs-csi-node-sa")),
      missing("resource", `${issuer}:sub`),
      equals(serviceAccount("kube-system", "efs-csi-*")),
    ],
  ]),
  ...trustDecisions(
    `${guide}/s3-csi.html`,
    { principal: token, ...assume },
    equals(serviceAccount("kube-system", "s3-csi-driver-sa")),
    [
      ["the Mountpoint CSI driver", of(serviceAccount("kube-system", "s3-csi-driver-sa")), allowedBy("resource")],
      ["another namespace", of(serviceAccount("default", "s3-csi-driver-sa")), missing("resource", `${issuer}:sub`)],
    ],
  ),
  ...decisions(
    `${guide}/cross-account-access.html`,
    {
      principal: session(account, "account-a-role", "pod"),
      action: "sts:AssumeRole",
      resource: "arn:aws:iam::444455556666:role/account-b-role",
      resourceAccount: "444455556666",
    },
    {
      resource: policy({
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "sts:AssumeRole",
      }),
      resourceMustAllow: true,
    },
    [
      [
        "chained: B's role trusts account A, whose role may assume it",
        {},
        allowedBy("identity"),
        {
          identity: [
            policy({
              Effect: "Allow",
              Action: "sts:AssumeRole",
              Resource: "arn:aws:iam::444455556666:role/account-b-role",
            }),
          ],
        },
      ],
      ["chained: A's role needs that permission", {}, missing("identity")],
    ],
  ),
  ...trustDecisions(
    `${guide}/cross-account-access.html`,
    { principal: federated(`arn:aws:iam::444455556666:oidc-provider/${issuer}`), ...assume, ...of(mine) },
    trust({ StringEquals: { [`${issuer}:sub`]: mine } }, `arn:aws:iam::444455556666:oidc-provider/${issuer}`),
    [
      ["an identity provider made in the other account from the cluster's issuer", {}, allowedBy("resource")],
      ["the provider of the cluster's own account is another", { principal: token }, missing("resource", "Principal")],
    ],
  ),
  ...trustDecisions(podIdentity, { principal: pods, ...assume, action: "sts:AssumeRole" }, podTrust, [
    ["EKS Pod Identity assumes the role", {}, allowedBy("resource", "AllowEksAuthToAssumeRoleForPodIdentity")],
    [
      "EKS Pod Identity tags the session",
      { action: "sts:TagSession" },
      allowedBy("resource", "AllowEksAuthToAssumeRoleForPodIdentity"),
    ],
    [
      "without sts:TagSession it cannot",
      { action: "sts:TagSession" },
      missing("resource", "Action"),
      policy({ Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: "sts:AssumeRole" }),
    ],
    ["the nodes' service is another", { principal: service("ec2") }, missing("resource", "Principal")],
    [
      "a token of the cluster's issuer is no way in",
      { principal: token, action: "sts:AssumeRoleWithWebIdentity", ...of(mine) },
      missing("resource", "Principal", "Action"),
    ],
  ]),
  ...decisions(
    `${guide}/pod-id-abac.html`,
    { principal: session(account, "my-role", "pod"), resource: "arn:aws:s3:::amzn-s3-demo-bucket/a" },
    { identity: [secrets] },
    [
      [
        "objects tagged with the pod's cluster",
        { context: { [clusterTag]: "blue", [objectTag]: "blue" } },
        allowedBy("identity"),
      ],
      [
        "objects of another cluster",
        { context: { [clusterTag]: "blue", [objectTag]: "green" } },
        missing("identity", objectTag),
      ],
    ],
  ),
];
