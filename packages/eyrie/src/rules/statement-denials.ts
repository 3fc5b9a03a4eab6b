import { decide, type Policies, type Request } from "@eyrie/iam-policy/decide";
import type { PolicyDocument } from "@eyrie/iam-policy/document";
import type { Statement } from "@eyrie/iam-policy/statement";
import { keysIn, milvusAfterFailures, milvusNeeds, type Need, objectsOf } from "../milvus/policy.ts";
import { isKnownBeforehand } from "./access/known.ts";
import { asRole, documentOf } from "./decisions.ts";
import type { About, AddedStatements } from "./reads.ts";

/** A need that a statement denies. `on`: what of Milvus' own, as patterns. */
export type DeniedNeed = Need & { readonly on: readonly string[]; readonly requests: readonly Request[] };

/** What one of the spec's own statements takes from Milvus, whatever else the policy allows. */
export type StatementDenial = {
  /** Among the spec's own, from 0. */
  readonly index: number;
  readonly statement: Statement;
  readonly denied: readonly DeniedNeed[];
  /** What is only asked for when something else has failed. */
  readonly afterFailures: readonly DeniedNeed[];
  /** Condition keys on which it hangs and that cannot be told beforehand; none: it is certain. */
  readonly open: readonly string[];
  /** Eyrie's own statements, and this one with all met that is open. */
  readonly policies: Policies;
};

/** Each of the spec's own statements against all that Milvus does, by the document that is to be written. */
export function statementDenials(added: AddedStatements, role: About["role"]): readonly StatementDenial[] {
  const document = documentOf(JSON.stringify(added.document), added.policy.arn);
  if (document === undefined) return [];
  const first = document.statements.length - added.statements.length;
  const own = { ...document, statements: document.statements.slice(0, first) };
  return document.statements.slice(first).flatMap((statement, index): readonly StatementDenial[] => {
    if (statement.effect === "Allow") return [];
    const isOpen = (key: string) => !isKnownBeforehand(key, added.context);
    const open = keysOf(statement).filter(isOpen);
    // A condition on what cannot be told may be met: what is not known here may well stand in a pod's request.
    const conditions = statement.conditions.filter((one) => !keysOf({ conditions: [one] }).some(isOpen));
    const policies = { identity: [own, alone(document, { ...statement, conditions })] };
    const deniedOf = (needs: readonly Need[]) => needs.flatMap((need) => deniedNeed(need, policies, added, role));
    const denied = deniedOf(milvusNeeds(added.place, added.lines));
    const afterFailures = deniedOf(milvusAfterFailures(added.place, added.lines));
    if (denied.length === 0 && afterFailures.length === 0) return [];
    return [{ index, statement, denied, afterFailures, open, policies }];
  });
}

const alone = (document: PolicyDocument, statement: Statement): PolicyDocument => ({
  ...document,
  statements: [statement],
});

function deniedNeed(
  need: Need,
  policies: Policies,
  { place, context }: AddedStatements,
  role: About["role"],
): readonly DeniedNeed[] {
  const { action, resource } = need.requirement;
  const ofBucket = resource === place.bucketArn;
  const asked = ofBucket ? [{ key: resource, all: resource }] : keysIn(place);
  const refused = asked
    .map(({ key, all }) => ({ all, request: { ...asRole(role, { action, resource: key }), context } }))
    .filter(({ request }) => !decide(request, policies).allowed);
  if (refused.length === 0) return [];
  const whole = ofBucket ? [resource] : [objectsOf(place)];
  const on = refused.length === asked.length ? whole : refused.map(({ all }) => all);
  return [{ ...need, on, requests: refused.map(({ request }) => request) }];
}

/** What a statement asks of a request, by its conditions and by variables; not `${*}`, which stands for itself. */
function keysOf({ conditions, resources }: Pick<Statement, "conditions" | "resources">): readonly string[] {
  const texts = [...(resources?.values ?? []), ...conditions.flatMap(({ values }) => values)];
  const variables = texts.flatMap((text) => [...text.matchAll(/\$\{([^*?$},]+)/g)].map(([, key = ""]) => key.trim()));
  return [...new Set([...conditions.map(({ key }) => key), ...variables])];
}
