import { AwsError } from "./service.ts";
import type { Protocol } from "./protocol.ts";

/** What can be wrong with a request's signature, before any protocol words it. */
export type FaultReason =
  | "malformed"
  | "presign-malformed"
  | "unknown-key"
  | "wrong-signature"
  | "wrong-scope"
  | "skewed"
  | "presign-expired"
  | "presign-early"
  | "token-expired"
  | "token-invalid"
  | "headers-unsigned"
  | "payload-hash-missing"
  | "payload-mismatch";

export class SignatureFault extends Error {
  override readonly name = "SignatureFault";
  readonly reason: FaultReason;
  /** Elements that S3 adds to its answer. */
  readonly details: Readonly<Record<string, string>>;

  /** @param fact what was seen, in words that hold no secret */
  constructor(reason: FaultReason, fact: string, details: Readonly<Record<string, string>> = {}) {
    super(fact);
    this.reason = reason;
    this.details = details;
  }
}

/** `null` as message: the fault's own words say it. */
type Wording = readonly [code: string, status: number, message: string | null];

const keyUnknown = "The security token included in the request is invalid";
const tokenExpired = "The security token included in the request is expired";
const signatureDiffers =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/** EC2 has words of its own, and the older JSON protocol those of the newer. */
type Wordings = Readonly<Record<Exclude<Protocol, "ec2" | "json">, Wording>>;

const incomplete = {
  query: ["IncompleteSignature", 400, null],
  "rest-json": ["IncompleteSignatureException", 400, null],
} as const;
const unknownKey = {
  query: ["InvalidClientTokenId", 403, `${keyUnknown}.`],
  "rest-json": ["UnrecognizedClientException", 403, `${keyUnknown}.`],
} as const;
const mismatch = (message: string | null): Omit<Wordings, "s3"> => ({
  query: ["SignatureDoesNotMatch", 403, message],
  "rest-json": ["InvalidSignatureException", 403, message],
});

const ec2AuthFailure = "AWS was not able to validate the provided access credentials";

/** One fault, three protocols, AWS's own code in each. */
const wordings: Record<FaultReason, Wordings> = {
  malformed: { s3: ["AuthorizationHeaderMalformed", 400, null], ...incomplete },
  "presign-malformed": { s3: ["AuthorizationQueryParametersError", 400, null], ...incomplete },
  "unknown-key": {
    s3: ["InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."],
    ...unknownKey,
  },
  "wrong-signature": {
    s3: [
      "SignatureDoesNotMatch",
      403,
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    ],
    ...mismatch(signatureDiffers),
  },
  "wrong-scope": { s3: ["AuthorizationHeaderMalformed", 400, null], ...mismatch(null) },
  skewed: {
    s3: ["RequestTimeTooSkewed", 403, "The difference between the request time and the current time is too large."],
    ...mismatch(null),
  },
  "presign-expired": { s3: ["AccessDenied", 403, "Request has expired"], ...mismatch(null) },
  "presign-early": { s3: ["AccessDenied", 403, "Request is not yet valid"], ...mismatch(null) },
  "token-expired": {
    s3: ["ExpiredToken", 400, "The provided token has expired."],
    query: ["ExpiredToken", 403, tokenExpired],
    "rest-json": ["ExpiredTokenException", 403, tokenExpired],
  },
  "token-invalid": {
    s3: ["InvalidToken", 400, "The provided token is malformed or otherwise invalid."],
    ...unknownKey,
  },
  "headers-unsigned": {
    s3: ["AccessDenied", 403, "There were headers present in the request which were not signed"],
    ...mismatch(null),
  },
  "payload-hash-missing": { s3: ["InvalidRequest", 400, null], ...mismatch(signatureDiffers) },
  "payload-mismatch": {
    s3: [
      "XAmzContentSHA256Mismatch",
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    ],
    ...mismatch(signatureDiffers),
  },
};

export function wordedFor(protocol: Protocol, fault: SignatureFault): AwsError {
  if (protocol === "ec2") {
    const late = fault.reason === "skewed" || fault.reason === "presign-expired" || fault.reason === "token-expired";
    return late
      ? new AwsError("RequestExpired", 400, "Request has expired.")
      : new AwsError("AuthFailure", 401, ec2AuthFailure);
  }
  const [code, status, message] = wordings[fault.reason][protocol === "json" ? "rest-json" : protocol];
  return new AwsError(code, status, message ?? fault.message, protocol === "s3" ? fault.details : {});
}
