import { anchorOf, checksPages } from "#eyrie/report/checks-page";
import { explanations } from "#eyrie/rules/explanations";
import type { Breakage } from "./breakage.ts";
import { onAccess } from "./breakages-access.ts";
import { onAccounts } from "./breakages-accounts.ts";
import { onBucket } from "./breakages-bucket.ts";
import { onIssuer } from "./breakages-issuer.ts";
import { onMilvus } from "./breakages-milvus.ts";
import { onPods } from "./breakages-pods.ts";
import { onRelease } from "./breakages-release.ts";
import { onSts } from "./breakages-sts.ts";
import { onTrust } from "./breakages-trust.ts";
import * as expected from "./expected.ts";

type Row = Pick<Breakage, "how" | "shows" | "sees"> & { readonly code: string };

const rowsOf = <Name extends string>(
  breakages: Readonly<Record<Name, Breakage>>,
  codes: Readonly<Record<Name, string>>,
): readonly Row[] => (Object.keys(codes) as Name[]).map((name) => ({ ...breakages[name], code: codes[name] }));

/** Every breakage, and what the doctor is held to call it. */
const rows: readonly Row[] = [
  ...rowsOf({ ...onIssuer, ...onTrust }, expected.expectedOnTrust),
  ...rowsOf({ ...onAccounts, ...onPods }, expected.expectedOnPods),
  ...rowsOf(onSts, expected.expectedOnSts),
  ...rowsOf(onAccess, expected.expectedOnAccess),
  ...rowsOf(onBucket, expected.expectedOnBucket),
  ...rowsOf({ ...onMilvus, ...onRelease }, { ...expected.expectedOnMilvus, ...expected.expectedOnRelease }),
].toSorted((a, b) => a.code.localeCompare(b.code));

/** docs/doctor-matrix.md. `recorded`: codes that no breakage gets, and that tests show by recorded reads. */
export function matrixPage(recorded: readonly string[]): string {
  return [
    "<!-- Written by npm run doctor-matrix -- --write -->",
    "# What breaks, and what the doctor calls it",
    `Each of these ${rows.length} things is broken by itself in a healthy set-up on the local cloud; the symptom is what a user then sees in a pod's log or of AWS. \`npm test\` demands that the doctor names this code first and no other root. [All checks](${checksPages.en})`,
    [
      "| broken | symptom | first finding |",
      "| --- | --- | --- |",
      ...rows.map((row) => `| ${cell(row.how)} | ${cell(symptomOf(row))} | ${linked(row.code)} |`),
    ].join("\n"),
    "## By recorded reads",
    "What cannot be broken on the local cloud, or is not worth a cloud of its own, is altered in what was read of a healthy set-up; the doctor is held to the same.",
    recorded.map((code) => `- ${linked(code)} ${cell(explanations[code]?.title.en ?? "")}`).join("\n"),
    "",
  ].join("\n\n");
}

export const brokenCodes: ReadonlySet<string> = new Set(rows.map(({ code }) => code));

const linked = (code: string): string => `[${code}](${checksPages.en}#${anchorOf(code)})`;

const cell = (text: string): string => text.replaceAll(/[*_<>|]/g, "\\$&");

const nothing = "nothing: it works";

const symptomOf = ({ sees, shows }: Row): string =>
  sees ?? (shows.test("") || shows.test(nothing) ? nothing : wordsOf(shows));

/** The words that a pattern looks for: `/explicit deny in a .* policy|403/` is “explicit deny in a … policy” or “403”. */
const wordsOf = ({ source }: RegExp): string =>
  source
    .split("|")
    .map((words) =>
      words
        .replaceAll(/^\^|\$$/g, "")
        .replaceAll(" ?", " ")
        .replaceAll("\\w*", "")
        .replaceAll(".*", "…"),
    )
    .map((words) => `“${words.replaceAll(/\\(.)/g, "$1")}”`)
    .join(" or ");
