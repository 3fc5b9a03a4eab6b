import type { PolicyDocument } from "@eyrie/iam-policy/document";

/**
 * Whether a bucket policy lets anyone in: an unconditional Allow to every principal.
 * AWS looks into conditions too and takes those with wide values for public; here any condition is enough.
 */
export const isPublic = (document: PolicyDocument): boolean =>
  document.statements.some(
    ({ effect, principals, conditions }) =>
      effect === "Allow" &&
      conditions.length === 0 &&
      principals !== undefined &&
      (principals.negated || principals.values.some(({ value }) => value === "*")),
  );
