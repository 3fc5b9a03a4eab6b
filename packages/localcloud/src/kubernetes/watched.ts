/** Puts record and faults around an API server. */

import type { InjectedError } from "../faults/errors.ts";
import { befall, type Faults } from "../faults/faults.ts";
import { ConnectionCut, type Handler, type HttpRequest, type HttpResponse } from "../http/message.ts";
import type { Surroundings } from "../surroundings.ts";
import { valueAt } from "./json.ts";
import { type RequestNotes, type RequestRecord, requestNotes } from "./record.ts";
import { failure } from "./representation.ts";
import { readObject } from "./request-body.ts";
import { parseRequest } from "./request-info.ts";
import { StatusError } from "./status.ts";

export type WatchedParts = {
  readonly cluster: string;
  readonly surroundings: Pick<Surroundings, "now" | "sleep">;
  readonly record?: (record: RequestRecord) => void;
  readonly faults?: Faults;
};

/** @returns the handler itself where nothing watches */
export function watched(handler: Handler, { cluster, surroundings, record, faults }: WatchedParts): Handler {
  if (record === undefined && faults === undefined) return handler;
  return async (request) => {
    const startedAt = surroundings.now();
    const named = await nameRequest(request);
    const notes: RequestNotes = { user: "", decisions: [] };
    const injected = faults?.({ service: "kubernetes", ...named });
    const answer = (): Promise<HttpResponse> => requestNotes.run(notes, () => handler(request));
    const refuse = (error: InjectedError & { retryAfter?: number }): HttpResponse => {
      notes.error = error.code;
      return refused(error);
    };
    const tell = (outcome: Pick<RequestRecord, "status">): void =>
      record?.({
        cluster,
        ...named,
        ...notes,
        ...(injected === undefined ? {} : { injected: injected.words }),
        startedAt,
        milliseconds: surroundings.now() - startedAt,
        ...outcome,
      });
    try {
      const response = await (injected === undefined ? answer() : befall(injected, answer, refuse, surroundings));
      tell({ status: response.status });
      return response;
    } catch (thrown) {
      tell(thrown instanceof ConnectionCut ? {} : { status: 500 });
      throw thrown;
    }
  };
}

type Named = Pick<RequestRecord, "verb" | "resource" | "namespace" | "name">;

async function nameRequest(request: HttpRequest): Promise<Named> {
  const { method, rawTarget } = request;
  try {
    const info = parseRequest(method, rawTarget);
    if (info.type === "path") return { verb: info.verb, resource: info.path, namespace: "", name: "" };
    const { verb, resource, subresource, namespace } = info;
    const path = subresource === "" ? resource.plural : `${resource.plural}/${subresource}`;
    const name = verb === "create" && info.name === "" ? await nameInBody(request) : info.name;
    return { verb, resource: path, namespace, name };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return { verb: method.toLowerCase(), resource: rawTarget.replace(/\?.*$/s, ""), namespace: "", name: "" };
  }
}

/** What is created is named nowhere else. Empty where the name is to be generated, or the body cannot be read. */
async function nameInBody(request: HttpRequest): Promise<string> {
  const name = valueAt(await readObject(request, "").catch(() => ({})), "metadata.name");
  return typeof name === "string" ? name : "";
}

function refused({ code, status, message, retryAfter }: InjectedError & { retryAfter?: number }): HttpResponse {
  const seconds = retryAfter ?? (status === 429 ? 1 : undefined);
  return failure(new StatusError(status, code, message, seconds === undefined ? {} : { retryAfterSeconds: seconds }));
}
