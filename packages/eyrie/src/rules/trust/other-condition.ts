import * as say from "../../messages/doctor/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { podLines } from "../pod-lines.ts";
import { findFault } from "./trust-finding.ts";

/**
 * A condition on something that no token says: source addresses, times, tags. Reading cannot tell whether a pod meets
 * it, so this is no more than a warning until a pod says that STS refused it.
 */
export const otherCondition = doctorRule({
  code: "EY116",
  title: say.title.condition,
  link: "trust",
  find: (...looking) => {
    const refused = podLines(looking[2]).some(({ text }) =>
      /Not authorized to perform sts:AssumeRoleWithWebIdentity/.test(text),
    );
    return findFault("other-condition", looking, ({ role }, { missed }) => ({
      said: say.otherCondition(role.name),
      comparisons: missed.map(({ operator, key, expected, got }) =>
        beside(say.label.condition, got?.join(", ") ?? "-", `${operator} ${key}: ${expected.join(", ")}`),
      ),
    })).map((found) => ({ ...found, severity: refused ? "error" : "warning" }));
  },
});
