/** The log of agreement, as docs/conformance-kubernetes.md has it. */

import type { Verdict } from "./compare.ts";
import { known } from "./differences.ts";
import { release } from "./recording.ts";

export function report(verdicts: readonly Verdict[]): string {
  const rows = new Map<string, Map<string, { agree: number; all: number }>>();
  for (const { title, explained, unexplained } of verdicts) {
    const [kind = "", verb = ""] = title.split(" / ");
    const row = rows.get(kind) ?? new Map<string, { agree: number; all: number }>();
    rows.set(kind, row);
    const cell = row.get(verb) ?? { agree: 0, all: 0 };
    row.set(verb, { agree: cell.agree + Number(explained.length + unexplained.length === 0), all: cell.all + 1 });
  }
  const verbs = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const shown = (cell: { agree: number; all: number } | undefined): string =>
    cell === undefined ? "" : cell.agree === cell.all ? String(cell.all) : `${cell.agree} of ${cell.all}`;
  const agreed = verdicts.filter(({ explained, unexplained }) => explained.length + unexplained.length === 0).length;
  const met = known.map(({ reason }, index) => {
    const count = verdicts.filter(({ explained }) => explained.includes(index)).length;
    return `- ${reason} (${count} ${count === 1 ? "step" : "steps"})`;
  });
  return `<!-- Written by npm run conformance:kubernetes -->

# The local cloud's Kubernetes beside a real kube-apiserver

One script of ${verdicts.length} requests, \`packages/localcloud/test/conformance/\`, runs against kube-apiserver v${release} with etcd and against the local cloud's API server, neither with controllers. Status, headers that clients act on, and the whole body are compared, once uids, times, versions, addresses and random names have been given names. ${agreed} of ${verdicts.length} answers are equal.

\`npm run conformance:kubernetes\` builds both with Go, asks the real one anew and writes this page and the recording that \`npm test\` holds the local one to.

## Agreement

How many answers are equal, by kind and verb; one number where all are.

${[line(["", ...verbs]), line(["---", ...verbs.map(() => "---")]), ...[...rows].map(([kind, row]) => line([kind, ...verbs.map((verb) => shown(row.get(verb)))]))].join("\n")}

## Differences that are left

${met.join("\n")}
`;
}
