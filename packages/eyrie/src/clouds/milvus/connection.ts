import type { SearchSimpleReq } from "@zilliz/milvus2-sdk-node";
import { stopped } from "../../messages/milvus.ts";
import type { Clock } from "../../model/clock.ts";
import { Problem } from "../../model/problem.ts";
import { currentNode, type Trace } from "../trace.ts";
import { type Asked, milvusProblem, type MilvusStatus, problemIn } from "./problems.ts";
import type { MilvusClient, MilvusSdk } from "./sdk.ts";
import { type Flush, flushIn, type Segment, segmentIn } from "./segments.ts";

export type Row = { readonly id: number; readonly vector: readonly number[] };

export type Found = { readonly id: number; readonly distance: number };

type Opened = {
  readonly client: MilvusClient;
  readonly types: MilvusSdk["DataType"];
  readonly asked: Omit<Asked, "operation">;
  readonly clock: Clock;
  readonly trace: Trace;
  /** Ends what is waited for. Dropping a collection goes on without it. */
  readonly signal: AbortSignal;
};

export type Connection = ReturnType<typeof connection>;

const vectorField = "vector";
const done: MilvusStatus = { error_code: "Success" };

/** Some calls answer with a status, others with one inside of what they answer. */
function statusOf(answer: unknown): MilvusStatus | undefined {
  const { status, ...itself } = (answer ?? {}) as MilvusStatus & { readonly status?: MilvusStatus };
  return status ?? (itself.error_code === undefined ? undefined : itself);
}

/** The calls that Eyrie makes of one Milvus. Every one throws Problem. */
export function connection({ client, types, asked, clock, trace, signal }: Opened) {
  const call = async <T>(operation: string, send: () => Promise<T>, until: AbortSignal | null = signal) => {
    const about = { ...asked, operation };
    const line = { service: "milvus", operation, node: currentNode(), start: clock.now(), attempt: 1 };
    try {
      const answer = await unlessAborted(send(), until);
      const failed = problemIn(about, statusOf(answer));
      if (failed !== undefined) throw failed;
      trace({ ...line, end: clock.now(), outcome: "ok" });
      return answer;
    } catch (error) {
      const problem = milvusProblem(about, error);
      trace({ ...line, end: clock.now(), outcome: problem.vendor?.code ?? problem.code });
      throw problem;
    }
  };

  return {
    ready: async (): Promise<void> => {
      await call("Connect", () => client.connectPromise.then(() => done));
    },

    /** `v2.6.15`, as the server tells it. */
    version: async (): Promise<string> => (await call("GetVersion", () => client.getVersion())).version,

    /** Why it does not call itself healthy; empty where it does. */
    complaints: async (): Promise<readonly string[]> => {
      const answer = await call("CheckHealth", () => client.checkHealth());
      // A reason opens with the stack of who found it.
      const reasons = answer.reasons.map((reason) => String(reason).split("\n").at(-1) ?? "");
      return answer.isHealthy ? [] : ["isHealthy: false", ...reasons];
    },

    listCollections: async (): Promise<readonly string[]> =>
      (await call("ShowCollections", () => client.showCollections())).data.map(({ name }) => name),

    /** Numbered rows with one vector each; a search sees what was inserted before it. */
    createCollection: async (name: string, dimensions: number): Promise<void> => {
      const fields = [
        { name: "id", data_type: types.Int64, is_primary_key: true, autoID: false },
        { name: vectorField, data_type: types.FloatVector, dim: dimensions },
      ];
      const request = { collection_name: name, fields, consistency_level: "Strong", shards_num: 1 } as const;
      await call("CreateCollection", () => client.createCollection(request));
    },

    insert: async (name: string, rows: readonly Row[]): Promise<void> => {
      const data = rows.map(({ id, vector }) => ({ id, [vectorField]: [...vector] }));
      await call("Insert", () => client.insert({ collection_name: name, data }));
    },

    flush: async (name: string): Promise<Flush> =>
      flushIn(await call("Flush", () => client.flush({ collection_names: [name] })), name),

    /** 2.2 looks at the segments, later lines at the time of the flush, too; each takes what it does not know. */
    isFlushed: async (name: string, { segments, timestamp }: Flush): Promise<boolean> => {
      const request = {
        segmentIDs: segments,
        collection_name: name,
        ...(timestamp === undefined ? {} : { flush_ts: timestamp }),
      };
      return (await call("GetFlushState", () => client.getFlushState(request))).flushed;
    },

    segments: async (name: string): Promise<readonly Segment[]> => {
      const request = { collectionName: name };
      const answer = await call("GetPersistentSegmentInfo", () => client.getPersistentSegmentInfo(request));
      return answer.infos.map(segmentIn);
    },

    /** Milvus loads nothing without an index; this one compares all, so that its answers are exact. */
    index: async (name: string): Promise<void> => {
      const request = {
        collection_name: name,
        field_name: vectorField,
        index_type: "FLAT",
        metric_type: "L2",
        params: {},
      };
      await call("CreateIndex", () => client.createIndex(request));
    },

    load: async (name: string): Promise<void> => {
      await call("LoadCollection", () => client.loadCollectionAsync({ collection_name: name }));
    },

    isLoaded: async (name: string): Promise<boolean> => {
      const answer = await call("GetLoadState", () => client.getLoadState({ collection_name: name }));
      const state: string = answer.state;
      return state === "LoadStateLoaded";
    },

    /** The nearest rows, nearest first, by the square of their distance. */
    search: async (name: string, vector: readonly number[], limit: number): Promise<readonly Found[]> => {
      const request = {
        collection_name: name,
        anns_field: vectorField,
        data: [[...vector]],
        limit,
        metric_type: "L2",
        output_fields: ["id"],
      };
      const { results } = await call("Search", () => client.search<SearchSimpleReq>(request));
      return results.map(({ id, score }) => ({ id: Number(id), distance: score }));
    },

    /** Also after the run was stopped. What is not there any more is dropped. */
    drop: async (name: string): Promise<void> => {
      const send = () => client.dropCollection({ collection_name: name });
      await call("DropCollection", send, null).catch((error: unknown) => {
        if (!(error instanceof Problem && error.code === "missing")) throw error;
      });
    },

    /** Ends the connection; calls that are under way fail. */
    close: (): void => void client.closeConnection().catch(() => undefined),
  };
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return work;
  work.catch(() => undefined); // nobody may be waiting any more
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Problem("interrupted", stopped.fact, stopped.remedy));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
