import * as say from "../../messages/doctor/trust.ts";
import { doctorRule, type Found } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { pinCommand } from "./mend.ts";
import { findFault, trustFinding } from "./trust-finding.ts";
import { trustOf } from "./trust-fault.ts";

/** A wrong `aud` lets nobody in; an absent one lets in whatever token the provider takes. */
export const trustedAudience = doctorRule({
  code: "EY107",
  title: say.title.audience,
  link: "trust",
  beforehand: "pods",
  follows: ["EY214", "EY111"],
  find: (...looking): readonly Found[] => {
    const [chain, look, readings] = looking;
    const wrong = findFault("audience", looking, ({ role, audience }, { missed }) => ({
      said: say.otherAudience(role.name),
      comparisons: missed.map(({ operator, expected }) =>
        beside(say.label.audience, `${operator} ${expected.join(", ")}`, audience),
      ),
    }));
    const trust = trustOf(chain, look);
    if (wrong.length > 0 || trust === undefined || !trust.decision.allowed) return wrong;
    const { decision, role, url, audience } = trust;
    const key = `${url}:aud`;
    if (decision.by.statement.conditions.some((condition) => condition.key.toLowerCase() === key.toLowerCase()))
      return [];
    const found = trustFinding(readings, trust, {
      said: say.noAudience(role.name),
      comparisons: [beside(say.label.audience, "-", `StringEquals ${key}: ${audience}`)],
      by: decision.by,
      command: pinCommand(trust, [decision.by.index], "aud"),
    });
    return [{ ...found, severity: "warning" }];
  },
});
