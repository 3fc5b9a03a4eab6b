/**
 * `milvus.proto.milvus.MilvusService` on loopback, as a proxy serves it on 19530: transport, TLS and the check of the
 * caller. What is asked is answered elsewhere; what is not implemented is refused by its name.
 */
import {
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status as codes,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { sameText } from "../../same-text.ts";
import type { SecurityConfig } from "../milvus-config.ts";
import type { ProxyCall } from "./answers.ts";
import { type Method, methods, type Response, status, statusFirst } from "./messages.ts";
import { otherMethods } from "./other-methods.ts";
import { notImplemented, Refusal, statusOf } from "./refusal.ts";
import { read, write } from "./wire.ts";

export type ServerFiles = { readonly cert: Buffer; readonly key: Buffer; readonly ca: Buffer | undefined };

export type GrpcServerParts = {
  readonly security: SecurityConfig;
  /** Where the configuration asks for TLS. */
  readonly tls: ServerFiles | undefined;
  readonly answer: (call: ProxyCall, database: string) => Promise<Response<Method>>;
};

/** As in Milvus: a message of 64 MiB at most. */
const longestMessage = 67_108_864;

type Refused = { readonly code: codes; readonly details: string };

const refused = (details: string): Refused => ({ code: codes.UNAUTHENTICATED, details });

/** The header is base64 of `user:password`, of a token as it was given. */
const checkCaller = (
  { authorizationEnabled, rootPassword }: SecurityConfig,
  metadata: Metadata,
): Refused | undefined => {
  if (!authorizationEnabled) return undefined;
  const [header] = metadata.get("authorization");
  if (header === undefined) return refused("missing authorization in header");
  const caller = Buffer.from(String(header), "base64").toString("utf8");
  if (!caller.includes(":")) return refused("auth check failure, please check api key is correct");
  return sameText(caller, `root:${rootPassword}`)
    ? undefined
    : refused("auth check failure, please check username and password are correct");
};

const path = (name: string): string => `/milvus.proto.milvus.MilvusService/${name}`;
const asIs = (bytes: Buffer): Buffer => bytes;
const unary = {
  requestStream: false,
  responseStream: false,
  requestSerialize: asIs,
  responseDeserialize: asIs,
} as const;

const methodNames = Object.keys(methods) as Method[];

const definition: ServiceDefinition = Object.fromEntries([
  ...methodNames.map((name) => {
    const { request, response } = methods[name];
    return [
      name,
      {
        ...unary,
        path: path(name),
        requestDeserialize: (bytes: Buffer): unknown => read(request, bytes),
        responseSerialize: (answer: Response<Method>): Buffer => write(response, answer),
      },
    ];
  }),
  ...Object.values(otherMethods)
    .flat()
    .map((name) => [name, { ...unary, path: path(name), requestDeserialize: asIs, responseSerialize: asIs }]),
]) as ServiceDefinition;

const implementation = ({ security, answer }: GrpcServerParts): UntypedServiceImplementation => {
  const guarded =
    (respond: (request: unknown, metadata: Metadata) => Promise<unknown>): handleUnaryCall<unknown, unknown> =>
    async ({ request, metadata }, callback) => {
      const problem = checkCaller(security, metadata);
      if (problem !== undefined) {
        callback(problem);
        return;
      }
      try {
        const response = await respond(request, metadata);
        callback(null, response);
      } catch (error) {
        const code = error instanceof Refusal ? codes.UNIMPLEMENTED : codes.INTERNAL;
        callback({ code, details: error instanceof Error ? error.message : "" });
      }
    };
  const answered = methodNames.map((method) => [
    method,
    guarded((request, metadata) => answer({ method, request } as ProxyCall, String(metadata.get("dbname")[0] ?? ""))),
  ]);
  const refusals = (names: readonly string[], encode: (refusal: ReturnType<typeof statusOf>) => Buffer) =>
    names.map((name) => [name, guarded(async () => encode(statusOf(notImplemented(name))))]);
  const unanswered = otherMethods.bare.map((name) => [
    name,
    guarded(async () => {
      throw notImplemented(name);
    }),
  ]);
  return Object.fromEntries([
    ...answered,
    ...refusals(otherMethods.plain, (refusal) => write(status, refusal)),
    ...refusals(otherMethods.wrapped, (refusal) => write(statusFirst, { status: refusal })),
    ...unanswered,
  ]) as UntypedServiceImplementation;
};

/**
 * Under tlsMode 2 whoever shows no certificate, or one that the CA did not sign, is not let in. Of the latter Milvus says
 * so (the alert `unknown ca`); Node looks at it after the handshake, and cuts the connection without a word.
 */
const credentialsOf = ({ security, tls }: GrpcServerParts): ServerCredentials =>
  tls === undefined
    ? ServerCredentials.createInsecure()
    : ServerCredentials.createSsl(
        tls.ca ?? null,
        [{ cert_chain: tls.cert, private_key: tls.key }],
        security.tlsMode === 2,
      );

/** @returns the port on loopback */
export const serveGrpc = async (parts: GrpcServerParts): Promise<number> => {
  const server = new Server({
    "grpc.max_receive_message_length": longestMessage,
    "grpc.max_send_message_length": -1,
  });
  server.addService(definition, implementation(parts));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentialsOf(parts), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
};
