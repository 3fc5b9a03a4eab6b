import * as say from "../messages/report.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Connection } from "../stages/connection.ts";
import { oneLine } from "./printable.ts";
import { indent, type Page, read } from "./style.ts";

const localPort = 19530;

/** Where a client connects, or why not yet, and lines that do it. */
export function connectionLines(page: Page, connection: Connection, rehearsal: boolean): readonly string[] {
  return [...whereLines(page, connection), ...(rehearsal ? [page.style.quiet(read(page, say.connect.rehearsed))] : [])];
}

function whereLines(page: Page, connection: Connection): readonly string[] {
  switch (connection.kind) {
    case "address": {
      const uri = `http://${oneLine(connection.host)}:${connection.port}`;
      return [labelled(page, say.connect.address, uri), ...snippet(page, uri)];
    }
    case "internal":
      return [
        labelled(page, say.connect.internal, `http://${oneLine(connection.host)}:${connection.port}`),
        ...tunnel(page, connection.forward),
      ];
    case "pending":
      return [labelled(page, say.connect.pending, read(page, connection.why)), ...tunnel(page, connection.forward)];
    case "unknown":
      return [labelled(page, say.connect.unknown, read(page, connection.why))];
  }
}

const labelled = (page: Page, label: Sentence, value: string): string =>
  `${page.style.strong(read(page, label))}: ${value}`;

const tunnel = (page: Page, forward: string): readonly string[] => [
  `${read(page, say.connect.forward)}:`,
  ...indent([oneLine(forward)], 4),
  ...snippet(page, `http://localhost:${localPort}`),
];

const snippet = (page: Page, uri: string): readonly string[] => [
  `${read(page, say.connect.snippet)}:`,
  ...indent(
    ["from pymilvus import MilvusClient", `client = MilvusClient(uri="${uri}")`, "print(client.list_collections())"],
    4,
  ),
];
