import { milvus } from "../messages/explain/milvus.ts";
import { permissions } from "../messages/explain/permissions.ts";
import { pods } from "../messages/explain/pods.ts";
import { cluster, helm, operator } from "../messages/explain/preflight.ts";
import { serviceAccount } from "../messages/explain/service-account.ts";
import { storage } from "../messages/explain/storage.ts";
import { sts } from "../messages/explain/sts.ts";
import { issuerAndRole } from "../messages/explain/trust.ts";
import { trustPolicy } from "../messages/explain/trust-policy.ts";
import { manifests, values } from "../messages/explain/values.ts";
import type { Explanation } from "../model/explanation.ts";
import type { Sentence } from "../model/sentence.ts";
import type { FindingCode } from "./catalogue.ts";
import type { DoctorCode } from "./doctor-catalogue.ts";

/** The compiler asks for one of each rule that there is; that each has its rule is a test's to hold. */
const written = {
  ...issuerAndRole,
  ...trustPolicy,
  ...pods,
  ...serviceAccount,
  ...sts,
  ...permissions,
  ...storage,
  ...helm,
  ...milvus,
  ...values,
  ...manifests,
  ...cluster,
  ...operator,
} satisfies Record<FindingCode | DoctorCode, Explanation>;

/** All there is to say of each code, in the order of the codes. */
export const explanations: Readonly<Record<string, Explanation>> = Object.fromEntries(
  Object.entries(written).toSorted(([a], [b]) => a.localeCompare(b)),
);

export const titles: Readonly<Record<string, Sentence>> = Object.fromEntries(
  Object.entries(explanations).map(([code, { title }]) => [code, title]),
);
