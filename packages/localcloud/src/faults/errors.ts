/*
 * The errors that services are known for, by the codes and in the words that clients know them by.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/eks/latest/APIReference/CommonErrors.html
 * https://github.com/kubernetes/apimachinery/blob/master/pkg/api/errors/errors.go
 */

type Known = readonly [status: number, message: string];

const query = {
  Throttling: [400, "Rate exceeded"],
  RequestLimitExceeded: [503, "Request limit exceeded."],
  InternalFailure: [500, "The request processing has failed because of an unknown error, exception or failure."],
  ServiceUnavailable: [503, "Service is unable to handle request."],
  AccessDenied: [403, "User is not authorized to perform this action"],
  ExpiredToken: [403, "The security token included in the request is expired"],
  InvalidClientTokenId: [403, "The security token included in the request is invalid."],
} as const satisfies Record<string, Known>;

export const knownErrors = {
  s3: {
    SlowDown: [503, "Please reduce your request rate."],
    InternalError: [500, "We encountered an internal error. Please try again."],
    ServiceUnavailable: [503, "Service is unable to handle request."],
    RequestTimeout: [
      400,
      "Your socket connection to the server was not read from or written to within the timeout period.",
    ],
    AccessDenied: [403, "Access Denied"],
    ExpiredToken: [400, "The provided token has expired."],
    InvalidAccessKeyId: [403, "The AWS Access Key Id you provided does not exist in our records."],
    NoSuchBucket: [404, "The specified bucket does not exist"],
    NoSuchKey: [404, "The specified key does not exist."],
    OperationAborted: [
      409,
      "A conflicting conditional operation is currently in progress against this resource. Please try again.",
    ],
    PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold"],
  },
  iam: {
    ...query,
    ServiceFailure: [500, "The request processing has failed because of an unknown error, exception or failure."],
    NoSuchEntity: [404, "The entity cannot be found."],
    EntityAlreadyExists: [409, "The entity already exists."],
    EntityTemporarilyUnmodifiable: [409, "The entity cannot be modified right now. Please wait and try again."],
    ConcurrentModification: [409, "Multiple concurrent changes to the entity were requested. Please try again."],
    DeleteConflict: [409, "Cannot delete entity, must detach all policies first."],
    LimitExceeded: [409, "Cannot exceed quota."],
  },
  sts: {
    ...query,
    IDPCommunicationError: [400, "The identity provider could not be reached. Please try again."],
    InvalidIdentityToken: [400, "The web identity token that was passed could not be validated."],
    RegionDisabledException: [
      403,
      "STS is not activated in this region for account. Your account administrator can activate STS in this region using the IAM Console.",
    ],
  },
  eks: {
    ThrottlingException: [429, "Rate exceeded"],
    ServerException: [500, "There was a problem on the server side."],
    ServiceUnavailableException: [503, "The service is unavailable. Please try again."],
    AccessDeniedException: [403, "User is not authorized to perform this action"],
    ExpiredTokenException: [403, "The security token included in the request is expired"],
    ResourceNotFoundException: [404, "The specified resource could not be found."],
    InvalidParameterException: [400, "The specified parameter is invalid."],
  },
  ec2: {
    RequestLimitExceeded: [503, "Request limit exceeded."],
    InternalError: [500, "An internal error has occurred"],
    Unavailable: [503, "The server is overloaded and can't handle the request."],
    UnauthorizedOperation: [403, "You are not authorized to perform this operation."],
    AuthFailure: [401, "AWS was not able to validate the provided access credentials"],
  },
  kms: {
    ThrottlingException: [400, "Rate exceeded"],
    KMSInternalException: [500, "The request was rejected because an internal exception occurred."],
    AccessDeniedException: [400, "User is not authorized to perform this action"],
    DisabledException: [400, "The key is disabled."],
    KMSInvalidStateException: [400, "The key is pending deletion."],
    NotFoundException: [400, "The key does not exist"],
    InvalidArnException: [400, "Key Aliases are not supported for this operation."],
  },
  cloudformation: {
    ...query,
    AlreadyExistsException: [400, "Stack already exists"],
    LimitExceededException: [400, "The quota for the resource has already been reached."],
    ValidationError: [400, "Stack does not exist"],
  },
  kubernetes: {
    InternalError: [500, "Internal error occurred: this was made to fail"],
    TooManyRequests: [429, "the server has received too many requests and has asked us to try again later"],
    ServiceUnavailable: [503, "the server is currently unable to handle the request"],
    Timeout: [504, "the server was unable to return a response in the time allotted, but may still be processing"],
    Conflict: [
      409,
      "Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version and try again",
    ],
    AlreadyExists: [409, "the object already exists"],
    Unauthorized: [401, "Unauthorized"],
    Forbidden: [403, "forbidden: this was made to fail"],
    NotFound: [404, "the server could not find the requested resource"],
    Invalid: [422, "the object is invalid"],
  },
} as const satisfies Record<string, Record<string, Known>>;

export type FaultyService = keyof typeof knownErrors;

export type InjectedError = { readonly code: string; readonly status: number; readonly message: string };

/** A code brings its status and a status its code, each as far as it is known; given both, they stand as they are. */
export function injectedError(service: FaultyService, code?: string, status?: number): InjectedError {
  const known = Object.entries<Known>(knownErrors[service]);
  const found = known.find(([name, [usual]]) => (code === undefined ? usual === status : name === code));
  const [name, [usual, message]] = found ?? [
    status === undefined ? "InternalError" : `Http${status}`,
    [500, "This was made to fail."],
  ];
  return { code: code ?? name, status: status ?? usual, message };
}
