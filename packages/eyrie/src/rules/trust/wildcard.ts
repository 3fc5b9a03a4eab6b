import * as say from "../../messages/doctor/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { findFault } from "./trust-finding.ts";

/** A pattern that would match, were it read as one; one that would not names somebody else. */
export const unreadWildcard = doctorRule({
  code: "EY105",
  title: say.title.wildcard,
  link: "trust",
  beforehand: "pods",
  find: (...looking) =>
    findFault("wildcard", looking, ({ role }, { missed }) => ({
      said: say.unreadPattern(role.name, missed[0]?.operator ?? ""),
      comparisons: missed.map(({ key, expected, got = [] }) =>
        beside({ en: key, ja: key }, expected.join(", "), got.join(", ")),
      ),
    })),
});
