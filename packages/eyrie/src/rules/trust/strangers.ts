import { decideTrust } from "@eyrie/iam-policy/decide";
import * as say from "../../messages/doctor/trust.ts";
import { doctorRule, type Found } from "../doctor-rule.ts";
import type { Chain } from "../../readings/chain.ts";
import { assumption } from "../decisions.ts";
import { beside } from "../evidence.ts";
import { pinCommand } from "./mend.ts";
import { trustFinding } from "./trust-finding.ts";
import { trustOf } from "./trust-fault.ts";

/**
 * Nobody notices, because everything works. Decided by asking for service accounts that nobody can have meant:
 * the namespace's own default, others of this namespace, and the same name elsewhere. Whom the policy names is meant.
 */
export const strangersTrusted = doctorRule({
  code: "EY106",
  title: say.title.strangers,
  link: "trust",
  find: (chain, look, readings): readonly Found[] => {
    const trust = trustOf(chain, look);
    if (trust === undefined || !trust.decision.allowed) return [];
    const { role, url, document } = trust;
    const named = new Set(document.statements.flatMap(({ conditions }) => conditions.flatMap(({ values }) => values)));
    const letIn = strangersTo(chain).flatMap((subject) => {
      if (named.has(subject)) return [];
      const decision = decideTrust(assumption({ ...chain, subject }, role, url), document);
      return decision.allowed ? [{ subject, by: decision.by }] : [];
    });
    const [first] = letIn;
    if (first === undefined) return [];
    const statements = [...new Set(letIn.map(({ by }) => by.index))];
    const found = trustFinding(readings, trust, {
      said: say.strangersLetIn(role.name),
      comparisons: [beside(say.label.letIn, letIn.map(({ subject }) => subject).join(", "), chain.subject)],
      by: first.by,
      command: pinCommand(trust, statements, "sub"),
    });
    return [{ ...found, severity: "warning" }];
  },
});

const strangersTo = ({ namespace, account, subject }: Chain): readonly string[] =>
  [
    [namespace, "default"],
    [namespace, "another"],
    [`${namespace}-elsewhere`, account],
    ["default", account],
    ["kube-system", account],
    ["kube-system", "default"],
  ]
    .map(([where, who]) => `system:serviceaccount:${where}:${who}`)
    .filter((stranger) => stranger !== subject);
