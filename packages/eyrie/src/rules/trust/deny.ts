import * as say from "../../messages/doctor/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { findFault } from "./trust-finding.ts";

/** An explicit Deny wins over every Allow; STS does not say that there is one. */
export const trustDenies = doctorRule({
  code: "EY114",
  title: say.title.deny,
  link: "trust",
  beforehand: "pods",
  find: (...looking) =>
    findFault("denied", looking, ({ role }) => ({ said: say.deniedExplicitly(role.name), comparisons: [] })),
});
