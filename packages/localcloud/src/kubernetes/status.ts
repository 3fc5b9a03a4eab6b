/** A refusal as Kubernetes words it: a `Status` object whose code is also the HTTP status. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;
  /** Of the `Status` object; a list that came too late finds its way on in here. */
  readonly metadata: Readonly<Record<string, string>>;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
    metadata: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.metadata = metadata;
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

export type StatusDetails = {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
};

export type StatusCause = { readonly reason: string; readonly message: string; readonly field?: string };

/** What an error needs to know of a resource to name it as Kubernetes does. */
export type Named = { readonly group: string; readonly plural: string; readonly kind: string };

export function statusBody(error: StatusError): Record<string, unknown> {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: error.metadata,
    status: "Failure",
    message: error.message,
    ...(error.reason === "" ? {} : { reason: error.reason }),
    ...(error.details === undefined ? {} : { details: error.details }),
    code: error.code,
  };
}

/** `deployments.apps`, and plain `pods` for the core group. */
export function qualified({ group, plural }: Pick<Named, "group" | "plural">): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function detailsOf(resource: Named, name: string): StatusDetails {
  const { group, plural } = resource;
  return { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), kind: plural };
}

export function notFound(resource: Named, name: string): StatusError {
  return new StatusError(404, "NotFound", `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));
}

export function alreadyExists(resource: Named, name: string): StatusError {
  const message = `${qualified(resource)} "${name}" already exists`;
  return new StatusError(409, "AlreadyExists", message, detailsOf(resource, name));
}

export function conflict(resource: Named, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`;
  return new StatusError(409, "Conflict", message, detailsOf(resource, name));
}

export function forbidden(resource: Named, name: string, why: string): StatusError {
  const what = name === "" ? qualified(resource) : `${qualified(resource)} "${name}"`;
  return new StatusError(403, "Forbidden", `${what} is forbidden: ${why}`, detailsOf(resource, name));
}

/** A cause each problem: `<field>: <what is wrong>`. */
export function rejected(
  { group, kind }: Pick<Named, "group" | "kind">,
  name: string,
  causes: readonly (StatusCause & { readonly field: string })[],
): StatusError {
  const what = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const why = what.length === 1 ? what.join("") : `[${what.join(", ")}]`;
  const details = {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    ...(kind === "" ? {} : { kind }),
    causes,
  };
  return new StatusError(
    422,
    "Invalid",
    `${group === "" ? kind : `${kind}.${group}`} "${name}" is invalid: ${why}`,
    details,
  );
}

/** A precondition of a delete that does not hold; but for namespaces the real server names the kind, not the resource. */
export function preconditionFailed(
  resource: Named,
  name: string,
  { why, ofNamespace = why }: { why: string; ofNamespace?: string },
): StatusError {
  const { group, kind } = resource;
  if (kind === "Namespace") return conflict(resource, name, `Precondition failed: ${ofNamespace}`);
  return conflict({ group, kind, plural: kind }, name, why);
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, "BadRequest", message);
}

/** A body that cannot be read as its kind's type. */
export function unreadable({ kind, version }: { kind: string; version: string }, why: string): StatusError {
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}

export function unauthorized(): StatusError {
  return new StatusError(401, "Unauthorized", "Unauthorized");
}

export function pathNotFound(): StatusError {
  // Clients look into the details of every 404.
  return new StatusError(404, "NotFound", "the server could not find the requested resource", {});
}

export function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );
}

export function notImplemented(what: string): StatusError {
  return new StatusError(501, "NotImplemented", `${what} is not implemented by Eyrie's local cluster`);
}

export function expired(message: string, metadata: Readonly<Record<string, string>> = {}): StatusError {
  return new StatusError(410, "Expired", message, undefined, metadata);
}

export function tooLarge(version: number, current: number): StatusError {
  const message = `Timeout: Too large resource version: ${version}, current: ${current}`;
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  return new StatusError(504, "Timeout", message, { causes, retryAfterSeconds: 1 });
}

/** What the real server calls an internal error although the client made it; here nothing a client sends is a 500. */
export function unexpected(message: string): StatusError {
  return badRequest(message);
}

export function requestTooLarge(message: string): StatusError {
  return new StatusError(413, "RequestEntityTooLarge", `Request entity too large: ${message}`);
}

export function notAcceptable(message: string, details?: StatusDetails): StatusError {
  return new StatusError(406, "NotAcceptable", message, details);
}

export function unsupportedMediaType(message: string, details?: StatusDetails): StatusError {
  return new StatusError(415, "UnsupportedMediaType", message, details);
}
