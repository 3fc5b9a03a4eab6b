import { type CallObject, type ObjectClient, openGoClient, type Opening } from "./go-client.ts";
import type { ClientUse, StorageClient } from "./milvus-component.ts";
import { openSegcoreClient, openStorageV2 } from "./segcore-client.ts";
import { openWoodpeckerClient } from "./woodpecker-client.ts";

/** minio-go renews this long before the end. Milliseconds. */
export const expiryWindow = 10_000;

/** S3's names for what a client sends at objects. */
const objectCalls: Readonly<Record<string, string>> = {
  PUT: "PutObject",
  GET: "GetObject",
  HEAD: "HeadObject",
  DELETE: "DeleteObject",
};

/** The clients of one container, each with a credential chain of its own. */
export type StorageClients = {
  /** Opens or renews them, one after the other. @returns when the first one's credentials expire, milliseconds */
  readonly open: (clients: readonly ClientUse[]) => Promise<number>;
  /**
   * Calls through a client whose credentials have not expired; opens it when that is needed.
   * @throws Error for a call that no such client of Milvus makes: then a rehearsal would ask for more than it needs
   */
  readonly call: (client: StorageClient) => CallObject;
};

const expiryOf = ({ credentials }: ObjectClient): number => credentials?.expiresAt ?? Number.POSITIVE_INFINITY;

export const makeStorageClients = (opening: Opening, uses: readonly ClientUse[], podUid: string): StorageClients => {
  const { log, container } = opening;
  const callsOf = (asked: StorageClient) => uses.find(({ client }) => client === asked)?.start ?? [];
  const first: Record<StorageClient, () => Promise<ObjectClient>> = {
    go: () => openGoClient(opening),
    segcore: () => openSegcoreClient(opening, callsOf("segcore")),
    "storage-v2": () => openStorageV2(opening),
    woodpecker: () => openWoodpeckerClient(opening, podUid),
  };
  /** Woodpecker checks its conditional writes once; later it is the Go side's client. */
  const again = { ...first, woodpecker: first.go };
  const opened = new Map<StorageClient, ObjectClient>();

  const open = async (client: StorageClient): Promise<ObjectClient> => {
    const made = await (opened.has(client) ? again : first)[client]();
    opened.set(client, made);
    log("INFO", "object storage is reachable", { client, identity: made.credentials?.source ?? "anonymous" });
    return made;
  };

  return {
    open: async (clients) => {
      let earliest = Number.POSITIVE_INFINITY;
      for (const { client } of clients) earliest = Math.min(earliest, expiryOf(await open(client)));
      return earliest;
    },
    call:
      (client) =>
      async (...request) => {
        const made = objectCalls[request[0]] ?? request[0];
        if (uses.find((use) => use.client === client)?.work.includes(made) !== true) {
          throw new Error(`This component of Milvus makes no ${made} by its client ${client}`);
        }
        const known = opened.get(client);
        const isFresh = known !== undefined && expiryOf(known) - expiryWindow > container.now();
        return (isFresh ? known : await open(client)).call(...request);
      },
  };
};
