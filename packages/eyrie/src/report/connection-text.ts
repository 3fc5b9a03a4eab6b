import * as say from "../messages/report.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Connection, Entry } from "../stages/connection.ts";
import { isEncrypted, uriOf } from "./entry.ts";
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
      const uri = oneLine(uriOf(connection, connection.host));
      return [labelled(page, say.connect.address, uri), ...snippet(page, connection, uri)];
    }
    case "internal":
      return [
        labelled(page, say.connect.internal, oneLine(uriOf(connection, connection.host))),
        ...tunnel(page, connection),
      ];
    case "pending":
      return [labelled(page, say.connect.pending, read(page, connection.why)), ...tunnel(page, connection)];
    case "unknown":
      return [labelled(page, say.connect.unknown, read(page, connection.why))];
  }
}

const labelled = (page: Page, label: Sentence, value: string): string =>
  `${page.style.strong(read(page, label))}: ${value}`;

const tunnel = (page: Page, entry: Entry & { readonly forward: string }): readonly string[] => [
  `${read(page, say.connect.forward)}:`,
  ...indent([oneLine(entry.forward)], 4),
  ...snippet(page, entry, uriOf({ ...entry, port: localPort }, "localhost")),
];

function snippet(page: Page, entry: Entry, uri: string): readonly string[] {
  const { security } = entry;
  const encrypted = isEncrypted(security);
  const given = [
    `uri="${uri}"`,
    ...(encrypted ? [...certificates(security), `server_name="${oneLine(entry.serverName)}"`] : []),
    ...(security?.authorization === true ? [`token="${someToken}"`] : []),
  ];
  const client =
    given.length === 1
      ? [`client = MilvusClient(${given.join()})`]
      : [
          "client = MilvusClient(",
          ...indent(
            given.map((argument) => `${argument},`),
            4,
          ),
          ")",
        ];
  const own = [
    ...(encrypted ? [say.connect.certificates] : []),
    ...(security?.authorization === true ? [say.connect.token] : []),
  ];
  return [
    `${read(page, say.connect.snippet)}:`,
    ...indent(["from pymilvus import MilvusClient", ...client, "print(client.list_collections())"], 4),
    ...own.map((sentence) => read(page, sentence)),
  ];
}

/** A user that Milvus has from the start; the password is whoever's it is. */
const someToken = "root:…";

/** Beside `server_pem_path`, pymilvus shows no certificate of its own. */
const certificates = (security: Entry["security"]): readonly string[] =>
  security?.tls === "two-way"
    ? [`ca_pem_path="ca.pem"`, `client_pem_path="client.pem"`, `client_key_path="client.key"`]
    : [`server_pem_path="ca.pem"`];
