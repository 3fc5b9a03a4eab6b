import type { Connection } from "../clouds/milvus/connection.ts";
import { variables } from "../clouds/milvus/credentials.ts";
import * as say from "../messages/data-probe.ts";
import type { Release } from "../milvus/release.ts";
import { Problem } from "../model/problem.ts";
import { type Endpoint, reachMilvus } from "./milvus-endpoint.ts";
import type { Proof } from "./proof.ts";

/** An open connection to the release's Milvus, and the way that it goes. */
export type Line = { readonly connection: Connection; readonly endpoint: Endpoint; readonly close: () => void };

/**
 * Connects as whom the environment names.
 * @param signal Ends what is waited for; the way stays open for what has to be cleared away, until it is closed
 * @throws Problem; `expired` where the release asks for credentials and none are given
 */
export async function openLine(
  proof: Proof,
  release: Release,
  address: string | undefined,
  signal: AbortSignal,
): Promise<Line> {
  const { milvus } = proof.clouds;
  const way = new AbortController();
  const [credentials] = await Promise.all([milvus.credentials(), milvus.load()]);
  const endpoint = await reachMilvus(proof, release, address, way.signal);
  const close = () => {
    endpoint.close();
    way.abort();
  };
  try {
    const { authorization, tls } = endpoint.security;
    const identified = credentials.token !== undefined || credentials.password !== undefined;
    if (authorization && !identified) throw lacking(say.noCredentials);
    if (tls === "two-way" && (credentials.tls.privateKey === undefined || credentials.tls.certChain === undefined))
      throw lacking(say.noCertificate(variables.certificate, variables.key));
    const connection = await milvus.connect(endpoint, credentials, signal);
    return {
      connection,
      endpoint,
      close: () => {
        connection.close();
        close();
      },
    };
  } catch (error) {
    const problem = endpoint.broken() ?? error;
    close();
    throw problem;
  }
}

const lacking = ({ fact, remedy }: typeof say.noCredentials): Problem => new Problem("expired", fact, remedy);
