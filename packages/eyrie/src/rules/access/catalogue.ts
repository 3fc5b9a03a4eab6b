import { noAcls } from "./acl.ts";
import { afterFailures } from "./after-failures.ts";
import { actionsAllowed } from "./allowed.ts";
import { policyAttached } from "./attachment.ts";
import { boundary } from "./boundary.ts";
import { breadth } from "./breadth.ts";
import { bucketPolicy } from "./bucket-policy.ts";
import { defaultVersion } from "./default-version.ts";
import { noDeny } from "./deny.ts";
import { encryption } from "./encryption.ts";
import { endpointPolicy } from "./endpoint.ts";
import { bucketExists } from "./exists.ts";
import { listsBucket } from "./on-bucket.ts";
import { organization } from "./organization.ts";
import { bucketOwner } from "./owner.ts";
import { noPrefix } from "./prefix.ts";
import { bucketRegion } from "./region.ts";
import { uniqueIds } from "./unique-ids.ts";
import type { DoctorRule } from "../doctor-rule.ts";

/** What breaks between a role and its bucket, the bucket itself first. */
export const accessRules = [
  bucketExists,
  bucketOwner,
  bucketRegion,
  organization,
  boundary,
  defaultVersion,
  policyAttached,
  noDeny,
  noPrefix,
  listsBucket,
  actionsAllowed,
  uniqueIds,
  bucketPolicy,
  endpointPolicy,
  encryption,
  noAcls,
  afterFailures,
  breadth,
] as const satisfies readonly DoctorRule[];
