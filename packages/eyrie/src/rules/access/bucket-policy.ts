import * as say from "../../messages/doctor/storage.ts";
import { doctorRule } from "../doctor-rule.ts";
import { bucketPolicyCommands } from "./commands.ts";
import { bucketDenials } from "./denials.ts";
import { fromBefore, isOver } from "./over.ts";
import { spoken } from "./requests.ts";
import { actionsIn, documentBehind, evidenceOf, hangingOn, settled } from "./show.ts";
import { toldBy } from "./told.ts";

/** S3 answers `… with an explicit deny in a resource-based policy`. */
export const bucketPolicy = doctorRule({
  code: "EY507",
  title: say.bucketPolicyTitle,
  link: "bucket-policy",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const bucket = chain.bucketName ?? "";
    const about = `bucket/${bucket}`;
    const { bucket: seen } = chain;
    const readable = seen.status === "present" && seen.value.policy.status !== "unreadable";
    const told = toldBy("resource-based policy", chain, readings, role).filter(({ action }) =>
      action.startsWith("s3:"),
    );
    const all = readable || told.length === 0 ? bucketDenials(chain, readings, look) : [];
    const over = readable ? told.filter((line) => isOver(line, chain, readings, look)) : [];
    const standing = told.filter((line) => !over.includes(line));
    // Who may not read it, or cannot tell what it asks, may still be told what it says.
    if (all.length === 0 && standing.length > 0)
      return [{ severity: "error", ...say.toldDenied(bucket, role.name, spoken(standing, chain, role)), about }];
    if (all.length === 0 && over.length > 0) return [{ ...fromBefore(say.policyOf(bucket), over, chain, role), about }];
    const refused = settled(all.filter(({ cause }) => cause.why === "statement"));
    if (refused === undefined) return [];
    const { denials } = refused;
    if (!refused.certain) return [{ ...hangingOn(documentBehind(denials), denials, chain, role), about }];
    return [
      {
        severity: "error",
        ...say.deniedByBucket(bucket, role.name, actionsIn(denials, chain, role)),
        about,
        ...evidenceOf(denials),
        commands: bucketPolicyCommands(bucket),
      },
    ];
  },
});
