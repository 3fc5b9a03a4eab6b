import * as say from "../../messages/doctor/permissions.ts";
import { inSpec } from "../../messages/rules-statements.ts";
import { doctorRule } from "../doctor-rule.ts";
import { editCommands, mendsPolicy } from "./commands.ts";
import { ownDenial } from "./of-spec.ts";
import { fromBefore, overIn } from "./over.ts";
import { actionsIn, documentBehind, evidenceOf, hangingOn, refusedFor, settled, versionOf } from "./show.ts";

/** S3 answers `… with an explicit deny in an identity-based policy`. */
export const noDeny = doctorRule({
  code: "EY517",
  title: say.denyTitle,
  link: "policies",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const refused = settled(refusedFor(["statement"], chain, readings, look));
    if (refused === undefined) {
      const over = overIn("explicit deny", chain, readings, look);
      return over.length === 0
        ? []
        : [{ ...fromBefore(say.ownPolicies, over, chain, role), about: `role/${role.name}` }];
    }
    const { denials } = refused;
    const document = documentBehind(denials);
    const about = `role/${role.name}`;
    if (!refused.certain) return [{ ...hangingOn(document, denials, chain, role), about }];
    const owned = mendsPolicy(readings, role, document);
    const own = ownDenial(readings, denials[0]?.decision);
    return [
      {
        severity: "error",
        ...say.denied(document, role.name, actionsIn(denials, chain, role)),
        ...(owned ? { remedy: own === undefined ? say.byEyrie : inSpec(own) } : {}),
        about,
        ...evidenceOf(denials),
        commands: owned ? ["eyrie up"] : editCommands(document, versionOf(document, readings), role),
      },
    ];
  },
});
