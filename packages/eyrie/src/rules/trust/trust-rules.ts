import type { DoctorRule } from "../doctor-rule.ts";
import { trustedAudience } from "./audience.ts";
import { clientId } from "./client-id.ts";
import { foreignKey } from "./condition-key.ts";
import { trustDenies } from "./deny.ts";
import { federatedArn } from "./federated-arn.ts";
import { trustedIssuer } from "./issuer.ts";
import { otherCondition } from "./other-condition.ts";
import { notVisibleYet } from "./fresh.ts";
import { issuerKeys } from "./issuer-keys.ts";
import { oidcProvider } from "./provider.ts";
import { roleExists } from "./role.ts";
import { trustPolicySize } from "./size.ts";
import { strangersTrusted } from "./strangers.ts";
import { trustedSubject } from "./subject.ts";
import { webIdentityAllowed } from "./web-identity.ts";
import { unreadWildcard } from "./wildcard.ts";

/** Of the issuer and its provider: before anything is asked of a role. */
export const issuerRules = [oidcProvider, clientId, issuerKeys] as const satisfies readonly DoctorRule[];

/** Of the role that the service account names, and its trust policy. */
export const trustRules = [
  roleExists,
  trustPolicySize,
  trustedIssuer,
  federatedArn,
  webIdentityAllowed,
  trustDenies,
  foreignKey,
  trustedAudience,
  unreadWildcard,
  trustedSubject,
  otherCondition,
  strangersTrusted,
  notVisibleYet,
] as const satisfies readonly DoctorRule[];
