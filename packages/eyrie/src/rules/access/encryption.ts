import * as say from "../../messages/doctor/storage.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { aws, keyPolicyCommands } from "./commands.ts";
import { keyActions, keyDenials, keyOf } from "./key-denials.ts";
import { evidenceOf } from "./show.ts";

/** S3 asks KMS in the role's name, so the role needs the key as well as the bucket. */
export const encryption = doctorRule({
  code: "EY509",
  title: say.encryptionTitle,
  link: "bucket",
  // What keeps the role from S3 keeps it from the key as well.
  follows: ["EY503", "EY504", "EY505"],
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const used = keyOf(chain, readings, look);
    if (used === undefined) return [];
    const bucket = chain.bucketName ?? "";
    const key = look.at(used.key);
    if (key === undefined)
      return [
        {
          severity: "error",
          ...say.noKey(bucket, used.name),
          about: `bucket/${bucket}`,
          commands: [plain(bucket)],
          byItself: true,
        },
      ];
    if (key.awsManaged) return [];
    const about = `kms-key/${key.arn}`;
    if (key.state !== "Enabled" && key.state !== "Updating")
      return [
        {
          severity: "error",
          ...say.keyNotEnabled(bucket, key.arn, key.state),
          about,
          comparisons: [beside(say.label.state, key.state, "Enabled")],
          commands: [
            ...(key.state === "PendingDeletion" ? [aws("kms cancel-key-deletion", "--key-id", key.arn)] : []),
            aws("kms enable-key", "--key-id", key.arn),
          ],
          byItself: true,
        },
      ];
    const denials = keyDenials(key, chain, readings, look).filter(({ byOldId }) => !byOldId);
    const certain = denials.filter(({ open }) => open.length === 0);
    const [first] = certain.length > 0 ? certain : denials;
    if (first === undefined) return [];
    const actions = (certain.length > 0 ? certain : denials).map(({ action }) => action);
    if (certain.length === 0) {
      const open = [...new Set(denials.flatMap(({ open: keys }) => keys))];
      return [
        { severity: "warning", ...say.mayLackKey(role.name, actions, key.arn, open), about, ...evidenceOf(denials) },
      ];
    }
    const { decision } = first;
    const byKey = (decision.why === "explicit-deny" ? decision.by.policyType : decision.missing) === "resource";
    return [
      {
        severity: "error",
        ...say.lacksKey(role.name, actions, key.arn, byKey ? "key" : "role"),
        about,
        ...evidenceOf(certain),
        commands: byKey ? keyPolicyCommands(key.arn) : [grant(role.name, key.arn)],
        ...(byKey ? { byItself: true } : {}),
      },
    ];
  },
});

const grant = (role: string, key: string) => {
  const Statement = [{ Effect: "Allow", Action: keyActions, Resource: [key] }];
  const document = JSON.stringify({ Version: "2012-10-17", Statement });
  const named = ["--role-name", role, "--policy-name", "milvus-kms"];
  return aws("iam put-role-policy", ...named, "--policy-document", document);
};

/** S3's own encryption, which every bucket has unless it is told otherwise. */
const plain = (bucket: string) => aws("s3api delete-bucket-encryption", "--bucket", bucket);
