/**
 * Milvus' refusals: its codes, the older codes that go with them, and its words.
 * @see https://github.com/milvus-io/milvus/blob/master/pkg/util/merr/errors.go
 */
import type { Status } from "./messages.ts";

const kinds = {
  notReady: { code: 1, words: "service not ready", old: 56 },
  unavailable: { code: 2, words: "service unavailable", old: 1 },
  unimplemented: { code: 10, words: "service unimplemented", old: 1 },
  collectionNotFound: { code: 100, words: "collection not found", old: 4 },
  collectionNotLoaded: { code: 101, words: "collection not loaded", old: 1 },
  partitionNotFound: { code: 200, words: "partition not found", old: 1 },
  segmentNotFound: { code: 600, words: "segment not found", old: 47 },
  segmentLoadFailed: { code: 604, words: "segment load failed", old: 1 },
  indexNotFound: { code: 700, words: "index not found", old: 25 },
  databaseNotFound: { code: 800, words: "database not found", old: 1 },
  ioFailed: { code: 1001, words: "IO failed", old: 1 },
  invalid: { code: 1100, words: "invalid parameter", old: 5 },
  mqInternal: { code: 1302, words: "message queue internal error", old: 1 },
  fieldNotFound: { code: 1700, words: "field not found", old: 1 },
  unexpected: { code: 65_535, words: "", old: 1 },
} as const;
export type RefusalKind = keyof typeof kinds;

/** Reaches the client as a status. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** `saying: words[key=value]…`, as Milvus wraps its errors. */
export const refusal = (kind: RefusalKind, fields: Readonly<Record<string, unknown>> = {}, saying = ""): Refusal => {
  const listed = Object.entries(fields).map(([key, value]) => `[${key}=${String(value)}]`);
  const parts = [saying, `${kinds[kind].words}${listed.join("")}`].filter((part) => part !== "");
  return new Refusal(kind, parts.join(": "));
};

export const notImplemented = (what: string): Refusal =>
  refusal("unimplemented", {}, `${what} is not implemented by Eyrie's stand-in for Milvus`);

export const success: Status = {};

export const statusOf = (error: unknown): Status => {
  const message = error instanceof Error ? error.message : String(error);
  const { code, old } = kinds[error instanceof Refusal ? error.kind : "unexpected"];
  return { error_code: old, reason: message, code, detail: message, retriable: code <= 2 };
};
