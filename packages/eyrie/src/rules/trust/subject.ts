import * as say from "../../messages/doctor/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { findFault } from "./trust-finding.ts";

/** STS says no more than `Not authorized to perform sts:AssumeRoleWithWebIdentity`. */
export const trustedSubject = doctorRule({
  code: "EY104",
  title: say.title.subject,
  link: "trust",
  beforehand: "pods",
  follows: ["EY111"],
  find: (...looking) =>
    findFault("subject", looking, ({ role, subject }, { missed }) => ({
      said: say.otherSubject(role.name, `${looking[0].namespace}/${looking[0].account}`),
      comparisons: missed.map(({ operator, expected }) =>
        beside(say.label.subject, `${operator} ${expected.join(", ")}`, subject),
      ),
    })),
});
