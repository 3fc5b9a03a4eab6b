import * as say from "../../messages/doctor/trust.ts";
import { isOwned } from "../../readings/owned.ts";
import { decideAssumption } from "../decisions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside, decidedBy } from "../evidence.ts";

/**
 * FACTS 4. STS says no more than `Not authorized to perform sts:AssumeRoleWithWebIdentity`. Only where everything else
 * of a statement fits is the subject what is wrong; a pattern under StringEquals is another rule's.
 */
export const trustedSubject = doctorRule({
  code: "EY104",
  title: say.subjectTitle,
  link: "trust",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const decision = decideAssumption(chain, role, look.need(chain.issuer));
    if (decision === undefined || decision.allowed || decision.why !== "no-allow") return [];
    const [nearest] = decision.nearest;
    const missed = nearest?.missed ?? [];
    const [miss] = missed;
    if (missed.length !== 1 || miss?.element !== "Condition" || !miss.key.endsWith(":sub")) return [];
    if (miss.operator.startsWith("StringEquals") && miss.expected.some((value) => /[*?]/.test(value))) return [];
    const owned = isOwned(readings, role.tags);
    const said = say.otherSubject(role.name, `${chain.namespace}/${chain.account}`);
    const by = decidedBy(decision, `${role.name} trust policy`);
    return [
      {
        severity: "error",
        ...said,
        ...(owned ? { remedy: say.byEyrie } : {}),
        about: `role/${role.name}`,
        comparisons: [beside(say.label.subject, miss.expected.join(", "), chain.subject)],
        ...(by === undefined ? {} : { decidedBy: by }),
        commands: owned
          ? ["eyrie up"]
          : [
              `aws iam get-role --role-name ${role.name} --query Role.AssumeRolePolicyDocument > trust.json`,
              `aws iam update-assume-role-policy --role-name ${role.name} --policy-document file://trust.json`,
            ],
      },
    ];
  },
});
