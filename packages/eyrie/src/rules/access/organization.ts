import * as say from "../../messages/doctor/permissions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { spoken } from "./requests.ts";
import { isRefused, linesOf, toldIn } from "./told.ts";

/**
 * The organization's policies nobody in the account may read. IAM's simulator knows of service control
 * policies, and errs where they have conditions; of resource control policies AWS's refusals alone tell.
 */
export const organization = doctorRule({
  code: "EY506",
  title: say.organizationTitle,
  link: "policies",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const about = `role/${role.name}`;
    const simulated = look.at(readings.simulated[role.arn]) ?? [];
    const told = toldIn(linesOf(chain, readings, look), role).filter(({ action }) => action.startsWith("s3:"));
    const refused = simulated.filter(({ organization: allows }) => allows === false);
    const types = (["service control policy", "resource control policy"] as const).filter(
      (type) => told.some((line) => line.type === type) || (type === "service control policy" && refused.length > 0),
    );
    return types.map((type) => {
      const lines = told.filter((line) => line.type === type);
      const calls = type === "service control policy" && refused.length > 0 ? refused : lines;
      const actions = spoken(calls, chain, role);
      const comparisons = calls.map(({ action }) => beside(say.element(action), "Deny", "Allow"));
      // The simulator denies falsely where service control policies have conditions: aws/aws-sdk#102.
      const doubtful = lines.length === 0 && !isRefused(chain, readings);
      return doubtful
        ? { severity: "warning", ...say.simulatedOnly(role.name, actions), about, comparisons }
        : { severity: "error", ...say.byOrganization(type, role.name, actions), about, comparisons };
    });
  },
});
