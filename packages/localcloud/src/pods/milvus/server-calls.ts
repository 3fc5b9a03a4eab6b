import type { Answers } from "./calls.ts";
import { resumeFlushes } from "./flush-calls.ts";
import { refusal } from "./refusal.ts";
import { checkDatabase, defaultDatabase } from "./release.ts";
import type { Role } from "./release-pods.ts";

/** Told wherever Milvus tells its version. */
const suffix = "-eyrie-stand-in";
const roles: readonly Role[] = ["coordinator", "data node", "query node"];

export const serverAnswers: Answers<
  "Connect" | "GetVersion" | "CheckHealth" | "AllocTimestamp" | "ListDatabases" | "DescribeDatabase"
> = {
  Connect: ({ next }, _, { version, database, isStandalone }) => {
    checkDatabase(database);
    const server_info = {
      build_tags: `${version}${suffix}`,
      git_commit: "Eyrie's stand-in for Milvus, for rehearsal",
      deploy_mode: isStandalone ? "STANDALONE" : "DISTRIBUTED",
    };
    return { status: {}, server_info, identifier: next() };
  },
  GetVersion: (_, __, { version }) => ({ status: {}, version: `${version}${suffix}` }),
  /** Milvus tells nothing of segments that cannot be written; the stand-in does, and has the next attempt made. */
  CheckHealth: (release) => {
    const { pods, collections } = release;
    const missing = roles.filter((role) => !pods.has(role)).map((role) => `no ${role} of the release is healthy`);
    const stuck = [...collections.values()].flatMap(({ segments }) =>
      [...segments.values()].flatMap(({ id, failure }) =>
        failure === undefined ? [] : [`segment ${id} cannot be flushed: ${failure}`],
      ),
    );
    resumeFlushes(release);
    const reasons = [...missing, ...stuck];
    return { status: {}, isHealthy: reasons.length === 0, reasons };
  },
  AllocTimestamp: ({ next }) => ({ status: {}, timestamp: next() }),
  ListDatabases: () => ({ status: {}, db_names: [defaultDatabase], db_ids: [1n], created_timestamp: [0n] }),
  DescribeDatabase: (_, { db_name }) => {
    if (db_name !== "" && db_name !== defaultDatabase) throw refusal("databaseNotFound", { database: db_name });
    return { status: {}, db_name: defaultDatabase, dbID: 1n };
  },
};
