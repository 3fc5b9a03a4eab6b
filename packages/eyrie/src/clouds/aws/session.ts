import type { Clock } from "../../model/clock.ts";
import { lastingAgent } from "../proxy.ts";
import { ensureProfile } from "./profile.ts";
import { currentNode, type Trace } from "../trace.ts";

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** Where and as whom AWS is called. */
export type AwsSession = {
  readonly region: string;
  /** Only for an AWS-compatible cloud; else the SDK's own endpoints and `AWS_ENDPOINT_URL*`. */
  readonly endpoint?: string;
  /** Only when they are not to come from the SDK's default chain. */
  readonly credentials?: Credentials;
  readonly profile?: string;
  readonly clock: Clock;
  readonly trace: Trace;
};

/** The SDK warns in English, on stderr, of credentials in two places; what is used is shown before anything is written. */
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * How every client is set up: bounded attempts, bounded waits, and silence of the SDK's own warnings.
 * @throws Problem `missing` when the profile that is chosen does not exist
 */
export async function clientSettings(service: string, session: AwsSession) {
  const { region, endpoint, credentials, profile } = session;
  if (credentials === undefined) await ensureProfile(profile);
  return {
    region,
    logger: silent,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(profile === undefined ? {} : { profile }),
    maxAttempts: 5,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      // The name is only asked whether it is proxied; the SDK knows each partition's own.
      httpsAgent: await lastingAgent(`https://${service}.${region}.amazonaws.com`),
    },
  };
}

/** Resolves a client's credentials now. Where there are none, the first call says so better than this could. */
export async function signedIn(client: {
  readonly config: { readonly credentials: () => Promise<unknown> };
}): Promise<void> {
  await client.config.credentials().catch(() => undefined);
}

type Next = (args: never) => Promise<unknown>;
type MiddlewareStack = {
  add: (
    middleware: (next: Next, context: { readonly clientName?: string; readonly commandName?: string }) => Next,
    options: { readonly step: "finalizeRequest"; readonly priority: "low"; readonly name: string },
  ) => void;
};

/** Writes a trace line for every attempt: it sits below the SDK's retry, above its transport. */
export function traced<Client extends { readonly middlewareStack: unknown }>(
  client: Client,
  session: AwsSession,
): Client {
  const stack = client.middlewareStack as MiddlewareStack;
  stack.add(
    (next, context) => {
      let attempt = 0;
      return async (args) => {
        attempt += 1;
        const line = {
          service: (context.clientName ?? "").replace(/Client$/, "").toLowerCase(),
          operation: (context.commandName ?? "").replace(/Command$/, ""),
          node: currentNode(),
          start: session.clock.now(),
          attempt,
        };
        try {
          const answer = await next(args);
          session.trace({ ...line, end: session.clock.now(), outcome: "ok" });
          return answer;
        } catch (error) {
          session.trace({
            ...line,
            end: session.clock.now(),
            outcome: error instanceof Error ? error.name : "unknown",
          });
          throw error;
        }
      };
    },
    { step: "finalizeRequest", priority: "low", name: "eyrieTrace" },
  );
  return client;
}
