/** The `token` subresource of a service account. @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ */

import type { Surroundings } from "../surroundings.ts";
import { randomUuid } from "../uuid.ts";
import { conform } from "./field-validation.ts";
import { isObject, type JsonObject, shown, timestamp, valueAt } from "./json.ts";
import type { ServiceAccount } from "./kinds.ts";
import { invalidValue } from "./problems.ts";
import { resources } from "./registry.ts";
import { badRequest, notFound, notImplemented, preconditionFailed, rejected } from "./status.ts";
import type { Store } from "./store.ts";
import { apiAudience, type TokenSigner, type TokenSubject } from "./tokens.ts";

export const tokenRequestKind = {
  group: "authentication.k8s.io",
  version: "v1",
  plural: "tokenrequests",
  kind: "TokenRequest",
};
const defaultSeconds = 3600;

/** @throws StatusError 422 for a life shorter than 10 minutes or longer than 2^32 s, 404 or 409 for the object it is bound to. */
export function answerTokenRequest(
  account: ServiceAccount,
  given: JsonObject,
  { store, tokens, surroundings }: { store: Store; tokens: TokenSigner; surroundings: Surroundings },
): JsonObject {
  const { object: body } = conform(given, tokenRequestKind);
  const { now, random } = surroundings;
  const { name, namespace = "", uid } = account.metadata;
  const asked = valueAt(body, "spec.audiences");
  const named = Array.isArray(asked) ? asked.filter((item) => typeof item === "string") : [];
  const audiences = named.length > 0 ? named : [apiAudience];
  const seconds = Number(valueAt(body, "spec.expirationSeconds") ?? defaultSeconds);
  const called = valueAt(body, "metadata.name") ?? name;
  if (called !== name) {
    const why = "must match the service account name if specified";
    throw rejected(tokenRequestKind, name, [invalidValue("metadata.name", called, why)]);
  }
  if (seconds < 600 || seconds > 2 ** 32) {
    const bound = seconds < 600 ? "less than 10 minutes" : "larger than 2^32 seconds";
    const why = `may not specify a duration ${bound}`;
    throw rejected(tokenRequestKind, "", [invalidValue("spec.expirationSeconds", seconds, why)]);
  }
  const reference = valueAt(body, "spec.boundObjectRef");
  const subject: TokenSubject = {
    namespace,
    serviceAccount: { name, uid },
    ...(isObject(reference) ? { pod: boundPod(store, account, reference) } : {}),
  };
  const token = tokens.issue(subject, audiences, seconds);
  return {
    kind: tokenRequestKind.kind,
    apiVersion: "authentication.k8s.io/v1",
    metadata: { name, namespace, uid: randomUuid(random), creationTimestamp: timestamp(now()) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: reference ?? null },
    status: { token, expirationTimestamp: timestamp(now() + seconds * 1000) },
  };
}

function boundPod(store: Store, account: ServiceAccount, reference: JsonObject): { name: string; uid: string } {
  const { namespace = "", name: accountName } = account.metadata;
  const { kind: bound, apiVersion = "" } = reference;
  if (bound === "Secret" || bound === "Node") throw notImplemented(`a token bound to a ${bound}`);
  if (bound !== "Pod") {
    const [version = "", group = ""] = shown(apiVersion).split("/").toReversed();
    throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${shown(bound)}`);
  }
  const { name, uid: expected } = reference;
  if (typeof name !== "string") throw badRequest("spec.boundObjectRef.name: Required value");
  const pod = store.get("pods", namespace, name);
  if (pod === undefined) throw notFound(resources.pods, name);
  if (pod.spec.serviceAccountName !== accountName) {
    throw badRequest(
      `cannot bind token for serviceaccount "${accountName}" to pod running with different serviceaccount name.`,
    );
  }
  const { uid } = pod.metadata;
  if (expected !== undefined && expected !== uid) {
    const why = `the UID in the bound object reference (${shown(expected)}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw preconditionFailed(resources.pods, name, { why });
  }
  return { name, uid };
}
