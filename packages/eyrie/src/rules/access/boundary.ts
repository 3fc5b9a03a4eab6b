import * as say from "../../messages/doctor/permissions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { boundaryDenials } from "./denials.ts";
import { editCommands } from "./commands.ts";
import { actionsIn, evidenceOf, hangingOn, settled, versionOf } from "./show.ts";

/** S3 answers `… because no permissions boundary allows the s3:PutObject action`. */
export const boundary = doctorRule({
  code: "EY505",
  title: say.boundaryTitle,
  link: "policies",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const refused = settled(boundaryDenials(chain, readings, look).filter(({ cause }) => cause.why === "none"));
    const arn = role.boundary;
    if (refused === undefined || arn === undefined) return [];
    const { denials } = refused;
    const about = `iam-policy/${arn.slice(arn.lastIndexOf("/") + 1)}`;
    if (!refused.certain) return [{ ...hangingOn(arn, denials, chain, role), about }];
    const denies = denials[0]?.decision.why === "explicit-deny";
    return [
      {
        severity: "error",
        ...say.bounded(arn, role.name, actionsIn(denials, chain, role), denies),
        about,
        ...evidenceOf(denials),
        commands: editCommands(arn, versionOf(arn, readings), role),
      },
    ];
  },
});
