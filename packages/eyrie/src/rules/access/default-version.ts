import * as say from "../../messages/doctor/permissions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { aws } from "./commands.ts";
import { boundaryDenials, identityDenials } from "./denials.ts";
import { actionsIn, evidenceOf } from "./show.ts";

/** A policy was mended in a new version that nobody made the default one. */
export const defaultVersion = doctorRule({
  code: "EY503",
  title: say.versionTitle,
  link: "policies",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const denials = [...identityDenials(chain, readings, look), ...boundaryDenials(chain, readings, look)];
    const policies = new Map(
      denials.flatMap(({ cause }) => (cause.why === "version" ? [[cause.policy.arn, cause]] : [])),
    );
    return [...policies.values()].map(({ policy, version }) => {
      const own = denials.filter(({ cause }) => cause.why === "version" && cause.policy.arn === policy.arn);
      const name = policy.arn.slice(policy.arn.lastIndexOf("/") + 1);
      const { decidedBy } = evidenceOf(own);
      return {
        severity: "error",
        ...say.notDefault(name, version, policy.defaultVersion, actionsIn(own, chain, role)),
        about: `iam-policy/${name}`,
        comparisons: [beside(say.label.version, policy.defaultVersion, version)],
        ...(decidedBy === undefined ? {} : { decidedBy }),
        commands: [aws("iam set-default-policy-version", "--policy-arn", policy.arn, "--version-id", version)],
      };
    });
  },
});
