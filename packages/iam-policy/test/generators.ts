import * as fc from "fast-check";
import { decide } from "../src/decide.ts";
import type { Decision, Policies, Request } from "../src/decide.ts";
import { parsePolicy } from "../src/document.ts";
import {
  account,
  anonymous,
  bob,
  federatedBob,
  milvusSession,
  milvusToken,
  otherAccount,
  podIdentity,
  providerArn,
} from "./given.ts";
import type { Json } from "./given.ts";

// Few values, so that statements and requests meet often.
const some = <T>(...values: readonly T[]): fc.Arbitrary<T | readonly T[]> =>
  fc.oneof(fc.constantFrom(...values), fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }));

/** Often the one, or hardly anything would be allowed. */
const often = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 1 }, { arbitrary: other, weight: 1 });

const actions = some("s3:GetObject", "S3:Get*", "s3:*", "sts:AssumeRole", "*");
const resources = some(
  "*",
  "arn:aws:s3:::b",
  "arn:aws:s3:::b/*",
  "arn:aws:s3:::b/${aws:username}",
  "arn:aws:s3:::?/${t:None}",
);
const principals = fc.oneof(
  fc.constant("*"),
  fc.record({ AWS: some("*", account, otherAccount, bob.arn, milvusSession.roleArn, milvusSession.arn) }),
  fc.record({ Federated: some(providerArn), Service: some("pods.eks.amazonaws.com") }),
  fc.constant({ CanonicalUser: "c" }),
);
const operators = fc.constantFrom(
  "StringEquals",
  "StringNotEquals",
  "StringLikeIfExists",
  "ForAllValues:StringLike",
  "ForAnyValue:StringNotEquals",
  "NumericLessThan",
  "Bool",
  "Null",
  "StringEqual",
);
const conditions = fc.dictionary(
  operators,
  fc.dictionary(fc.constantFrom("t:A", "t:B"), some<string | number | boolean>("a", "*", "true", 5, true, "${t:B}"), {
    minKeys: 1,
  }),
  { maxKeys: 2 },
);

const either = (element: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.constantFrom(element, element, element, element, `Not${element}`), values)
    .map(([name, value]) => ({ [name]: value }));

export const statements = (withPrincipal: boolean): fc.Arbitrary<Json> =>
  fc
    .tuple(
      fc.record({ Effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"), Condition: often<Json>({}, conditions) }),
      either("Action", often<string | readonly string[]>("*", actions)),
      either("Resource", often<string | readonly string[]>("*", resources)),
      withPrincipal ? either("Principal", often<unknown>("*", principals)) : fc.constant({}),
      fc.constantFrom<Json>({}, {}, {}, {}, { Resources: [{ b: 1, a: 2 }] }),
    )
    .map((parts) => Object.fromEntries(parts.flatMap((part) => Object.entries<unknown>(part))));

export type WrittenDocument = { readonly Version: string; readonly Statement: readonly Json[] };

export const documents = (withPrincipal: boolean): fc.Arbitrary<WrittenDocument> =>
  fc.record({
    Version: fc.constantFrom("2012-10-17", "2012-10-17", "2008-10-17"),
    Statement: fc.array(statements(withPrincipal), { maxLength: 4 }),
  });

export type Written<Document extends Json = WrittenDocument> = {
  readonly identity: readonly Document[];
  readonly boundary?: Document | undefined;
  readonly session?: readonly Document[] | undefined;
  readonly resource?: Document | undefined;
  readonly serviceControl?: readonly (readonly Document[])[] | undefined;
  readonly resourceControl?: readonly (readonly Document[])[] | undefined;
  readonly endpoint?: Document | undefined;
  readonly resourceMustAllow?: boolean | undefined;
};
/** What limits lets mostly everything through, or nothing would ever be allowed. */
const limits = (withPrincipal: boolean): fc.Arbitrary<WrittenDocument> => {
  const full = { Effect: "Allow", Action: "*", Resource: "*", ...(withPrincipal ? { Principal: "*" } : {}) };
  const everything = fc.constant({ Version: "2012-10-17", Statement: [full] });
  return fc.oneof({ arbitrary: everything, weight: 6 }, { arbitrary: documents(withPrincipal), weight: 1 });
};

const levels = (withPrincipal: boolean): fc.Arbitrary<readonly (readonly WrittenDocument[])[]> =>
  fc.array(fc.array(limits(withPrincipal), { minLength: 1, maxLength: 2 }), { maxLength: 2 });

export const policies: fc.Arbitrary<Written> = fc.record(
  {
    identity: fc.array(documents(false), { maxLength: 2 }),
    boundary: limits(false),
    session: fc.array(limits(false), { maxLength: 2 }),
    resource: documents(true),
    serviceControl: levels(false),
    resourceControl: levels(true),
    endpoint: limits(true),
    resourceMustAllow: fc.boolean(),
  },
  { requiredKeys: ["identity"] },
);
export const requests: fc.Arbitrary<Request> = fc.record({
  action: fc.constantFrom("s3:GetObject", "s3:PutObject", "sts:AssumeRole"),
  resource: fc.constantFrom("*", "arn:aws:s3:::b", "arn:aws:s3:::b/bob", "arn:aws:s3:::b/a:b"),
  resourceAccount: fc.constantFrom(account, account, otherAccount),
  principal: fc.constantFrom(bob, bob, milvusSession, milvusSession, federatedBob, milvusToken, podIdentity, anonymous),
  context: fc.dictionary(fc.constantFrom("t:A", "T:b"), some("a", "", "4", "true")),
});

export function parsed(written: Written<Json>, read: (document: Json) => unknown = (document) => document): Policies {
  const { identity, boundary, session, resource, serviceControl, resourceControl, endpoint, resourceMustAllow } =
    written;
  const parse = (document: Json) => parsePolicy(read(document));
  return {
    identity: identity.map(parse),
    ...(boundary && { boundary: parse(boundary) }),
    ...(session && { session: session.map(parse) }),
    ...(resource && { resource: parse(resource) }),
    ...(serviceControl && { serviceControl: serviceControl.map((level) => level.map(parse)) }),
    ...(resourceControl && { resourceControl: resourceControl.map((level) => level.map(parse)) }),
    ...(endpoint && { endpoint: parse(endpoint) }),
    ...(resourceMustAllow && { resourceMustAllow }),
  };
}

export function judge(request: Request, written: Written<Json>): Decision {
  return decide(request, parsed(written));
}
