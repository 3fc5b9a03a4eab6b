import { Document, isScalar, visit } from "yaml";
import * as say from "../messages/permissions.ts";
import type { Sentence } from "../model/sentence.ts";
import type { CommandGrant, Grant } from "../permissions/grant.ts";
import type { RbacObject } from "../permissions/rbac-objects.ts";
import { type Page, read } from "./style.ts";

/** What of a grant is shown alone, for a file or a pipe. */
export type Only = keyof Grant;

const comment = (page: Page, sentence: Sentence): string => page.style.quiet(`# ${read(page, sentence)}`);

/** What commands take, each under its name. Everything but the documents is a comment. */
export const permissionLines = (page: Page, grants: readonly CommandGrant[]): readonly string[] =>
  grants.flatMap((grant, index) => [
    ...(index === 0 ? [] : [""]),
    page.style.strong(`# eyrie ${grant.command}`),
    ...documents(page, grant),
    ...grant.optional.flatMap(({ without, ...more }) => [
      page.style.unsure(`# ${read(page, say.optional(without))}`),
      ...iamLines(more),
      ...rbacLines(more),
    ]),
  ]);

function documents(page: Page, grant: CommandGrant): readonly string[] {
  const { iam, rbac } = grant;
  return [
    comment(page, iam === undefined ? say.noIam : say.iam),
    ...iamLines(grant),
    comment(page, rbac.length === 0 ? say.noRbac : say.rbac),
    ...rbac.map(({ kind, metadata }) => comment(page, say.bind(kind, metadata.name, metadata.namespace))),
    ...rbacLines(grant),
  ];
}

/** One policy, or the objects of Kubernetes, and nothing else. */
export const onlyLines = (grant: Grant, only: Only): readonly string[] =>
  only === "iam" ? iamLines(grant) : rbacLines(grant);

const iamLines = ({ iam }: Grant): readonly string[] =>
  iam === undefined ? [] : JSON.stringify(iam, undefined, 2).split("\n");

const rbacLines = ({ rbac }: Grant): readonly string[] =>
  rbac.flatMap((object) => ["---", ...yamlOf(object).trimEnd().split("\n")]);

/** With short lists on one line, as people write rules. */
function yamlOf(object: RbacObject): string {
  const document = new Document(object);
  visit(document, {
    Seq: (_key, list) => {
      list.flow = list.items.every(isScalar);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

export const assumedLines = (page: Page, assumed: readonly Sentence[]): readonly string[] =>
  assumed.map((sentence) => page.style.unsure(`# ${read(page, sentence)}`));
