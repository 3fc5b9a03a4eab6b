import { iamSaid, policyArnSaid } from "../../messages/spec-iam.ts";
import type { Sentence } from "../../model/sentence.ts";
import { filledIn, longerThan, onlyCharacters, type Rule } from "./rule.ts";

const iamCharacter = /[A-Za-z0-9+=,.@_-]/;

const repairedName = (value: string, most: number): string =>
  value
    .normalize("NFKC")
    .replace(/^arn:.*\//i, "")
    .replaceAll(/[^A-Za-z0-9+=,.@_-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, most);

const iamName = (kind: "role" | "policy", what: Sentence, most: number, example: string): Rule => ({
  checks: [
    ...filledIn,
    onlyCharacters(`${kind}-name-characters`, iamCharacter, what, iamSaid.characters),
    longerThan(`${kind}-name-long`, most, what),
  ],
  pattern: "^[A-Za-z0-9+=,.@_-]+$",
  maxLength: most,
  example,
  repairs: (value) => [repairedName(value, most)],
});

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const roleName = iamName("role", iamSaid.roleName, 64, "milvus-s3-access-sa");
export const policyName = iamName("policy", iamSaid.policyName, 128, "MilvusS3ReadWrite");

export const rolePath: Rule = {
  checks: [
    ...filledIn,
    {
      code: "role-path-slashes",
      breaks: (path) => !path.startsWith("/") || !path.endsWith("/"),
      fact: iamSaid.pathSlashes,
    },
    { code: "role-path-double-slash", breaks: (path) => path.includes("//"), fact: () => iamSaid.pathDoubleSlash },
    onlyCharacters("role-path-characters", /[A-Za-z0-9+=,.@_/-]/, iamSaid.rolePath, iamSaid.characters),
    longerThan("role-path-long", 512, iamSaid.rolePath),
  ],
  pattern: "^/(?:[A-Za-z0-9+=,.@_-]+/)*$",
  maxLength: 512,
  example: "/milvus/",
  repairs: (value) => {
    const inner = value
      .normalize("NFKC")
      .replaceAll(/[^A-Za-z0-9+=,.@_/-]+/g, "-")
      .split("/")
      .filter((segment) => segment !== "")
      .join("/")
      .slice(0, 510)
      .replace(/\/$/, "");
    return [inner === "" ? "/" : `/${inner}/`];
  },
};

/** Every partition there is; the last four are AWS's isolated ones. */
const partitions = [
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-eusc",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
] as const;

const isPartition = (name: string): boolean => partitions.some((partition) => partition === name);

const arnParts = (value: string) => {
  const [, partition = "", account = "", resource = ""] = /^arn:([^:]*):iam::([^:]*):policy\/(.+)$/.exec(value) ?? [];
  return { partition, account, resource };
};

/** The account of AWS's own documentation. */
const exampleAccount = "111122223333";

/** The ARN of a managed policy, the customer's or AWS's own (whose account is `aws`). */
export const policyArn: Rule = {
  checks: [
    ...filledIn,
    { code: "policy-arn-shape", breaks: (arn) => arnParts(arn).resource === "", fact: policyArnSaid.shape },
    {
      code: "policy-arn-partition",
      breaks: (arn) => !isPartition(arnParts(arn).partition),
      fact: (arn) => policyArnSaid.partition(arnParts(arn).partition, partitions),
    },
    {
      code: "policy-arn-account",
      breaks: (arn) => !/^(?:\d{12}|aws)$/.test(arnParts(arn).account),
      fact: (arn) => policyArnSaid.account(arnParts(arn).account),
      remedy: policyArnSaid.ownAccount,
    },
    {
      code: "policy-arn-name",
      breaks: (arn) => !/^(?:[A-Za-z0-9+=,.@_-]+\/)*[A-Za-z0-9+=,.@_-]{1,128}$/.test(arnParts(arn).resource),
      fact: (arn) => policyArnSaid.name(arnParts(arn).resource),
    },
    longerThan("policy-arn-long", 680, policyArnSaid.arn),
  ],
  pattern: `^arn:(?:${partitions.join("|")}):iam::(?:\\d{12}|aws):policy/(?:[A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]{1,128}$`,
  maxLength: 680,
  example: `arn:aws:iam::${exampleAccount}:policy/MilvusBoundary`,
  repairs: (value) => {
    const { partition, account, resource } = arnParts(value);
    const digits = account.replaceAll(/\D/g, "");
    const repairedAccount =
      account === "aws" ? account : digits === "" || digits.length > 12 ? exampleAccount : digits.padStart(12, "0");
    const name = resource
      .split("/")
      .map((segment) => repairedName(segment, 128))
      .filter((segment) => segment !== "")
      .join("/");
    return [
      `arn:${isPartition(partition) ? partition : "aws"}:iam::${repairedAccount}:policy/${name}`,
      ...(/^\d{12}$/.test(value) ? [`arn:aws:iam::${value}:policy/MilvusBoundary`] : []),
      `arn:aws:iam::${exampleAccount}:policy/${repairedName(value, 128)}`,
    ];
  },
};
