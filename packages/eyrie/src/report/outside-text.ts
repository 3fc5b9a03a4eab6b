import * as say from "../messages/outside.ts";
import type { Change, Difference, Plan } from "../model/change.ts";
import { type Comparing, differenceLines } from "./difference-text.ts";
import { oneLine } from "./printable.ts";
import { shownDifferences } from "./shown.ts";
import { indent, type Page, read } from "./style.ts";

/**
 * What somebody else changed since Eyrie wrote it, as it was and as it is, with who did it and when as far as that is
 * known. Nothing where nothing is certain.
 */
export function outsideLines(page: Page, { changes }: Plan, comparing: (id: string) => Comparing): readonly string[] {
  const lines = changes.flatMap((change) => {
    if (change.action === "create" && change.outside !== undefined)
      return [`${oneLine(change.id)}  ${page.style.quiet(read(page, say.takenAway))}`];
    const found = outsideIn(change);
    return found.length === 0
      ? []
      : [
          oneLine(change.id),
          ...indent(
            found.map((one) => line(page, one, comparing(change.id))),
            4,
          ),
        ];
  });
  return lines.length === 0 ? [] : [page.style.strong(read(page, say.outside)), ...indent(lines, 2), ""];
}

const outsideIn = (change: Change): readonly Difference[] =>
  change.action === "update" ? shownDifferences(change).filter(({ outside }) => outside !== undefined) : [];

/** Long documents are shown with the change below. */
function line(page: Page, { path, have, outside = {} }: Difference, comparing: Comparing): string {
  const { by, at, was } = outside;
  const [first, ...more] =
    was === undefined ? [] : differenceLines(page, { path, have: was.value, want: have }, comparing);
  const shown = first === undefined || more.length > 0 ? oneLine(path) : first;
  const told = say.byAndAt(by === undefined ? undefined : oneLine(by), at);
  return told === undefined ? shown : `${shown}  ${page.style.quiet(read(page, told))}`;
}
