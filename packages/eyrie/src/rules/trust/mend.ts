import { issuerPath } from "../../milvus/trust.ts";
import type { Json } from "../../model/json.ts";
import { shellWords } from "../../model/shell.ts";
import { type ConditionMiss, type Trust, type TrustFault, urlOf } from "./trust-fault.ts";

/** Whether the account has an OIDC provider of a URL. */
export type Registered = (url: string) => boolean;

type JsonObject = { readonly [key: string]: Json };

/**
 * The command that mends what is wrong with a trust policy and takes nobody's trust away; `undefined` where only whoever
 * wrote it can say how.
 * @param registered a statement of an issuer that is still registered stays
 */
export function mendCommand(trust: Trust, registered: Registered): string | undefined {
  const text = mendedTrust(trust, registered);
  return text === undefined ? undefined : updateCommand(trust.role.name, text);
}

export const readCommand = (role: string): string =>
  shellWords(["aws", "iam", "get-role", "--role-name", role, "--query", "Role.AssumeRolePolicyDocument"]);

const updateCommand = (role: string, document: string): string =>
  shellWords(["aws", "iam", "update-assume-role-policy", "--role-name", role, "--policy-document", document]);

const unmendable: ReadonlySet<TrustFault["kind"]> = new Set(["denied", "other-condition"]);

/** The trust policy without its faults. */
export function mendedTrust(trust: Trust, registered: Registered): string | undefined {
  const [first] = trust.faults;
  if (first === undefined || trust.faults.some(({ kind }) => unmendable.has(kind))) return undefined;
  const policy = JSON.parse(trust.role.trust) as JsonObject;
  const statements = [policy["Statement"] ?? []].flat() as readonly JsonObject[];
  const at = first.by?.index ?? -1;
  const stays = trust.faults.some((fault) => isAnotherCluster(fault, registered));
  const edited = stays || statements[at] === undefined ? undefined : editedStatement(trust, statements[at]);
  const mended = edited === undefined ? [...statements, ownStatement(trust)] : statements.with(at, edited);
  return JSON.stringify({ ...policy, Statement: mended });
}

/** The command that has statements compare a claim with the token's own value, and with nothing else. */
export function pinCommand(trust: Trust, statements: readonly number[], claim: "sub" | "aud"): string {
  const policy = JSON.parse(trust.role.trust) as JsonObject;
  const key = `${trust.url}:${claim}`;
  const value = claim === "sub" ? trust.subject : trust.audience;
  const pinned = ([policy["Statement"] ?? []].flat() as readonly JsonObject[]).map((statement, at) => {
    if (!statements.includes(at)) return statement;
    const others = Object.entries((statement["Condition"] ?? {}) as Readonly<Record<string, JsonObject>>).flatMap(
      ([operator, keys]) => {
        const kept = Object.entries(keys).filter(([name]) => name.toLowerCase() !== key.toLowerCase());
        return kept.length === 0 ? [] : [[operator, Object.fromEntries(kept)] as const];
      },
    );
    const conditions = Object.fromEntries(others);
    return {
      ...statement,
      Condition: { ...conditions, StringEquals: { ...conditions["StringEquals"], [key]: value } },
    };
  });
  return updateCommand(trust.role.name, JSON.stringify({ ...policy, Statement: pinned }));
}

/** A statement that lets in the service account and nobody else. */
const ownStatement = ({ provider, url, subject, audience }: Trust): JsonObject => ({
  Effect: "Allow",
  Principal: { Federated: provider },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { StringEquals: { [`${url}:aud`]: audience, [`${url}:sub`]: subject } },
});

/** Then a cluster may still live by the statement. */
const isAnotherCluster = ({ kind, federated = "" }: TrustFault, registered: Registered): boolean =>
  kind === "other-issuer" && registered(urlOf(federated));

/** The statement without its faults; `undefined` where it is better left alone, and one of our own put beside it. */
function editedStatement(trust: Trust, statement: JsonObject): JsonObject | undefined {
  let edited: JsonObject | undefined = statement;
  for (const fault of trust.faults) edited = edited && edits[fault.kind](trust, edited, fault);
  return edited;
}

type Edit = (trust: Trust, statement: JsonObject, fault: TrustFault) => JsonObject | undefined;

const edits: Readonly<Record<TrustFault["kind"], Edit>> = {
  denied: () => undefined,
  "other-condition": () => undefined,
  "no-web-identity": (_trust, statement) =>
    statement["Action"] === undefined
      ? undefined
      : { ...statement, Action: [...[statement["Action"]].flat(), "sts:AssumeRoleWithWebIdentity"] },
  "other-issuer": (trust, statement, { federated = "" }) => {
    const url = urlOf(federated);
    if (url === "") return undefined;
    const renamed = replaced(statement, federated, trust.provider);
    const conditions = renamed["Condition"];
    return conditions === undefined ? renamed : { ...renamed, Condition: withIssuer(conditions, url, trust.url) };
  },
  "other-arn": (trust, statement, { federated = "" }) => replaced(statement, federated, trust.provider),
  "foreign-key": (trust, statement, { missed }) =>
    missed.reduce(
      (edited, { key }) => withKey(edited, key, `${trust.url}:${key.slice(key.lastIndexOf(":") + 1)}`),
      statement,
    ),
  subject: (trust, statement, { missed }) => withValues(statement, missed, (values) => [...values, trust.subject]),
  audience: (trust, statement, { missed }) => withValues(statement, missed, (values) => [...values, trust.audience]),
  wildcard: (trust, statement, { missed }) =>
    withValues(statement, missed, (values, { key }) => [
      ...values.filter((value) => typeof value !== "string" || !/[*?]/.test(value)),
      key.toLowerCase().endsWith(":sub") ? trust.subject : trust.audience,
    ]),
};

const replaced = (statement: JsonObject, from: string, to: string): JsonObject =>
  JSON.parse(JSON.stringify(statement), (_key, value: unknown) => (value === from ? to : value)) as JsonObject;

/** Keys of one issuer under another's name. */
const withIssuer = (conditions: Json, from: string, to: string): Json =>
  mapKeys(conditions, (key) =>
    key.toLowerCase().startsWith(`${issuerPath(from).toLowerCase()}:`) ? `${to}${key.slice(from.length)}` : key,
  );

const withKey = (statement: JsonObject, from: string, to: string): JsonObject => ({
  ...statement,
  Condition: mapKeys(statement["Condition"] ?? {}, (key) => (key === from ? to : key)),
});

/** The keys under every operator, named anew. */
const mapKeys = (conditions: Json, name: (key: string) => string): Json =>
  Object.fromEntries(
    Object.entries(conditions as JsonObject).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys as JsonObject).map(([key, values]) => [name(key), values])),
    ]),
  );

/** Other values where a positive comparison missed; a negated one is no list to add to. */
function withValues(
  statement: JsonObject,
  missed: readonly ConditionMiss[],
  values: (before: readonly Json[], miss: ConditionMiss) => readonly Json[],
): JsonObject | undefined {
  let conditions = statement["Condition"] as Readonly<Record<string, JsonObject>>;
  for (const miss of missed) {
    const { operator, key } = miss;
    const before = conditions[operator]?.[key];
    if (before === undefined || !/^(?:ForA\w+:)?String(?:Equals|Like)/.test(operator)) return undefined;
    const after = [...new Set(values([before].flat(), miss))];
    const [only = ""] = after;
    conditions = { ...conditions, [operator]: { ...conditions[operator], [key]: after.length === 1 ? only : after } };
  }
  return { ...statement, Condition: conditions };
}
