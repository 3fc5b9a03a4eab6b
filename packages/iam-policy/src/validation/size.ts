import { policySize } from "../canonical.ts";
import type { Spot } from "../place.ts";
import type { Report } from "./finding.ts";
import type { SizeUnit } from "./grammar-checks.ts";
import type { Bearer, PolicyKind } from "./kinds.ts";

type Quota = { readonly quota: number; readonly unit: SizeUnit };

/**
 * Inline policies are held to the sum of all that their bearer has; here one is held to all of it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const managed: Quota = { quota: 6144, unit: "non-space" };

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html 20 KB
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html 32 KB
 */
const ofBearers: Record<Bearer["kind"], Quota> = {
  "managed-policy": managed,
  user: { quota: 2048, unit: "non-space" },
  group: { quota: 5120, unit: "non-space" },
  role: { quota: 10_240, unit: "non-space" },
  bucket: { quota: 20_480, unit: "byte" },
  key: { quota: 32_768, unit: "byte" },
};

/** What an identity policy may have at most, inline in a role; who knows its bearer asks for that one's quota. */
const inline = ofBearers.role;

const mostOfTrust = 8192;
const defaultOfTrust = 2048;

/**
 * Trust policies: 2,048 unless raised, to 8,192 at most. SCPs: 10,240 since 15 May 2026.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html Policy
 */
const ofKinds: Record<PolicyKind, Quota | undefined> = {
  identity: inline,
  boundary: managed,
  session: { quota: 2048, unit: "character" },
  resource: undefined,
  trust: { quota: mostOfTrust, unit: "non-space" },
  "vpc-endpoint": { quota: 20_480, unit: "character" },
  "service-control": { quota: 10_240, unit: "character" },
  "resource-control": { quota: 5120, unit: "character" },
};

/**
 * Larger than any policy may be, white space and all. Such a text is not looked into, so that a hostile one costs
 * little.
 */
export const largest = 65_536;

/** @param text as it would be sent: of a policy given as an object, JSON without white space. */
export function checkSize(text: string, kind: PolicyKind, bearer: Bearer | undefined, top: Spot, report: Report): void {
  const limit = bearer === undefined ? ofKinds[kind] : ofBearers[bearer.kind];
  if (limit === undefined) return;
  const size = sizeIn(limit.unit, text);
  if (size > limit.quota) report("too-large", top, { size, ...limit });
  else if (kind === "trust" && size > defaultOfTrust)
    report("above-default-quota", top, { size, quota: defaultOfTrust, most: mostOfTrust });
}

function sizeIn(unit: SizeUnit, text: string): number {
  if (unit === "non-space") return policySize(text);
  return unit === "character" ? text.length : bytesOf(text);
}

/** In UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x8_00 ? 2 : point < 0x1_00_00 ? 3 : 4;
  }
  return bytes;
}
