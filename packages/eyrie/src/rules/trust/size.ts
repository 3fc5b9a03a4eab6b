import { policySize } from "@eyrie/iam-policy/canonical";
import * as say from "../../messages/doctor/role.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { mendedTrust } from "./mend.ts";
import { registeredIn } from "./trust-finding.ts";
import { trustOf } from "./trust-fault.ts";

/** What every account may have; more has to be asked for. */
const leastQuota = 2048;

/**
 * IAM keeps no policy that is too long, so what can be seen is one that lacks something and has no room for
 * it: whoever tried to add it was refused.
 */
export const trustPolicySize = doctorRule({
  code: "EY111",
  title: say.title.size,
  link: "trust",
  find: (chain, look, readings) => {
    const trust = trustOf(chain, look);
    const text = trust && mendedTrust(trust, registeredIn(readings));
    if (text === undefined || policySize(text) <= leastQuota) return [];
    const quota = look.at(readings.account)?.trustPolicyQuota ?? leastQuota;
    if (policySize(text) <= quota) return [];
    const { name, trust: now } = look.need(chain.role);
    return [
      {
        severity: "error",
        ...say.tooLong(name, quota),
        about: `role/${name}`,
        comparisons: [
          beside(say.label.size, `${policySize(now)} + ${policySize(text) - policySize(now)}`, `≤ ${quota}`),
        ],
        commands: [
          `aws service-quotas request-service-quota-increase --region us-east-1 --service-code iam --quota-code L-C07B4B0D --desired-value ${Math.min(2 * quota, 8192)}`,
        ],
      },
    ];
  },
});
