import * as say from "../messages/doctor/why.ts";
import type { Root } from "../model/diagnosis.ts";
import { redactText } from "../model/redact.ts";
import type { Candidate, Standing, Why } from "../rules/why.ts";
import { columns } from "./columns.ts";
import { rootBlock } from "./diagnosis-text.ts";
import { oneLine } from "./printable.ts";
import { indent, type Page, read } from "./style.ts";

const marks: Readonly<Record<Standing, (page: Page) => string>> = {
  confirmed: ({ style }) => style.bad("✘"),
  unknown: ({ style }) => style.unsure("?"),
  "ruled-out": ({ style }) => style.good("✔"),
};

const longestLine = 200;

/** What the text says, then its causes: confirmed in full, the others by name. `roots`: undefined where nothing was read. */
export function whyLines(page: Page, why: Why, roots: readonly Root[] | undefined): readonly string[] {
  const { style } = page;
  const names = (Object.keys(say.mentioned) as (keyof typeof say.mentioned)[]).flatMap((name) => {
    const value = why.mentioned[name];
    return value === undefined ? [] : [[style.quiet(read(page, say.mentioned[name])), redactText(oneLine(value))]];
  });
  const said = why.recognised.flatMap(({ line, means }) => [read(page, means), style.quiet(`  ${shortened(line)}`)]);
  const sections = (["confirmed", "unknown", "ruled-out"] as const).flatMap((standing) => {
    const those = why.candidates.filter((candidate) => candidate.standing === standing);
    if (those.length === 0) return [];
    const lines = those.flatMap((candidate) => candidateLines(page, candidate, roots ?? []));
    return ["", style.strong(read(page, say.standings[standing])), ...indent(lines, 2)];
  });
  const confirmed = why.candidates.filter(({ standing }) => standing === "confirmed").map(({ code }) => code);
  const possible = why.candidates.filter(({ standing }) => standing === "unknown").length;
  const text = read(page, say.verdict(confirmed, possible));
  return [
    style.strong(read(page, say.recognised)),
    ...indent([...said, ...columns(names)], 2),
    ...sections,
    "",
    ...(roots === undefined ? [style.quiet(read(page, say.confirmBy))] : []),
    confirmed.length > 0 ? style.bad(`✘ ${text}`) : style.unsure(`? ${text}`),
  ];
}

function candidateLines(page: Page, { code, title, standing }: Candidate, roots: readonly Root[]): readonly string[] {
  const found = roots.filter((root) => root.code === code);
  if (standing === "confirmed" && found.length > 0) return found.flatMap((root) => rootBlock(page, root));
  return [`${marks[standing](page)} ${page.style.quiet(code)} ${read(page, title)}`];
}

const shortened = (line: string): string => {
  const safe = redactText(oneLine(line));
  return safe.length > longestLine ? `${safe.slice(0, longestLine)}…` : safe;
};
