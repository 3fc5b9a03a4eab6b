/** The local cloud's API server without its controllers, as the real one stands alone, too. */

import { generateKeyPairSync } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../../src/http/server.ts";
import { createApiServer } from "../../src/kubernetes/api-server.ts";
import { createAuthentication } from "../../src/kubernetes/authentication.ts";
import { issueServerCertificate } from "../../src/kubernetes/certificates.ts";
import { createResourceWriter } from "../../src/kubernetes/resource-writer.ts";
import { createStore } from "../../src/kubernetes/store.ts";
import { createTokenSigner } from "../../src/kubernetes/tokens.ts";
import { createClock } from "../kubernetes/harness.ts";
import type { Server } from "./client.ts";

export async function startLocalServer(): Promise<Server> {
  const { random } = createClock("conformance");
  const surroundings = {
    random,
    now: Date.now,
    sleep: async (ms: number, signal?: AbortSignal) => {
      await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    },
  };
  const { now } = surroundings;
  const store = createStore();
  const writer = createResourceWriter(store, surroundings, "us-east-2");
  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
    writer.create("namespaces", { metadata: { name } });
  }
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const tokens = createTokenSigner({ issuer: "https://127.0.0.1:1", privateKey, now, random });
  const authentication = createAuthentication(store, tokens, random);
  const closing = new AbortController();
  const { authority, cert, key } = issueServerCertificate(random);
  let endpoint = "";
  const handler = createApiServer({
    store,
    writer,
    authentication,
    tokens,
    kubelet: { endOf: () => undefined, log: () => undefined, portOf: () => undefined, renewLease: () => undefined },
    surroundings,
    version: "1.34",
    endpoint: () => endpoint,
    closed: closing.signal,
  });
  const server = await serve(handler, { tls: { cert, key } });
  endpoint = server.url;
  return {
    url: server.url,
    authority,
    token: authentication.adminToken,
    compact: () => Promise.resolve(store.compact()),
    close: async () => {
      closing.abort();
      await server.close();
    },
  };
}
