import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import * as say from "../messages/doctor/issuer.ts";
import type { Clock } from "../model/clock.ts";
import { Problem } from "../model/problem.ts";
import { lastingAgent } from "./proxy.ts";
import { currentNode, type Trace } from "./trace.ts";

export type IssuerReach = {
  /** Of an AWS-compatible cloud, which serves its clusters' issuers under their paths at its own address. */
  readonly endpoint?: string;
  /** Milliseconds until whoever asks gets an answer, or none at all. */
  readonly bound?: number;
  readonly clock: Clock;
  readonly trace: Trace;
};

export type Issuer = ReturnType<typeof issuer>;

/** A key set is a few kilobytes. */
const longest = 262_144;

/** What an OIDC issuer publishes to everybody. Nothing is sent but the address. Every call throws Problem. */
export function issuer({ endpoint, bound = 10_000, clock, trace }: IssuerReach) {
  const read = async (url: string): Promise<unknown> => {
    const at = endpoint === undefined ? new URL(url) : new URL(new URL(url).pathname, endpoint);
    const line = {
      service: "issuer",
      operation: `GET ${at.pathname}`,
      node: currentNode(),
      start: clock.now(),
      attempt: 1,
    };
    try {
      const answer = JSON.parse(await textAt(at, bound)) as unknown;
      trace({ ...line, end: clock.now(), outcome: "ok" });
      return answer;
    } catch (error) {
      const why = error instanceof SyntaxError ? "no JSON" : error instanceof Error ? wordsOf(error) : "";
      trace({ ...line, end: clock.now(), outcome: why });
      const { fact, remedy } = say.notFetched(url, why);
      throw new Problem("unreachable", fact, remedy, { cause: error });
    }
  };

  return {
    /** Ids of the keys, found as AWS finds them: by the discovery document. */
    readKeys: async (url: string): Promise<readonly string[]> => {
      const { jwks_uri: keysUrl } = objectOf(await read(`${url}/.well-known/openid-configuration`));
      const { keys } = objectOf(await read(typeof keysUrl === "string" ? keysUrl : `${url}/keys`));
      return keyIds(keys);
    },
  };
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};

/** Of a JSON Web Key Set. */
export const keyIds = (keys: unknown): readonly string[] =>
  Array.isArray(keys)
    ? keys.flatMap((key: unknown) => {
        const { kid } = objectOf(key);
        return typeof kid === "string" ? kid : [];
      })
    : [];

const wordsOf = (error: Error): string => (error as NodeJS.ErrnoException).code ?? error.message;

async function textAt(url: URL, bound: number): Promise<string> {
  const signal = AbortSignal.timeout(bound);
  const secure = url.protocol === "https:";
  const agent = secure ? await lastingAgent(url.href) : undefined;
  try {
    return await new Promise((resolve, reject) => {
      const asked = (secure ? httpsRequest : httpRequest)(
        url,
        { signal, headers: { accept: "application/json" }, ...(agent === undefined ? {} : { agent }) },
        (response) => resolve(textOf(response)),
      );
      asked.on("error", (error) => reject(signal.aborted ? new Error(`no answer in ${bound / 1000} s`) : error));
      asked.end();
    });
  } finally {
    agent?.destroy();
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longest) throw new Error("the answer is too long");
    chunks.push(chunk);
  }
  if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode ?? 0}`);
  return Buffer.concat(chunks).toString("utf8");
}
