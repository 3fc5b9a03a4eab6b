import { regionNames } from "../aws/regions.ts";
import { AwsError } from "../aws/service.ts";

/** The one region without a constraint of its own, and the one whose endpoint creates buckets anywhere. */
export const globalRegion = "us-east-1";

const locationConstraints: ReadonlySet<string> = new Set(regionNames.filter((name) => name !== globalRegion));

/**
 * Where a new bucket lives.
 * @throws AwsError `InvalidLocationConstraint` for what is no other region, `IllegalLocationConstraintException`
 *   for another region than the endpoint's.
 */
export const bucketRegion = (constraint: string | undefined, endpointRegion: string): string => {
  if (constraint !== undefined && !locationConstraints.has(constraint)) {
    throw new AwsError("InvalidLocationConstraint", 400, "The specified location-constraint is not valid", {
      LocationConstraint: constraint,
    });
  }
  if (endpointRegion === globalRegion || constraint === endpointRegion) return constraint ?? globalRegion;
  throw new AwsError(
    "IllegalLocationConstraintException",
    400,
    `The ${constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
};
