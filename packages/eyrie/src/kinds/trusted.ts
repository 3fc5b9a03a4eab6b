import type { Json } from "../model/json.ts";

type Tree = { readonly [key: string]: Json };

const isTree = (value: Json | undefined): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value];

/**
 * Who besides one subject of one provider a trust policy lets in, as a reader knows them: principals, and of federated
 * ones the subjects. A condition that is not about subjects narrows and is passed over: better one too many.
 */
export function othersTrusted(
  trust: string,
  own: { readonly providerArn: string; readonly subject: string },
): readonly string[] {
  let document: Json;
  try {
    document = JSON.parse(trust) as Json;
  } catch {
    return [trust];
  }
  const statements = isTree(document) ? listOf(document["Statement"]) : [];
  const named = statements.filter(isTree).flatMap((statement) => {
    if (statement["Effect"] !== "Allow") return [];
    const { Principal: principal, NotPrincipal: except } = statement;
    if (principal === undefined) return [`NotPrincipal ${JSON.stringify(except ?? null)}`];
    const principals = isTree(principal) ? Object.values(principal).flatMap(listOf) : listOf(principal);
    const subjects = subjectsIn(statement["Condition"]);
    return principals.flatMap((one) => {
      const name = typeof one === "string" ? one : JSON.stringify(one);
      if (name !== own.providerArn) return [subjects.length === 0 ? name : `${name} (${subjects.join(", ")})`];
      return subjects.length === 0 ? [name] : subjects.filter((subject) => subject !== own.subject);
    });
  });
  return [...new Set(named)];
}

/** The subjects that a condition confines itself to; one that only names whom it keeps out confines nobody. */
const subjectsIn = (condition: Json | undefined): readonly string[] =>
  (isTree(condition) ? Object.entries(condition) : [])
    .flatMap(([operator, keys]) => (/^String(?:Equals|Like)$/i.test(operator) && isTree(keys) ? [keys] : []))
    .flatMap((keys) => Object.entries(keys))
    .filter(([key]) => key.endsWith(":sub"))
    .flatMap(([, subjects]) => listOf(subjects).map(String));
