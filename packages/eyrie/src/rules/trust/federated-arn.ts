import * as say from "../../messages/doctor/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { findFault } from "./trust-finding.ts";

/** A provider is looked for in the role's own account and partition, whatever its URL. */
export const federatedArn = doctorRule({
  code: "EY109",
  title: say.title.arn,
  link: "trust",
  beforehand: "pods",
  find: (...looking) =>
    findFault("other-arn", looking, ({ role, provider }, { federated = "" }) => ({
      said: say.otherArn(role.name),
      comparisons: [beside(say.label.provider, federated, provider)],
    })),
});
