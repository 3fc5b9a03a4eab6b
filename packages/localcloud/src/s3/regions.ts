import { AwsError } from "../aws/service.ts";

const regions = `
  af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
  ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
  ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2
  eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1
  us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2`;

const locationConstraints: ReadonlySet<string> = new Set(regions.trim().split(/\s+/));

/** The one region without a constraint of its own, and the one whose endpoint creates buckets anywhere. */
export const globalRegion = "us-east-1";

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
