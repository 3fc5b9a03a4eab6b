import { accessRules } from "./access/catalogue.ts";
import type { DoctorRule } from "./doctor-rule.ts";
import { installed, ownChart } from "./milvus/chart.ts";
import { ownRegion } from "./milvus/elsewhere.ts";
import { hostWithoutBucket, plainHost } from "./milvus/host.ts";
import { noKeysLeft, usesIam } from "./milvus/iam.ts";
import { imageOfTheChart } from "./milvus/image-line.ts";
import { noKeysInValues } from "./milvus/keys-in-values.ts";
import { liveKeys } from "./milvus/live-keys.ts";
import { noMinioService, noUnusedMinio } from "./milvus/minio.ts";
import { helmOwnsAccount } from "./milvus/ownership.ts";
import { knowsPodIdentity } from "./milvus/pod-identity.ts";
import { regionKnown, regionPassedOn } from "./milvus/region.ts";
import { ownPlace, soundRootPath } from "./milvus/root-path.ts";
import { storageV2 } from "./milvus/storage-v2.ts";
import { portAndTls } from "./milvus/transport.ts";
import { accountLeft, woodpeckerPort } from "./milvus/woodpecker.ts";
import { accountExists } from "./pods/account.ts";
import { roleAnnotated } from "./pods/annotation.ts";
import { audienceAccepted } from "./pods/audience.ts";
import { leftToWebhook } from "./pods/by-hand.ts";
import { injectedInTime, youngerThanAnnotation } from "./pods/injected.ts";
import { annotationSpelled } from "./pods/mistyped.ts";
import { sameAccount } from "./pods/other-account.ts";
import { oneOwner } from "./pods/owners.ts";
import { podsThere } from "./pods/replicas.ts";
import { notSkipped } from "./pods/skipped.ts";
import { currentRole } from "./pods/stale.ts";
import { keyless } from "./pods/static-keys.ts";
import { tokenReadable } from "./pods/token-mode.ts";
import { ownTokenVolume } from "./pods/token-volume.ts";
import { clocks } from "./sts/clocks.ts";
import { sessionDuration } from "./sts/duration.ts";
import { globalTokens } from "./sts/global-tokens.ts";
import { stsActive } from "./sts/inactive.ts";
import { stsReachable } from "./sts/reachable.ts";
import { issuerRules, trustRules } from "./trust/trust-rules.ts";
import { podIdentityWebhook } from "./webhook.ts";

const trust = [...issuerRules, ...trustRules] as const;

const pods = [
  accountExists,
  podIdentityWebhook,
  roleAnnotated,
  annotationSpelled,
  audienceAccepted,
  sameAccount,
  youngerThanAnnotation,
  injectedInTime,
  currentRole,
  leftToWebhook,
  notSkipped,
  ownTokenVolume,
  tokenReadable,
  keyless,
  oneOwner,
  podsThere,
] as const;

const sts = [stsReachable, clocks, stsActive, globalTokens, sessionDuration] as const;

const milvus = [
  helmOwnsAccount,
  accountLeft,
  imageOfTheChart,
  plainHost,
  hostWithoutBucket,
  ownRegion,
  regionPassedOn,
  portAndTls,
  knowsPodIdentity,
  noMinioService,
  liveKeys,
  noUnusedMinio,
  noKeysInValues,
  noKeysLeft,
  ownPlace,
  storageV2,
  usesIam,
  soundRootPath,
  woodpeckerPort,
  ownChart,
  regionKnown,
  installed,
] as const;

/** All that the doctor knows to break, in the order in which roots are told: what a request passes first comes first. */
export const doctorCatalogue = [
  ...trust,
  ...pods,
  ...sts,
  ...milvus,
  ...accessRules,
] as const satisfies readonly DoctorRule[];

export type DoctorCode = (typeof doctorCatalogue)[number]["code"];

export const doctorCodes: readonly string[] = doctorCatalogue.map(({ code }) => code);

/** What Helm values alone can tell. */
export const codesFromValues: readonly string[] = doctorCatalogue.flatMap((rule: DoctorRule) =>
  rule.fromValues === true ? [rule.code] : [],
);
