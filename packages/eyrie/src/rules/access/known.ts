import type { Context } from "@eyrie/iam-policy/decide";
import type { PolicyDocument } from "@eyrie/iam-policy/document";

/**
 * Condition keys of a pod's request that can be told from here: their values, or that it has none. All others hang on
 * the way that the request takes (VPC, endpoint, address), on the organization, or on how Milvus was built.
 */
const known: ReadonlySet<string> = new Set(
  [
    "aws:SecureTransport",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalType",
    "aws:PrincipalIsAWSService",
    "aws:userid",
    "aws:username",
    "aws:FederatedProvider",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:ViaAWSService",
    "s3:authType",
    "s3:signatureversion",
    "s3:TlsVersion",
    "s3:ResourceAccount",
    "s3:prefix",
    "s3:delimiter",
    "s3:max-keys",
    "s3:x-amz-acl",
    "s3:x-amz-copy-source",
    "kms:ViaService",
    "kms:CallerAccount",
  ].map((key) => key.toLowerCase()),
);

export const isKnown = (key: string): boolean =>
  known.has(key.toLowerCase()) || /^aws:PrincipalTag\//i.test(key) || /:(?:sub|aud)$/.test(key);

/** Before a run neither the id of the role can be told, nor tags that it may bear and nobody here gave it. */
export const isKnownBeforehand = (key: string, context: Context): boolean =>
  /^aws:PrincipalTag\//i.test(key)
    ? Object.keys(context).some((given) => given.toLowerCase() === key.toLowerCase())
    : isKnown(key) && key.toLowerCase() !== "aws:userid";

/** Of everybody, so of nobody without one. */
const never = { operator: "Null", key: "aws:PrincipalType", values: ["true"] };

/**
 * The document as it decides where all that cannot be told from here speaks for the request: what this refuses is
 * refused for certain. Statements keep their positions.
 */
export const inFavour = (document: PolicyDocument): PolicyDocument => ({
  ...document,
  statements: document.statements.map((statement) => {
    const told = statement.conditions.filter(({ key }) => isKnown(key));
    if (told.length === statement.conditions.length) return statement;
    return { ...statement, conditions: statement.effect === "Deny" ? [...statement.conditions, never] : told };
  }),
});

/** What a request asks for in particular: one that was logged may have asked otherwise than those that are known. */
const isAsked = (key: string): boolean => /^s3:(?:prefix|delimiter|max-keys|x-amz-)/i.test(key);

/**
 * The same where all of it speaks against a request that was logged: what this does not refuse nothing in the document
 * can have refused.
 */
export const against = (document: PolicyDocument): PolicyDocument => ({
  ...document,
  statements: document.statements.map((statement) => {
    const told = statement.conditions.filter(({ key }) => isKnown(key) && !isAsked(key));
    if (told.length === statement.conditions.length) return statement;
    return { ...statement, conditions: statement.effect === "Deny" ? told : [...statement.conditions, never] };
  }),
});
