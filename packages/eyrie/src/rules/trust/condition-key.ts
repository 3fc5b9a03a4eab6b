import * as say from "../../messages/doctor/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { findFault } from "./trust-finding.ts";

/** The provider is right, but the keys are another issuer's, or spelt as no token has them. */
export const foreignKey = doctorRule({
  code: "EY108",
  title: say.title.key,
  link: "trust",
  beforehand: "pods",
  find: (...looking) =>
    findFault("foreign-key", looking, ({ role, url }, { missed }) => ({
      said: say.foreignKeys(role.name),
      comparisons: missed.map(({ key }) => beside(say.label.key, key, `${url}:${key.slice(key.lastIndexOf(":") + 1)}`)),
    })),
});
