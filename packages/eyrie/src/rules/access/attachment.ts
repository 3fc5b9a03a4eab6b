import * as say from "../../messages/doctor/permissions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { aws, mendsPolicy } from "./commands.ts";
import { actionsIn, refusedFor } from "./show.ts";

/** The policy is right, and hangs on another role, or on nothing. */
export const policyAttached = doctorRule({
  code: "EY504",
  title: say.attachedTitle,
  link: "policies",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const denials = refusedFor(["elsewhere"], chain, readings, look);
    for (const arn of look.at(readings.nearby) ?? []) {
      const attachedTo = look.at(readings.policies[arn])?.attachedTo;
      if (attachedTo !== undefined) look.at(attachedTo);
    }
    const policies = new Map(
      denials.flatMap(({ cause }) => (cause.why === "elsewhere" ? [[cause.policy.arn, cause.policy]] : [])),
    );
    return [...policies.values()].map((policy) => {
      const own = denials.filter(({ cause }) => cause.why === "elsewhere" && cause.policy.arn === policy.arn);
      const name = policy.arn.slice(policy.arn.lastIndexOf("/") + 1);
      const to = policy.attachedTo?.status === "present" ? policy.attachedTo.value : [];
      const owned = mendsPolicy(readings, role, policy.arn);
      return {
        severity: "error",
        ...say.attachedElsewhere(name, role.name, to, actionsIn(own, chain, role)),
        ...(owned ? { remedy: say.byEyrie } : {}),
        about: `iam-policy/${name}`,
        comparisons: [beside(say.label.attached, to.join(", ") || "-", `role/${role.name}`)],
        commands: owned
          ? ["eyrie up"]
          : [aws("iam attach-role-policy", "--role-name", role.name, "--policy-arn", policy.arn)],
      };
    });
  },
});
