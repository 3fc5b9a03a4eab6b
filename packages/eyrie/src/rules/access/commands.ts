import type { DecidedBy } from "../../model/finding.ts";
import { shellWords } from "../../model/shell.ts";
import { milvusPolicy } from "../../milvus/policy.ts";
import type { Chain } from "../../readings/chain.ts";
import { isOwned } from "../../readings/owned.ts";
import type { Readings, RoleReading } from "../../readings/readings.ts";
import { placeOf } from "./requests.ts";

/** Gives a role what Milvus needs, beside all that it has. */
export function grantCommand(chain: Chain, role: RoleReading): readonly string[] {
  const place = placeOf(chain, role);
  if (place === undefined) return [];
  const document = JSON.stringify(milvusPolicy(place));
  return [
    shellWords([
      ...["aws", "iam", "put-role-policy", "--role-name", role.name],
      ...["--policy-name", "milvus-s3", "--policy-document", document],
    ]),
  ];
}

const inlineName = /^inline policy (.+)$/;

/** Fetches one of the role's policies, and puts it back once it was changed in an editor. */
export function editCommands(document: string, version: string | undefined, role: RoleReading): readonly string[] {
  const [, inline] = inlineName.exec(document) ?? [];
  const file = "policy.json";
  if (inline !== undefined) {
    const named = ["--role-name", role.name, "--policy-name", inline];
    return [
      `${shellWords(["aws", "iam", "get-role-policy", ...named, "--query", "PolicyDocument"])} > ${file}`,
      shellWords(["aws", "iam", "put-role-policy", ...named, "--policy-document", `file://${file}`]),
    ];
  }
  const fetch = ["aws", "iam", "get-policy-version", "--policy-arn", document, "--version-id", version ?? "v1"];
  const put = ["aws", "iam", "create-policy-version", "--policy-arn", document];
  return [
    `${shellWords([...fetch, "--query", "PolicyVersion.Document"])} > ${file}`,
    shellWords([...put, "--policy-document", `file://${file}`, "--set-as-default"]),
  ];
}

/** The same of a bucket's policy. */
export const bucketPolicyCommands = (bucket: string): readonly string[] => [
  `${shellWords(["aws", "s3api", "get-bucket-policy", "--bucket", bucket, "--query", "Policy", "--output", "text"])} > policy.json`,
  shellWords(["aws", "s3api", "put-bucket-policy", "--bucket", bucket, "--policy", "file://policy.json"]),
];

/** The same of a key's policy. */
export const keyPolicyCommands = (key: string): readonly string[] => [
  `${shellWords(["aws", "kms", "get-key-policy", "--key-id", key, "--policy-name", "default", "--query", "Policy", "--output", "text"])} > policy.json`,
  shellWords([
    "aws",
    "kms",
    "put-key-policy",
    "--key-id",
    key,
    "--policy-name",
    "default",
    "--policy",
    "file://policy.json",
  ]),
];

/** Whether `eyrie up` writes a document: the spec's own policy, or what is lacking where that is gone. */
export function mendsPolicy(readings: Readings, role: RoleReading, document?: DecidedBy["document"]): boolean {
  const { wanted, policies } = readings;
  if (wanted?.policyArn === undefined || (document !== undefined && document !== wanted.policyArn)) return false;
  const own = policies[wanted.policyArn];
  return own?.status === "present" ? isOwned(readings, own.value.tags) : isOwned(readings, role.tags);
}
