import type { ResourceType } from "../catalogue.ts";
import type { Spot } from "../place.ts";
import { arnSections, couldBe, sectionsOf, typesOf } from "./arn-types.ts";
import type { Report } from "./finding.ts";
import type { ArnFault } from "./grammar-checks.ts";
import type { Bearer } from "./kinds.ts";
import { nearest } from "./spelling.ts";
import type { Part } from "./statement-parts.ts";
import { checkVariables, isFilledIn, withoutVariables } from "./text-checks.ts";
import type { Written } from "./written.ts";

const partitions = ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"];

/** Services all of whose ARNs are known here. */
const judged: ReadonlySet<string> = new Set(["s3", "iam", "eks", "kms"]);

/**
 * @returns whether they are ARNs that some resource could have; what is not, no action matches anyway.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function checkResources(
  { values }: Part<string>,
  variables: boolean,
  bearer: Bearer | undefined,
  report: Report,
): boolean {
  let sound = true;
  for (const written of values) {
    checkVariables(written, variables, report);
    if (written.value === "*" || !isFilledIn(written, report)) continue;
    if (!checkArn(written, report)) sound = false;
    else if (bearer?.kind === "bucket") checkBucket(written, bearer.arn, report);
  }
  return sound;
}

/** @returns whether nothing was wrong with it. */
function checkArn({ value: arn, spot }: Written, report: Report): boolean {
  const wrong = (fault: ArnFault, suggestion?: string): false => {
    report("invalid-arn", spot, { arn, fault }, suggestion);
    return false;
  };
  const sections = sectionsOf(arn);
  const [prefix, partition = "", service = "", , account = ""] = sections;
  const replaced = (at: number, by: string): string => sections.with(at, by).join(":");
  if (prefix !== "arn") {
    return wrong("prefix", arn.startsWith("s3://") ? arn.replace("s3://", "arn:aws:s3:::") : undefined);
  }
  // A wildcard at the end of fewer fields takes in the rest, unless one of them is empty.
  if (sections.length < 6) return (arn.endsWith("*") && !sections.includes("")) || wrong("fields");
  if (!partitions.includes(partition) && !/[*?$]/.test(partition)) {
    const [name] = nearest(partition, partitions);
    return wrong("partition", name === undefined ? undefined : replaced(1, name));
  }
  if (service === "") return wrong("service");
  if (/[*?]/.test(service)) report("wildcard-in-service", spot, { value: arn });
  if (/[A-Z]/.test(service)) return wrong("service-case", replaced(2, service.toLowerCase()));
  if (!/^(\d{12}|aws|cloudfront|)$/.test(account) && !/[*?$]/.test(account)) return wrong("account");
  return !judged.has(service) || checkType(arn, sections, typesOf(service), spot, report);
}

/** What may be wrong about the Region and the account, and what then stands in their places. */
const mends: readonly (readonly [fault: ArnFault, section: number, by: string])[] = [
  ["region-not-allowed", 3, ""],
  ["account-not-allowed", 4, ""],
  ["region-missing", 3, "*"],
  ["account-missing", 4, "*"],
];

function checkType(
  arn: string,
  sections: readonly string[],
  types: readonly ResourceType[],
  spot: Spot,
  report: Report,
): boolean {
  const isKnown = (changed: readonly string[]): boolean => types.some((type) => couldBe(changed, type));
  // Cut as it is written, and then filled: a variable may hold a colon.
  const filled = sections.map((section) => withoutVariables(section));
  if (isKnown(filled)) return true;
  for (const [fault, at, by] of mends) {
    if (sections[at] === by) continue;
    // Both may be wrong, as in arn:aws:s3:us-east-1:111122223333:bucket.
    const one = (of: readonly string[]): readonly string[] => of.with(at, by);
    const both = (of: readonly string[]): readonly string[] => one(of).with(at === 3 ? 4 : 3, by);
    const mend = [one, both].find((each) => isKnown(each(filled)));
    if (mend === undefined) continue;
    report("invalid-arn", spot, { arn, fault }, mend(sections).join(":"));
    return false;
  }
  report("arn-of-no-resource", spot, { arn, expected: types.map((type) => type.arn) });
  return false;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html */
function checkBucket({ value: arn, spot }: Written, bucket: string, report: Report): void {
  const own = [bucket, `${bucket}/<ObjectName>`].map((each) => ({ name: "", arn: each }));
  if (!own.some((type) => couldBe(arnSections(arn), type))) report("foreign-resource", spot, { arn, bearer: bucket });
}
