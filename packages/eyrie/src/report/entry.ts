import type { Entry } from "../stages/connection.ts";

/** Whether Milvus takes TLS alone: without it, a client is cut off. */
export const isEncrypted = (security: Entry["security"]): boolean => (security?.tls ?? "none") !== "none";

/** What a Milvus client takes as its `uri`. */
export const uriOf = ({ security, port }: Entry, host: string): string =>
  `${isEncrypted(security) ? "https" : "http"}://${host}:${port}`;
