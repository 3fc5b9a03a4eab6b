import { cloudFormationOperations } from "../cloudformation/service.ts";
import { ec2Operations } from "../ec2/service.ts";
import { eksOperations } from "../eks/call-name.ts";
import { iamOperations } from "../iam/service.ts";
import { kmsOperations } from "../kms/service.ts";
import { served } from "../kubernetes/registry.ts";
import { s3Operations } from "../s3/routes.ts";
import { stsOperations } from "../sts/service.ts";
import { type FaultyService, knownErrors } from "./errors.ts";

/**
 * What a fault may name, by service and key: a name that no request can bear would never befall one. An error that is
 * not here needs a status.
 */
export const vocabulary: Readonly<Record<FaultyService, Readonly<Record<string, readonly string[]>>>> = {
  s3: { operation: s3Operations, error: Object.keys(knownErrors.s3) },
  iam: { operation: iamOperations, error: Object.keys(knownErrors.iam) },
  sts: { operation: stsOperations, error: Object.keys(knownErrors.sts) },
  eks: { operation: eksOperations, error: Object.keys(knownErrors.eks) },
  ec2: { operation: ec2Operations, error: Object.keys(knownErrors.ec2) },
  kms: { operation: kmsOperations, error: Object.keys(knownErrors.kms) },
  cloudformation: { operation: cloudFormationOperations, error: Object.keys(knownErrors.cloudformation) },
  kubernetes: {
    verb: [...new Set(served.flatMap(({ verbs }) => verbs))],
    resource: served.flatMap(({ plural, subresources }) => [plural, ...subresources.map((sub) => `${plural}/${sub}`)]),
    error: Object.keys(knownErrors.kubernetes),
  },
};
