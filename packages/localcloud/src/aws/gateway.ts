/*
 * The door to every AWS service: finds the service, verifies the signature, decodes the body, and words errors in the
 * service's protocol.
 * Differs from the real one: all services share one address, so a signed call goes to the service of its credential
 * scope, and an unsigned one to EKS for an issuer's documents, to STS when it has an `Action`, else to S3; a Host of
 * AWS's own names overrules.
 */
import type { VpcEndpoint } from "../ec2/network.ts";
import { nameEksCall } from "../eks/call-name.ts";
import { isIssuerRequest } from "../eks/issuer.ts";
import type { InjectedError } from "../faults/errors.ts";
import { befall, type Faults, type Injected } from "../faults/faults.ts";
import { ConnectionCut, type Handler, type HttpRequest, type HttpResponse } from "../http/message.ts";
import type { Refuse } from "../http/server.ts";
import { nameKmsCall } from "../kms/service.ts";
import { nameS3Call } from "../s3/call-name.ts";
import { s3Namespace } from "../s3/xml.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Account } from "./account.ts";
import { parseQuery, splitTarget } from "./canonical-request.ts";
import { checkDeclaredChecksums } from "./checksum.ts";
import { decodeChunkedBody } from "./chunked-body.ts";
import {
  idHeaders,
  makeAnswerId,
  notImplemented,
  renderError,
  type ErrorPlace,
  type Protocol,
  type Speaking,
} from "./protocol.ts";
import { nameQueryCall, namespaces } from "./query-service.ts";
import { type CallRecord, decisionsOfCall, type DecisionRecord, type RecordCall } from "./record.ts";
import { internalError, longestMessage, messageTooLong, refusals } from "./refusals.ts";
import { absentService } from "./absent-service.ts";
import { AwsError, type AwsCall, type AwsService, type Caller } from "./service.ts";
import { SignatureFault, wordedFor } from "./signature-fault.ts";
import { readAuthorization, verifySignature, type Authorization, type Verified } from "./sigv4.ts";

/** What the gateway must know of a service to speak for it. */
const protocols = {
  s3: { protocol: "s3", namespace: s3Namespace, nameCall: nameS3Call },
  iam: { protocol: "query", namespace: namespaces.iam, nameCall: nameQueryCall },
  sts: { protocol: "query", namespace: namespaces.sts, nameCall: nameQueryCall },
  eks: { protocol: "rest-json", namespace: "", nameCall: nameEksCall },
  ec2: { protocol: "ec2", namespace: namespaces.ec2, nameCall: nameQueryCall },
  kms: { protocol: "json", namespace: "", nameCall: nameKmsCall },
  cloudformation: {
    protocol: "query",
    namespace: namespaces.cloudformation,
    nameCall: nameQueryCall,
  },
} as const satisfies Record<string, Speaking>;

export type ServiceName = keyof typeof protocols;

export type GatewayOptions = {
  readonly account: Account;
  readonly services: Readonly<Record<ServiceName, AwsService>>;
  readonly surroundings: Surroundings;
  /** The region of unsigned requests to a host that names none. */
  readonly region: string;
  readonly record?: RecordCall;
  readonly faults?: Faults;
  /** The VPC endpoint between this door and a region's S3; for the pods', whose calls alone go through one. */
  readonly endpointTo?: (region: string) => VpcEndpoint | undefined;
};

/** Words what the server refuses by itself; of a request that could not be read nobody knows for whom it was: S3's words. */
export function makeRefuse({ surroundings }: Pick<GatewayOptions, "surroundings">): Refuse {
  return (refusal, head) => {
    const service = head === undefined ? "s3" : findService(head).service;
    const { protocol } = protocols[service];
    const id = makeAnswerId(protocol, surroundings.random);
    const place = { ...protocols[service], method: head?.method ?? "GET", id };
    const { headers, ...answer } = renderError(
      refusals[refusal]({ isS3: service === "s3", method: place.method }),
      place,
    );
    const date = new Date(surroundings.now()).toUTCString();
    return { ...answer, headers: { date, ...idHeaders(protocol, id), ...headers } };
  };
}

export function makeGateway(options: GatewayOptions): Handler {
  const { services, surroundings, record, faults } = options;
  const watched = record !== undefined || faults !== undefined;
  return async (request) => {
    const startedAt = surroundings.now();
    const { service, absent, authorization, problem, region = options.region } = findService(request);
    const speaking = absent === undefined ? protocols[service] : absentService(request);
    const id = makeAnswerId(speaking.protocol, surroundings.random);
    const place: ErrorPlace = { ...speaking, method: request.method, id };
    const name = watched ? speaking.nameCall(request) : { operation: "", resource: "" };
    const decisions: DecisionRecord[] = [];
    let caller: Caller = { kind: "anonymous" };
    let injected: Injected | undefined;
    const tell = (outcome: Pick<CallRecord, "status" | "error" | "reason" | "fault">): void =>
      record?.({
        ...name,
        requestId: place.id.requestId,
        service: absent ?? service,
        caller: caller.kind === "anonymous" ? "anonymous" : caller.arn,
        decisions,
        ...(injected === undefined ? {} : { injected: injected.words }),
        startedAt,
        milliseconds: surroundings.now() - startedAt,
        ...outcome,
      });
    let failure: Pick<CallRecord, "error" | "reason" | "fault"> = {};
    let response: HttpResponse;
    try {
      if (problem !== undefined) throw problem;
      if (service !== "s3" && request.body.length > longestMessage) throw messageTooLong();
      const verified = authorization === undefined ? undefined : verify(request, authorization, options);
      if (verified !== undefined) caller = verified.key.caller;
      const scope = authorization?.scope.region ?? region;
      const endpoint = service === "s3" ? options.endpointTo?.(scope) : undefined;
      const call: AwsCall = {
        request,
        caller,
        body: bodyProper(service, request, verified),
        region: scope,
        requestId: place.id.requestId,
        ...(endpoint === undefined ? {} : { endpoint }),
      };
      const answer = (): Promise<HttpResponse> => decisionsOfCall.run(decisions, () => services[service](call));
      injected = faults?.({ service, ...name });
      response = await (injected === undefined ? answer() : befall(injected, answer, refuseAs, surroundings));
    } catch (thrown) {
      if (thrown instanceof ConnectionCut) {
        tell({});
        throw thrown;
      }
      const error = asAwsError(thrown, place.protocol);
      const refused = thrown instanceof AwsError || thrown instanceof SignatureFault;
      failure = { error: error.code, ...(refused ? reasonOf(thrown) : { fault: thrown }) };
      response = renderError(error, place);
    }
    tell({ status: response.status, ...failure });
    const date = new Date(surroundings.now()).toUTCString();
    return { ...response, headers: { date, ...idHeaders(place.protocol, place.id), ...response.headers } };
  };
}

/** Of other errors the words may repeat what was sent, which a log must not. */
function reasonOf(refusal: AwsError | SignatureFault): Pick<CallRecord, "reason"> {
  const isToken = refusal instanceof AwsError && tokenRefusals.has(refusal.code);
  return isToken || refusal instanceof SignatureFault ? { reason: refusal.message } : {};
}

const tokenRefusals = new Set(["InvalidIdentityToken", "ExpiredTokenException"]);

function refuseAs({ code, status, message }: InjectedError): never {
  throw new AwsError(code, status, message);
}

/** `problem`: the request names a service that is not here, or its signature cannot be read. */
type Found = {
  readonly service: ServiceName;
  /** The name of a service that is not here. */
  readonly absent?: string;
  readonly authorization?: Authorization;
  /** The region of an unsigned request to a host that names one. */
  readonly region?: string;
  readonly problem?: AwsError | SignatureFault;
};

function findService(request: HttpRequest): Found {
  if (isIssuerRequest(request)) return { service: "eks" };
  const { service: named, region } = serviceOfHost(request.headers["host"] ?? "");
  let authorization: Authorization | undefined;
  try {
    authorization = readAuthorization(request);
  } catch (fault) {
    if (!(fault instanceof SignatureFault)) throw fault;
    return { service: named ?? serviceOfForm(request), problem: fault };
  }
  if (authorization === undefined) {
    return { service: named ?? serviceOfForm(request), ...(region === undefined ? {} : { region }) };
  }
  const { service } = authorization.scope;
  if (!isServiceName(service)) {
    return { service: named ?? "sts", absent: service, problem: notImplemented(`the service ${service}`) };
  }
  if (named !== undefined && named !== service) {
    const problem = new SignatureFault("wrong-scope", `Credential should be scoped to correct service: '${named}'.`);
    return { service: named, problem };
  }
  if (region !== undefined && region !== authorization.scope.region) {
    const fact = `Credential should be scoped to a valid region, not '${authorization.scope.region}'. `;
    return { service, problem: new SignatureFault("wrong-scope", fact) };
  }
  return { service, authorization };
}

function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(protocols, name);
}

/** S3 answers for a bucket's region itself; the others' hosts name theirs, and global ones stand in us-east-1. */
const hosts: readonly (readonly [ServiceName, RegExp])[] = [
  ["s3", /(?:^|\.)s3[.-](?:[a-z0-9-]+\.)*amazonaws\.(?:com|com\.cn|eu)$/],
  ["sts", /^sts\.(?:(?<region>[a-z0-9-]+)\.)?amazonaws\.(?:com|com\.cn|eu)$/],
  ["iam", /^iam\.(?:(?<region>[a-z0-9-]+)\.)?amazonaws\.(?:com|com\.cn|eu)$/],
  ["eks", /^eks\.(?<region>[a-z0-9-]+)\.amazonaws\.(?:com|com\.cn|eu)$/],
  ["ec2", /^ec2\.(?<region>[a-z0-9-]+)\.amazonaws\.(?:com|com\.cn|eu)$/],
  ["kms", /^kms\.(?<region>[a-z0-9-]+)\.amazonaws\.(?:com|com\.cn|eu)$/],
  ["cloudformation", /^cloudformation\.(?<region>[a-z0-9-]+)\.amazonaws\.(?:com|com\.cn|eu)$/],
];

/** `region`: the one that a signature must be scoped to. */
function serviceOfHost(host: string): { readonly service?: ServiceName; readonly region?: string } {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  for (const [service, pattern] of hosts) {
    const found = pattern.exec(name);
    if (found !== null)
      return service === "s3" ? { service } : { service, region: found.groups?.["region"] ?? "us-east-1" };
  }
  return {};
}

function serviceOfForm(request: HttpRequest): ServiceName {
  const { path, query } = splitTarget(request.rawTarget);
  const isForm = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  const form = request.method === "POST" && isForm ? Buffer.from(request.body).toString("latin1") : "";
  // Some clients put the whole form into the query of an empty POST.
  const hasAction = /(?:^|&)Action=/.test(form) || (path === "/" && /(?:^|&)Action=/.test(query));
  return hasAction ? "sts" : "s3";
}

function verify(request: HttpRequest, authorization: Authorization, options: GatewayOptions): Verified {
  return verifySignature(request, authorization, options.account.findKey, options.surroundings.now());
}

function bodyProper(service: ServiceName, request: HttpRequest, verified: Verified | undefined): Uint8Array {
  if (service !== "s3") return request.body;
  const payload = verified?.payloadHash ?? request.headers["x-amz-content-sha256"] ?? "";
  if (payload.startsWith("STREAMING-")) {
    const unsigned = payload === "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    if (!unsigned && verified === undefined) {
      throw new AwsError("InvalidRequest", 400, "An unsigned request cannot carry signed chunks.");
    }
    const signing =
      unsigned || verified === undefined
        ? undefined
        : {
            key: verified.signingKey,
            scope: verified.authorization.scope,
            amzDate: verified.authorization.amzDate,
            seed: verified.authorization.signature,
          };
    const body = decodeChunkedBody(request.headers, request.body, signing);
    checkDeclaredChecksums(request.headers, body);
    return body;
  }
  // The checksum that comes with CompleteMultipartUpload is the finished object's, not this body's.
  const completes = request.method === "POST" && queryNames(request).includes("uploadId");
  if (!completes) checkDeclaredChecksums(request.headers, request.body);
  return request.body;
}

function asAwsError(thrown: unknown, protocol: Protocol): AwsError {
  if (thrown instanceof AwsError) return thrown;
  if (thrown instanceof SignatureFault) return wordedFor(protocol, thrown);
  return internalError();
}

function queryNames(request: HttpRequest): readonly string[] {
  try {
    return parseQuery(splitTarget(request.rawTarget).query).map(([name]) => name);
  } catch {
    return [];
  }
}
