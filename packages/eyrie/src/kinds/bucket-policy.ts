import { sameMeaning } from "@eyrie/iam-policy/canonical";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { isMap, isSeq, parseDocument, type Node } from "yaml";
import type { Json } from "../model/json.ts";

/** The Sid by which our statement is known in a bucket policy that others write to. */
export const tlsOnlySid = "EyrieTlsOnly";

/** Denies every request that did not come over TLS. */
export const tlsOnlyStatement = (bucketArn: string) => ({
  Sid: tlsOnlySid,
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

type Statement = { readonly Sid?: Json; readonly [element: string]: Json | undefined };

/** Our statement as the policy has it, or `undefined`. */
export function findStatement(policy: string | undefined, sid: string): Json | undefined {
  if (policy === undefined) return undefined;
  const { Statement: statements } = JSON.parse(policy) as { Statement?: Statement | readonly Statement[] };
  const all = statements === undefined ? [] : Array.isArray(statements) ? statements : [statements];
  return all.find((statement) => statement.Sid === sid) as Json | undefined;
}

/** Whether two statements decide alike: AWS may fold or reorder what it was given. */
export const sameStatement = (found: Json | undefined, wanted: Json): boolean =>
  found !== undefined && sameMeaning(asPolicy(found), asPolicy(wanted));

const asPolicy = (statement: Json) => parsePolicy({ Version: "2012-10-17", Statement: [statement] });

/**
 * Puts our statement into a policy that others share: replaced where its Sid stands, else added at the end. Only the
 * text of our own statement changes, so every other byte stays as its writer left it.
 */
export function mergeStatement(policy: string | undefined, sid: string, statement: Json): string {
  if (policy === undefined) return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const ours = JSON.stringify(statement);
  const list = statementsNode(policy);
  if (isMap(list)) {
    const theirs = textOf(policy, list);
    return splice(policy, list, list.get("Sid") === sid ? `[${ours}]` : `[${theirs},${ours}]`);
  }
  const items = isSeq(list) ? (list.items as Node[]) : [];
  const own = items.find((item) => isMap(item) && item.get("Sid") === sid);
  if (own !== undefined) return splice(policy, own, ours);
  const last = items.at(-1);
  return last === undefined
    ? splice(policy, list, `[${ours}]`)
    : splice(policy, last, `${textOf(policy, last)},${ours}`);
}

function statementsNode(policy: string): Node {
  // JSON is YAML; the YAML reader is the one that tells where each value begins and ends.
  return parseDocument(policy).get("Statement", true) as Node;
}

const bounds = (node: Node): readonly [number, number] => [node.range?.[0] ?? 0, node.range?.[1] ?? 0];

const textOf = (text: string, node: Node) => text.slice(...bounds(node));

function splice(text: string, node: Node, replacement: string): string {
  const [start, end] = bounds(node);
  return text.slice(0, start) + replacement + text.slice(end);
}
