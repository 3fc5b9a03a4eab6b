import type { Decision } from "@eyrie/iam-policy/decide";
import type { PolicyDocument } from "@eyrie/iam-policy/document";
import type { VpcEndpoint } from "../ec2/network.ts";
import type { HttpRequest, HttpResponse } from "../http/message.ts";

/** Who signed a request, as IAM names them. */
export type Caller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly account: string; readonly arn: string; readonly userId: string }
  | {
      readonly kind: "role-session";
      readonly account: string;
      /** `arn:<partition>:sts::<account>:assumed-role/<role name>/<session name>` */
      readonly arn: string;
      readonly roleArn: string;
      /** `AROA…:<session name>` */
      readonly userId: string;
      /** Which of the role's sessions this is: one name may be used by several, each with its own session policy. */
      readonly accessKeyId: string;
    };

/**
 * One authenticated AWS call: the signature was verified (or the request was unsigned and the caller is anonymous),
 * and an aws-chunked body was decoded and its chunk signatures and checksum trailer verified.
 */
export type AwsCall = {
  readonly request: HttpRequest;
  readonly caller: Caller;
  /** The body proper, after aws-chunked decoding. */
  readonly body: Uint8Array;
  /** The region of the signature's credential scope; the server's own for unsigned requests. */
  readonly region: string;
  readonly requestId: string;
  /** The VPC endpoint that it came through. */
  readonly endpoint?: VpcEndpoint;
};

export type AwsService = (call: AwsCall) => Promise<HttpResponse>;

/** Decides one action of one caller with everything IAM knows of the caller; services add their own resource policy. */
export type Authorize = (question: {
  readonly caller: Caller;
  /** For example `s3:GetObject`. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the service; the global ones (`aws:PrincipalArn`, `aws:SecureTransport`, …) are added. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  readonly resourcePolicy?: PolicyDocument;
  /** For roles and keys: unless their own policy agrees nobody gets in, whatever the caller's own policies say. */
  readonly resourceMustAllow?: boolean;
  /** Of the VPC endpoint that the call came through. */
  readonly endpointPolicy?: PolicyDocument;
  /** The account that owns the resource; for another account's caller both sides must allow. */
  readonly resourceAccount: string;
}) => Decision;

/** An error of AWS's own: code, status and message as the real service words them. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number;
  /** Further elements or headers of the answer, such as `Region` or `BucketName`. */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: string, status: number, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
