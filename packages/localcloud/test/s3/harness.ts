import { request as httpRequest } from "node:http";
import { S3, S3ServiceException, type S3ClientConfig } from "@aws-sdk/client-s3";
import { makeAccount, type Account } from "../../src/aws/account.ts";
import { makeGateway } from "../../src/aws/gateway.ts";
import { sign, type SigningCredentials } from "../../src/aws/sign.ts";
import { serve } from "../../src/http/server.ts";
import { makeS3Store, newBucket, type Bucket, type S3Store } from "../../src/s3/store.ts";
import { makeServices } from "../../src/services.ts";
import type { Surroundings } from "../../src/surroundings.ts";

export const accountId = "111122223333";
export const strangerId = "999988887777";
export const region = "us-east-2";

export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
};
export type RawRequest = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Signs with these for this region; unsigned without. */
  readonly as?: SigningCredentials;
  readonly region?: string;
};

export type S3Harness = {
  readonly url: string;
  readonly store: S3Store;
  readonly account: Account;
  /** An SDK client with its default settings, path-style, on the account's administrator unless told otherwise. */
  readonly client: (credentials?: SigningCredentials, config?: S3ClientConfig) => S3;
  /** Sends a request line exactly as given. */
  readonly send: (method: string, rawTarget: string, request?: RawRequest) => Promise<RawAnswer>;
  readonly plant: (bucket: Partial<Pick<Bucket, "name" | "owner" | "region">>) => Bucket;
  readonly close: () => Promise<void>;
};

/** S3 behind the real gateway on a real socket. The clock is the machine's: signatures need it. */
export const startS3 = async (): Promise<S3Harness> => {
  let draw = 0;
  const surroundings: Surroundings = {
    now: () => Date.now(),
    random: (length) => Uint8Array.from({ length }, () => (draw = (draw * 1103515245 + 12345) & 0x7fffffff) >> 16),
    sleep: async () => undefined,
  };
  const account = makeAccount({ id: accountId, surroundings });
  const store = makeS3Store();
  const services = makeServices({ account, region, clusters: () => [], surroundings, store });
  const server = await serve(makeGateway({ account, services, surroundings, region }));
  const clients: S3[] = [];
  return {
    url: server.url,
    store,
    account,
    client: (credentials = account.admin, config = {}) => {
      const client = new S3({
        endpoint: server.url,
        region,
        credentials,
        forcePathStyle: true,
        maxAttempts: 1,
        ...config,
      });
      clients.push(client);
      return client;
    },
    send: async (method, rawTarget, request = {}) => {
      const host = request.headers?.["host"] ?? `127.0.0.1:${server.port}`;
      const body = request.body ?? "";
      const plain = { ...request.headers, host };
      const headers =
        request.as === undefined
          ? plain
          : sign({ method, rawTarget, headers: plain, body }, request.as, {
              service: "s3",
              region: request.region ?? region,
              now: Date.now(),
            });
      return new Promise((resolve, reject) => {
        const outgoing = httpRequest(
          { host: "127.0.0.1", port: server.port, method, path: rawTarget, headers, agent: false },
          (incoming) => {
            let text = "";
            incoming.setEncoding("utf8");
            incoming.on("data", (chunk: string) => (text += chunk));
            incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
          },
        );
        outgoing.on("error", reject);
        outgoing.end(body);
      });
    },
    plant: ({ name = "planted", owner = accountId, region: where = region }) => {
      const bucket = newBucket({ name, owner, region: where, createdAt: new Date(0) });
      store.buckets.set(name, bucket);
      return bucket;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await server.close();
    },
  };
};

/** How a call ended: AWS's code and status when it was refused, `done` otherwise. */
export const outcome = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return "done";
  } catch (error) {
    if (error instanceof S3ServiceException) return `${error.$metadata.httpStatusCode} ${error.name}`;
    throw error;
  }
};

/** The refusal itself; a call that succeeds fails the test. */
export const refusal = async (call: Promise<unknown>): Promise<S3ServiceException> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof S3ServiceException) return error;
    throw error;
  }
  throw new Error("the call was not refused");
};

export const allow = (action: string | readonly string[], resource: string | readonly string[]): unknown => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
});
