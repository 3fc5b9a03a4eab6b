import { AwsError } from "../aws/service.ts";

/** S3's errors that more than one operation throws, in S3's words. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */

export const malformedXml = (cause?: unknown): AwsError => {
  const error = new AwsError(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
  if (cause !== undefined) error.cause = cause;
  return error;
};

export const accessDenied = (message = "Access Denied", details: Readonly<Record<string, string>> = {}): AwsError =>
  new AwsError("AccessDenied", 403, message, details);

export const noSuchBucket = (bucket: string): AwsError =>
  new AwsError("NoSuchBucket", 404, "The specified bucket does not exist", { BucketName: bucket });

export const noSuchKey = (key: string, details: Readonly<Record<string, string>> = {}): AwsError =>
  new AwsError("NoSuchKey", 404, "The specified key does not exist.", { ...details, Key: key });

export const noSuchUpload = (uploadId: string): AwsError =>
  new AwsError(
    "NoSuchUpload",
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { UploadId: uploadId },
  );

export const invalidArgument = (message: string, name: string, value: string): AwsError =>
  new AwsError("InvalidArgument", 400, message, { ArgumentName: name, ArgumentValue: value });

export const invalidRequest = (message: string): AwsError => new AwsError("InvalidRequest", 400, message);

export const methodNotAllowed = (method: string, details: Readonly<Record<string, string>> = {}): AwsError =>
  new AwsError("MethodNotAllowed", 405, "The specified method is not allowed against this resource.", {
    Method: method,
    ...details,
  });

export const preconditionFailed = (condition: string): AwsError =>
  new AwsError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold", {
    Condition: condition,
  });
