import { validate } from "@eyrie/iam-policy/validate";
import * as say from "../../messages/doctor/permissions.ts";
import type { Comparison } from "../../model/finding.ts";
import type { Readings, RoleReading } from "../../readings/readings.ts";
import { doctorRule, type Look } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { grantCommand, mendsPolicy } from "./commands.ts";
import { fromBefore, overIn } from "./over.ts";
import { actionsIn, documentBehind, evidenceOf, hangingOn, refusedFor, settled } from "./show.ts";

/** S3 answers `AccessDenied: … because no identity-based policy allows the s3:PutObject action`. */
export const actionsAllowed = doctorRule({
  code: "EY501",
  title: say.allowedTitle,
  link: "policies",
  // Under another root path than was meant nothing is allowed.
  follows: ["EY619"],
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const refused = settled(refusedFor(["none"], chain, readings, look));
    if (refused === undefined) {
      const over = overIn("because no", chain, readings, look);
      return over.length === 0
        ? []
        : [{ ...fromBefore(say.ownPolicies, over, chain, role), about: `role/${role.name}` }];
    }
    const about = `role/${role.name}`;
    const { denials } = refused;
    if (!refused.certain) return [{ ...hangingOn(documentBehind(denials), denials, chain, role), about }];
    const owned = mendsPolicy(readings, role);
    const actions = actionsIn(denials, chain, role);
    const bears = (look.at(role.attached) ?? []).length + (look.at(role.inline) ?? []).length;
    const evidence = evidenceOf(denials);
    const comparisons = [...misspelt(role, readings, look), ...(evidence.comparisons ?? [])];
    return [
      {
        severity: "error",
        ...(bears === 0 ? say.bearsNone(role.name, actions) : say.notAllowed(role.name, actions)),
        ...(owned ? { remedy: say.byEyrie } : {}),
        about,
        ...evidence,
        ...(comparisons.length === 0 ? {} : { comparisons }),
        commands: owned ? ["eyrie up"] : grantCommand(chain, readings, role),
      },
    ];
  },
});

/** Actions that do not exist, beside those that were probably meant. */
function misspelt(role: RoleReading, { policies }: Readings, look: Look): readonly Comparison[] {
  const attached = (look.at(role.attached) ?? []).flatMap((arn) => {
    const read = policies[arn];
    return read?.status === "present" ? [read.value.document] : [];
  });
  const inline = (look.at(role.inline) ?? []).map(({ document }) => document);
  return [...attached, ...inline].flatMap((text) =>
    validate(text, { type: "identity" }).flatMap((finding) => {
      if (finding.code === "unknown-action") return wrong(finding.action, finding.nearest[0]);
      return finding.code === "operation-not-action" ? wrong(finding.action, finding.right) : [];
    }),
  );
}

const wrong = (written: string, right: string | undefined): readonly Comparison[] =>
  right === undefined ? [] : [beside(say.element("Action"), written, right)];
