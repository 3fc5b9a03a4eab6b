/** What a component does with object storage once it serves: each task with its own pod's credentials. */
import { AwsRefusal } from "../aws-answer.ts";
import type { CallObject, Retry } from "../go-client.ts";
import type { StorageClient } from "../milvus-component.ts";
import { keyUnder } from "../milvus-config.ts";
import { errorFields, type Log } from "../milvus-log.ts";
import type { Rows } from "./columns.ts";
import { query, search } from "./exact-search.ts";
import type { RefusalKind } from "./refusal.ts";
import { blockBody, readLog, segmentObjects, segmentRows } from "./segment-objects.ts";
import type { PodTask, StoredSegment, TaskOutcome, TaskResults } from "./tasks.ts";

export type NodeParts = {
  readonly call: (client: StorageClient) => CallObject;
  readonly rootPath: string;
  /** Whether rows are written to the bucket before they are acknowledged. */
  readonly isWoodpecker: boolean;
  readonly log: Log;
  readonly retry: Retry;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** What was dropped stays as long, milliseconds; in Milvus hours. */
const collectAfter = 500;

const octets = { "content-type": "application/octet-stream" };

/** An object and what S3 said about it. */
class ObjectError extends Error {
  override readonly name = "ObjectError";
}

const kinds = {
  append: "mqInternal",
  write: "ioFailed",
  collect: "ioFailed",
  load: "segmentLoadFailed",
  release: "segmentLoadFailed",
  search: "segmentLoadFailed",
  query: "segmentLoadFailed",
} as const satisfies Record<PodTask["do"], RefusalKind>;

export const makeNode = (parts: NodeParts): ((task: PodTask) => Promise<TaskOutcome>) => {
  const { rootPath, log, retry, sleep } = parts;
  /** By collection, by segment. */
  const loaded = new Map<bigint, Map<bigint, Rows>>();

  const on = async (
    client: StorageClient,
    method: string,
    key: string,
    body?: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const whole = keyUnder(rootPath, key);
    try {
      return await parts.call(client)(method, whole, body === undefined ? {} : { ...octets, ...more }, body);
    } catch (error) {
      const code = error instanceof AwsRefusal ? `${error.code}: ` : "";
      throw new ObjectError(
        `${code}${error instanceof Error ? error.message : String(error)}: IO failed[key=${whole}]`,
        {
          cause: error,
        },
      );
    }
  };

  /** Tries again within the bound, and says each time what was in the way. */
  const persistently = async <T>(what: string, attempt: () => Promise<T>): Promise<T> => {
    for (let tried = 1, delay = retry.delay; ; tried += 1, delay = Math.min(delay * 2, retry.maximumDelay)) {
      try {
        return await attempt();
      } catch (error) {
        log("WARN", what, { attempt: String(tried), ...errorFields(error) });
        if (tried >= retry.attempts) throw error;
        await sleep(delay);
      }
    }
  };

  /** Statistics are the Go side's to read, logs the C++ side's. */
  const readSegment = async ({ logs, stats, storageVersion }: StoredSegment): Promise<Rows> => {
    await on("go", "GET", stats);
    const reader = storageVersion === 2 ? "storage-v2" : "segcore";
    return segmentRows(await Promise.all(logs.map(async (key) => readLog(key, await on(reader, "GET", key)))));
  };

  /** Reads what is not in memory yet, and forgets what is no longer the collection's. */
  const load = async (collection: bigint, segments: readonly StoredSegment[]): Promise<readonly Rows[]> => {
    const before = loaded.get(collection) ?? new Map<bigint, Rows>();
    const entries = segments.map(async (segment) => {
      const known = before.get(segment.id);
      if (known !== undefined) return [segment.id, known] as const;
      const rows = await persistently("failed to load segment", () => readSegment(segment));
      log("INFO", "load segment done", { segmentID: String(segment.id), rows: String(rows.count) });
      return [segment.id, rows] as const;
    });
    const now = new Map(await Promise.all(entries));
    loaded.set(collection, now);
    return [...now.values()];
  };

  const does: { [K in PodTask["do"]]: (task: Extract<PodTask, { do: K }>) => Promise<TaskResults[K]> } = {
    append: async ({ log: queue, block, rows }) => {
      if (!parts.isWoodpecker) return;
      const key = `wp/${queue}/0/${block}.blk`;
      const body = blockBody(rows);
      await persistently("failed to write entries to log", () =>
        on("woodpecker", "PUT", key, body, { "if-none-match": "*" }),
      );
    },
    write: async ({ segment }) => {
      const { stored, objects } = segmentObjects(segment);
      const about = { segmentID: String(segment.segment), rows: String(segment.rows.count) };
      await persistently("failed to sync segment data", async () => {
        for (const { client, key, body } of objects) await on(client, "PUT", key, body);
      });
      log("INFO", "flush segment done", about);
      return stored;
    },
    load: async ({ collection, segments }) => {
      await load(collection, segments);
    },
    release: async ({ collection }) => {
      loaded.delete(collection);
    },
    collect: async ({ keys }) => {
      await sleep(collectAfter);
      for (const key of keys) {
        await persistently("garbage collector failed to remove object", () => on("go", "DELETE", key));
      }
      log("INFO", "garbage collector removed objects", { count: String(keys.length) });
    },
    search: async (task) => search([...(await load(task.collection, task.segments)), ...task.growing], task),
    query: async (task) => query([...(await load(task.collection, task.segments)), ...task.growing], task),
  };

  return async (task) => {
    try {
      return { done: await (does[task.do] as (task: PodTask) => Promise<unknown>)(task) };
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error), kind: kinds[task.do] };
    }
  };
};
