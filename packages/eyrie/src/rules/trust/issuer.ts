import * as say from "../../messages/doctor/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { findFault, registeredIn } from "./trust-finding.ts";
import { urlOf } from "./trust-fault.ts";

/** A cluster that was made anew under its old name has another issuer; the trust policy still names the old one. */
export const trustedIssuer = doctorRule({
  code: "EY102",
  title: say.title.issuer,
  link: "trust",
  beforehand: "pods",
  follows: ["EY111"],
  find: (...looking) =>
    findFault("other-issuer", looking, ({ role, url, provider }, { federated = "" }) => ({
      said: say.otherIssuer(role.name, url, registeredIn(looking[2])(urlOf(federated))),
      comparisons: [beside(say.label.provider, federated, provider)],
    })),
});
