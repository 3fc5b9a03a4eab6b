import { describe, expect, test } from "vitest";
import type { Security } from "../src/milvus/security.ts";
import type { Sentence } from "../src/model/sentence.ts";
import { connectionLines } from "../src/report/connection-text.ts";
import { connectionJson } from "../src/report/json.ts";
import { type Connection, letInBy } from "../src/stages/connection.ts";
import { english } from "./report-fixtures.ts";

describe("where to connect", () => {
  const why: Sentence = { en: "Not yet.", ja: "まだです。" };
  const forward = "kubectl -n milvus port-forward service/m 19530:19530";
  const entry = { port: 19530, serverName: "m.milvus.svc" };
  test.each<[Connection, readonly string[]]>([
    [
      { kind: "address", host: "lb.example", ...entry },
      ["Connect to: http://lb.example:19530", 'client = MilvusClient(uri="http://lb.example:19530")'],
    ],
    [
      { kind: "internal", host: "m.milvus.svc", ...entry, forward },
      ["Inside the cluster: http://m.milvus.svc:19530", forward, 'client = MilvusClient(uri="http://localhost:19530")'],
    ],
    [
      { kind: "pending", why, ...entry, forward },
      ["No address yet: Not yet.", forward, 'client = MilvusClient(uri="http://localhost:19530")'],
    ],
    [{ kind: "unknown", why }, ["Where to connect is not known yet: Not yet."]],
  ])("is said with what connects: %o", (connection, expected) => {
    const lines = connectionLines(english, connection, false).map((line) => line.trim());
    expect(lines).toEqual(expect.arrayContaining([...expected]));
    expect(lines.join("\n")).not.toContain("rehearsal");
    expect(connectionLines(english, connection, true).at(-1)).toContain("This was a rehearsal");
  });

  const address = "https://lb.example:19530";
  const ours = "ca.pem is the CA of Milvus' certificate, which is to bear server_name.";
  const user = 'token="root:…",';
  test.each<[Security, Connection, readonly string[]]>([
    [
      { tls: "none", authorization: true },
      { kind: "internal", host: "m.milvus.svc", ...entry, forward },
      ['uri="http://localhost:19530",', user, "Put your own token in: USER:PASSWORD of a user of this Milvus."],
    ],
    [
      { tls: "one-way", authorization: false },
      { kind: "address", host: "lb.example", ...entry },
      [
        `uri="${address}",`,
        'server_pem_path="ca.pem",',
        'server_name="m.milvus.svc",',
        `Put your own files in: ${ours}`,
      ],
    ],
    [
      { tls: "two-way", authorization: true },
      { kind: "pending", why, ...entry, forward },
      [
        'uri="https://localhost:19530",',
        'ca_pem_path="ca.pem",',
        'client_pem_path="client.pem",',
        'client_key_path="client.key",',
        'server_name="m.milvus.svc",',
        user,
        `Put your own files in: ${ours}`,
        "Put your own token in: USER:PASSWORD of a user of this Milvus.",
      ],
    ],
  ])("gives a client all that a release with %o asks for", (security, connection, expected) => {
    const lines = connectionLines(english, letInBy(connection, security), false).map((line) => line.trim());
    const from = lines.indexOf("client = MilvusClient(");
    expect(lines.slice(from + 1).filter((line) => line !== ")" && !line.startsWith("print"))).toEqual(expected);
    expect(lines.filter((line) => line.includes("http://"))).toHaveLength(security.tls === "none" ? 2 : 0);
  });

  test("is told with how a client is let in, where the release tells it", () => {
    const connection: Connection = { kind: "internal", host: "m.milvus.svc", ...entry, forward };
    const where = { kind: "internal", host: "m.milvus.svc", port: 19530, forward };
    expect(connectionJson("en", letInBy(connection, undefined))).toEqual(where);
    const users = { tls: "none", authorization: true } as const;
    expect(connectionJson("en", letInBy(connection, users))).toEqual({ ...where, ...users });
    const certificates = { tls: "one-way", authorization: false } as const;
    expect(connectionJson("en", letInBy(connection, certificates))).toEqual({
      ...where,
      ...certificates,
      serverName: "m.milvus.svc",
    });
  });
});
