import * as say from "../../messages/doctor/storage.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { aws } from "./commands.ts";
import { linesOf } from "./told.ts";

/** A bucket whose owner is enforced takes no ACL; that somebody sends one, only a log tells. */
export const noAcls = doctorRule({
  code: "EY512",
  title: say.aclTitle,
  link: "bucket",
  find: (chain, look, readings) => {
    const { name, ownership } = look.need(chain.bucket);
    const rule = look.at(ownership);
    const told = linesOf(chain, readings, look).some(({ text }) => text.includes("AccessControlListNotSupported"));
    if (rule !== "BucketOwnerEnforced" || !told) return [];
    const takesAcls = "Rules=[{ObjectOwnership=ObjectWriter}]";
    return [
      {
        severity: "error",
        ...say.aclRefused(name),
        about: `bucket/${name}`,
        comparisons: [beside(say.label.ownership, rule, "BucketOwnerPreferred, ObjectWriter")],
        commands: [aws("s3api put-bucket-ownership-controls", "--bucket", name, "--ownership-controls", takesAcls)],
      },
    ];
  },
});
