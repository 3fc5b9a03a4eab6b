import type { DecidedBy } from "../../model/finding.ts";
import { shellWords } from "../../model/shell.ts";
import { milvusPolicy } from "../../milvus/policy.ts";
import type { Chain } from "../../readings/chain.ts";
import { linesIn } from "../../readings/milvus-lines.ts";
import { isOwned } from "../../readings/owned.ts";
import type { Readings, RoleReading } from "../../readings/readings.ts";
import { placeOf } from "./requests.ts";

/** One command of the AWS CLI. @param call `iam put-role-policy` */
export const aws = (call: string, ...words: readonly string[]): string =>
  shellWords(["aws", ...call.split(" "), ...words]);

const file = "policy.json";
const fromFile = `file://${file}`;

/** Fetches a document for an editor, and puts it back. */
const edited = (fetch: string, put: string): readonly string[] => [`${fetch} > ${file}`, put];

/** Gives a role what Milvus needs, beside all that it has. */
export function grantCommand(chain: Chain, readings: Readings, role: RoleReading): readonly string[] {
  const place = placeOf(chain, role);
  if (place === undefined) return [];
  const document = JSON.stringify(milvusPolicy(place, linesIn(readings)));
  const named = ["--role-name", role.name, "--policy-name", "milvus-s3"];
  return [aws("iam put-role-policy", ...named, "--policy-document", document)];
}

/** Gives a role one action more, beside all that it has. */
export function grantActionCommand(role: RoleReading, action: string, resource: string): string {
  const Statement = [{ Effect: "Allow", Action: [action], Resource: [resource] }];
  const document = JSON.stringify({ Version: "2012-10-17", Statement });
  const named = ["--role-name", role.name, "--policy-name", `milvus-${action.split(":")[1] ?? ""}`];
  return aws("iam put-role-policy", ...named, "--policy-document", document);
}

const inlineName = /^inline policy (.+)$/;

/** Changes one of the role's policies, as its document is called. */
export function editCommands(document: string, version: string | undefined, role: RoleReading): readonly string[] {
  const [, inline] = inlineName.exec(document) ?? [];
  if (inline !== undefined) {
    const named = ["--role-name", role.name, "--policy-name", inline];
    return edited(
      aws("iam get-role-policy", ...named, "--query", "PolicyDocument"),
      aws("iam put-role-policy", ...named, "--policy-document", fromFile),
    );
  }
  const named = ["--policy-arn", document];
  return edited(
    aws("iam get-policy-version", ...named, "--version-id", version ?? "v1", "--query", "PolicyVersion.Document"),
    aws("iam create-policy-version", ...named, "--policy-document", fromFile, "--set-as-default"),
  );
}

export function bucketPolicyCommands(bucket: string): readonly string[] {
  const named = ["--bucket", bucket];
  return edited(
    aws("s3api get-bucket-policy", ...named, "--query", "Policy", "--output", "text"),
    aws("s3api put-bucket-policy", ...named, "--policy", fromFile),
  );
}

export function keyPolicyCommands(key: string): readonly string[] {
  const named = ["--key-id", key, "--policy-name", "default"];
  return edited(
    aws("kms get-key-policy", ...named, "--query", "Policy", "--output", "text"),
    aws("kms put-key-policy", ...named, "--policy", fromFile),
  );
}

export function endpointPolicyCommands(id: string): readonly string[] {
  const query = ["--query", "VpcEndpoints[0].PolicyDocument", "--output", "text"];
  return edited(
    aws("ec2 describe-vpc-endpoints", "--vpc-endpoint-ids", id, ...query),
    aws("ec2 modify-vpc-endpoint", "--vpc-endpoint-id", id, "--policy-document", fromFile),
  );
}

/** Whether `eyrie up` writes a document: the spec's own policy, or what is lacking where that is gone. */
export function mendsPolicy(readings: Readings, role: RoleReading, document?: DecidedBy["document"]): boolean {
  const { wanted, policies } = readings;
  if (wanted?.policyArn === undefined || (document !== undefined && document !== wanted.policyArn)) return false;
  const own = policies[wanted.policyArn];
  return own?.status === "present" ? isOwned(readings, own.value.tags) : isOwned(readings, role.tags);
}
