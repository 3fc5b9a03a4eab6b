import * as say from "../messages/report.ts";
import { type Claim, type ClaimName, claimNames } from "../model/claim.ts";

type Group = keyof typeof say.claimGroups;

/** Where a report shows each claim; the guide's four checks come first. */
const groupOf: Record<ClaimName, Group> = {
  "trust-policy": "guide",
  "policy-attached": "guide",
  "policy-permissions": "guide",
  "service-account-annotation": "guide",
  "token-issued": "access",
  "role-assumed": "access",
  "object-put": "access",
  "object-get": "access",
  "object-list": "access",
  "object-delete": "access",
  "stranger-refused": "refused",
  "same-name-elsewhere-refused": "refused",
  "other-buckets-refused": "refused",
  "release-deployed": "installation",
  "pods-run-as-service-account": "installation",
  "pods-injected": "installation",
  "pods-ready": "installation",
  "config-uses-iam": "installation",
  "no-minio": "installation",
  "milvus-answers": "data",
  "segments-stored": "data",
  "rows-found": "data",
  "probe-dropped": "data",
};

const groups = Object.keys(say.claimGroups) as readonly Group[];

/** Claims under their headings, in the order of both; a heading without any is left out. */
export const claimSections = (
  claims: readonly Claim[],
): readonly { readonly group: Group; readonly claims: readonly Claim[] }[] =>
  groups
    .map((group) => ({
      group,
      claims: claimNames.flatMap((name) => claims.filter((claim) => claim.name === name && groupOf[name] === group)),
    }))
    .filter((section) => section.claims.length > 0);
