import { Problem } from "../../model/problem.ts";
import * as say from "../../messages/milvus.ts";
import type { Clock } from "../../model/clock.ts";
import type { Trace } from "../trace.ts";
import { type Connection, connection } from "./connection.ts";
import { credentialsIn, type MilvusCredentials, secretsOf } from "./credentials.ts";
import { milvusProblem } from "./problems.ts";
import type { MilvusSdk } from "./sdk.ts";

/** Where Milvus is, and by what transport. */
export type MilvusAddress = {
  /** `HOST:PORT` */
  readonly address: string;
  readonly tls: boolean;
  /** The name that its certificate is to bear, where that is not the host. */
  readonly serverName?: string;
};

export type MilvusReach = {
  /** The official client. @throws Problem where there is none */
  readonly sdk: () => Promise<MilvusSdk>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly trace: Trace;
};

export type Milvus = ReturnType<typeof milvus>;

/** Longer than any single answer takes of a Milvus that is well, and short enough to be waited for. Milliseconds. */
const callBound = 15_000;

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\]):/;

/** Milvus by its official client, which is loaded only when it is used. */
export const milvus = ({ sdk, environment, clock, trace }: MilvusReach) => ({
  /** Loads the client. @throws Problem where there is none */
  load: async (): Promise<void> => void (await sdk()),

  /** As whom Milvus would be asked. @throws Problem `invalid` */
  credentials: (): Promise<MilvusCredentials> => credentialsIn(environment),

  /** Connects, and waits until Milvus has said who it is. @throws Problem */
  connect: async (to: MilvusAddress, credentials: MilvusCredentials, signal: AbortSignal): Promise<Connection> => {
    const loaded = await sdk();
    const { tls, ...identity } = credentials;
    const certified = to.tls && tls.certChain !== undefined;
    const asked = { operation: "Connect", address: to.address, secrets: secretsOf(credentials), certified };
    const serverName = tls.serverName ?? to.serverName;
    try {
      const client = new loaded.MilvusClient({
        address: to.address,
        ...identity,
        ssl: to.tls,
        ...(to.tls ? { tls: { ...tls, ...(serverName === undefined ? {} : { serverName }) } } : {}),
        timeout: callBound,
        // A call that failed is told at once: what is repeated, and how often, is decided where the whole is known.
        maxRetries: 0,
        channelOptions: {
          // Otherwise one that failed is not tried anew for a while, and nobody hears why.
          "grpc.use_local_subchannel_pool": 1,
          ...(loopback.test(to.address) ? { "grpc.enable_http_proxy": 0 } : {}),
        },
      });
      const opened = connection({ client, types: loaded.DataType, asked, clock, trace, signal });
      await opened.ready();
      return opened;
    } catch (error) {
      throw milvusProblem(asked, error);
    }
  },
});

/** For where nobody has said how to come by the client. */
export const noSdk = (): Promise<MilvusSdk> => {
  const { fact, remedy } = say.sdkAbsent;
  return Promise.reject(new Problem("missing", fact, remedy));
};
