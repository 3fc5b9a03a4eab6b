import * as say from "../messages/plan.ts";
import type { Facts } from "../stages/facts.ts";
import { columns } from "./columns.ts";
import { oneLine } from "./printable.ts";
import { redactText } from "../model/redact.ts";
import type { Sentence } from "../model/sentence.ts";
import { indent, type Page, read } from "./style.ts";
import { folded, terminal } from "./wrapped.ts";

/** What a run is for. */
export type Purpose = keyof typeof say.heading;

/** What is shown of facts and target. */
export type Aimed = {
  readonly facts: Pick<Facts, "identity" | "kubernetes">;
  readonly target: {
    readonly partition: string;
    readonly region: string;
    readonly cluster: { readonly name: string; readonly arn: string };
    readonly issuer: string;
    readonly bucket: { readonly name: string };
    readonly rootPath: string;
    readonly policy: { readonly arn: string } | undefined;
    readonly role: { readonly arn: string };
    readonly serviceAccount: { readonly namespace: string; readonly name: string };
    readonly release: { readonly name: string };
  };
};

/** The same as briefly as can be: on a screen there is more to be told. The context where it is not named as EKS does. */
export function briefTargetLines(page: Page, { facts, target }: Aimed, purpose: Purpose): readonly string[] {
  const { identity, kubernetes } = facts;
  const rows = [
    [say.target.account, `${identity.account} (${target.partition}, ${target.region}), ${callerOf(identity.arn)}`],
    ...(kubernetes.context === target.cluster.arn ? [] : [[say.target.context, kubernetes.context] as const]),
  ] as const;
  return [
    ...folded(read(page, say.heading[purpose](target.release.name, target.cluster.name)), terminal).map(
      page.style.strong,
    ),
    ...rowLines(page, rows, fitted),
  ];
}

/** Who it is within an account: `user/ada`. */
export const callerOf = (arn: string): string => arn.split(":").slice(5).join(":") || arn;

/** Whose account and which cluster a run is aimed at: what a reader checks before anything is written. */
export function targetLines(page: Page, { facts, target }: Aimed, purpose: Purpose): readonly string[] {
  const { identity, kubernetes } = facts;
  const rows = [
    [say.target.account, `${identity.account} (${target.partition}, ${target.region})`],
    [say.target.caller, identity.arn],
    [say.target.cluster, target.cluster.arn],
    [
      say.target.context,
      `${kubernetes.context} (${kubernetes.server}; ${read(page, say.shownBy[kubernetes.shownBy])})`,
    ],
    [say.target.storage, `s3://${target.bucket.name}/${target.rootPath}`],
  ] as const;
  return [headLine(page, target, purpose), ...rowLines(page, rows)];
}

const headLine = (page: Page, { release, cluster }: Aimed["target"], purpose: Purpose): string =>
  page.style.strong(read(page, say.heading[purpose](release.name, cluster.name)));

const rowLines = (
  page: Page,
  rows: readonly (readonly [Sentence, string])[],
  laid: (text: string) => string = (text) => text,
): readonly string[] =>
  indent(
    columns(rows.map(([label, value]) => [page.style.quiet(read(page, label)), laid(redactText(oneLine(value)))])),
    2,
  );

/** Two columns stand in front of the labels, the longest of which takes twelve. */
const fitted = (text: string): string => folded(text, terminal - 2 - 12 - 2).join("\n");
