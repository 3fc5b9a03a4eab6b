import type { DoctorRule } from "./doctor-rule.ts";
import { installed, liveKeys, ownChart } from "./milvus/chart.ts";
import { hostWithoutBucket, plainHost } from "./milvus/host.ts";
import { noKeysLeft, usesIam } from "./milvus/iam.ts";
import { noMinioService, noUnusedMinio } from "./milvus/minio.ts";
import { helmOwnsAccount } from "./milvus/ownership.ts";
import { knowsPodIdentity } from "./milvus/pod-identity.ts";
import { regionKnown, regionPassedOn } from "./milvus/region.ts";
import { ownPlace, soundRootPath } from "./milvus/root-path.ts";
import { storageV2 } from "./milvus/storage-v2.ts";
import { portAndTls } from "./milvus/transport.ts";
import { roleAnnotated } from "./pods/annotation.ts";
import { oidcProvider } from "./trust/provider.ts";
import { trustedSubject } from "./trust/subject.ts";

const trust = [oidcProvider, trustedSubject] as const;

const pods = [roleAnnotated] as const;

const milvus = [
  helmOwnsAccount,
  plainHost,
  hostWithoutBucket,
  regionPassedOn,
  portAndTls,
  knowsPodIdentity,
  noMinioService,
  liveKeys,
  noUnusedMinio,
  noKeysLeft,
  ownPlace,
  storageV2,
  usesIam,
  soundRootPath,
  ownChart,
  regionKnown,
  installed,
] as const;

/** All that the doctor knows to break, in the order in which roots are told: what a request passes first comes first. */
export const doctorCatalogue = [...trust, ...pods, ...milvus] as const satisfies readonly DoctorRule[];

export type DoctorCode = (typeof doctorCatalogue)[number]["code"];

export const doctorCodes: readonly string[] = doctorCatalogue.map(({ code }) => code);
