import type { PolicyDocument } from "@eyrie/iam-policy/document";
import * as say from "../../messages/doctor/storage.ts";
import { bucketPolicyOf } from "../decisions.ts";
import { doctorRule, type Found } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { bucketPolicyCommands, keyPolicyCommands } from "./commands.ts";
import { bucketDenials, identityDenials } from "./denials.ts";
import { keyDenials, keyOf, keyPolicyOf } from "./key-denials.ts";
import { deletedIn, otherIdsIn } from "./old-ids.ts";
import { actionsIn, evidenceOf } from "./show.ts";

/** AWS keeps a principal by its unique id: a role that is made anew under the same name is another one. */
export const uniqueIds = doctorRule({
  code: "EY508",
  title: say.uniqueIdTitle,
  link: "bucket-policy",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const bucket = chain.bucketName ?? "";
    const found = (
      document: PolicyDocument,
      refused: string | undefined,
      about: string,
      commands: readonly string[],
    ): readonly Found[] => {
      // That a condition names other roles tells nothing unless it is in this one's way.
      const ids = [...deletedIn(document), ...(refused === undefined ? [] : otherIdsIn(document, role))];
      if (ids.length === 0) return [];
      return [
        {
          severity: refused === undefined ? "warning" : "error",
          ...say.oldId(document.name ?? "", ids, role.name, refused),
          about,
          comparisons: [beside(say.label.id, ids.join(", "), role.id)],
          commands,
        },
      ];
    };

    const policy = bucketPolicyOf(chain, look);
    const denials = [...bucketDenials(chain, readings, look), ...identityDenials(chain, readings, look)].filter(
      ({ cause }) => cause.why === "old-id",
    );
    const refused = denials.length === 0 ? undefined : actionsIn(denials, chain, role);
    const ofBucket =
      policy === undefined ? [] : found(policy, refused, `bucket/${bucket}`, bucketPolicyCommands(bucket));

    const used = keyOf(chain, readings, look);
    const key = used && look.at(used.key);
    if (key === undefined || key.awsManaged) return ofBucket.map((one) => ({ ...one, ...evidence(denials) }));
    const keyPolicy = keyPolicyOf(key, look);
    const lacking = keyDenials(key, chain, readings, look).filter(({ byOldId }) => byOldId);
    const actions = lacking.length === 0 ? undefined : lacking.map(({ action }) => action).join(", ");
    const ofKey =
      keyPolicy === undefined ? [] : found(keyPolicy, actions, `kms-key/${key.arn}`, keyPolicyCommands(key.arn));
    return [...ofBucket.map((one) => ({ ...one, ...evidence(denials) })), ...ofKey];
  },
});

const evidence = (denials: Parameters<typeof evidenceOf>[0]): Pick<Found, "decidedBy"> => {
  const { decidedBy } = evidenceOf(denials);
  return decidedBy === undefined ? {} : { decidedBy };
};
