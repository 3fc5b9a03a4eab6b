import * as say from "../../messages/doctor/permissions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { grantCommand, mendsPolicy } from "./commands.ts";
import { documentBehind, evidenceOf, refusedFor } from "./show.ts";

/** Objects can be got and put; HEAD of the bucket and its listing, and of a key that is not there, are 403. */
export const listsBucket = doctorRule({
  code: "EY502",
  title: say.onBucketTitle,
  link: "policies",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const denials = refusedFor(["objects"], chain, readings, look);
    const [first] = denials;
    if (first === undefined) return [];
    const bucketArn = first.requirement.resource;
    const owned = mendsPolicy(readings, role, documentBehind(denials));
    const evidence = evidenceOf(denials);
    return [
      {
        severity: "error",
        ...say.onObjectsOnly(role.name, bucketArn),
        ...(owned ? { remedy: say.byEyrie } : {}),
        about: `role/${role.name}`,
        ...evidence,
        comparisons: evidence.comparisons ?? [beside(say.element("Resource"), `${bucketArn}/*`, bucketArn)],
        commands: owned ? ["eyrie up"] : grantCommand(chain, readings, role),
      },
    ];
  },
});
