/*
 * AWS's regions, and which of them an account has. What STS is told to leave out can be set, and not read, as on AWS:
 * only the console shows it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
 */

const listed = (names: string): readonly string[] => names.trim().split(/\s+/);

/** Not there until an account asks for them: all that were opened after March 20, 2019. */
const optIn: ReadonlySet<string> = new Set(
  listed(`
    af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6
    ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 mx-central-1`),
);

export const regionNames: readonly string[] = [
  ...optIn,
  ...listed(`
    ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 cn-north-1
    cn-northwest-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 sa-east-1 us-east-1 us-east-2
    us-gov-east-1 us-gov-west-1 us-west-1 us-west-2`),
].sort();

export const isOptIn = (region: string): boolean => optIn.has(region);

/** What an account chose. */
export type Regions = {
  /** Of those that must be asked for. */
  readonly optedIn: Set<string>;
  /** Where STS was deactivated. */
  readonly withoutSts: Set<string>;
};

export const makeRegions = (): Regions => ({ optedIn: new Set(), withoutSts: new Set() });

export const hasSts = ({ optedIn, withoutSts }: Regions, region: string): boolean =>
  !withoutSts.has(region) && (!isOptIn(region) || optedIn.has(region));
