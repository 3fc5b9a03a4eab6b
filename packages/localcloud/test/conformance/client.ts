/** Plain HTTPS: no client library stands between a step and what the server says. */

import { Agent, request } from "node:https";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { mergePatch } from "../../src/kubernetes/patch.ts";
import { normalised } from "./normalise.ts";
import type { Answer, Answers, Step } from "./step.ts";

export type Server = {
  readonly url: string;
  /** PEM of the authority behind its certificate. */
  readonly authority: string;
  /** The administrator's. */
  readonly token: string;
  /** Forgets all changes so far. */
  readonly compact: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Every step's answer, in order; then the server has done its part. */
export async function interview(server: Server, steps: readonly Step[]): Promise<Answer[]> {
  try {
    return await ask(server, steps);
  } finally {
    await server.close();
  }
}

async function ask(server: Server, steps: readonly Step[]): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, ca: server.authority });
  const answers: Answers = new Map();
  const given: Answer[] = [];
  for (const step of steps) {
    if (step.compacted === true) await server.compact();
    const raw = await send(server, agent, step, answers);
    const body = parsed(raw.text);
    if (step.as !== undefined && isObject(body)) answers.set(step.as, body);
    given.push(normalised(raw.status, raw.headers, body));
  }
  agent.destroy();
  return given;
}

/** JSON, or a watch's lines of it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // not one value
  }
  try {
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as unknown);
  } catch {
    return text;
  }
}

const patience = 3000;

type Raw = { readonly status: number; readonly headers: Record<string, string>; readonly text: string };

async function send(server: Server, agent: Agent, step: Step, answers: Answers): Promise<Raw> {
  const body = bodyOf(step, answers);
  const token = step.token === undefined ? server.token : filled(step.token, answers);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      server.url,
      {
        agent,
        method: step.method,
        path: filled(step.path, answers),
        headers: {
          accept: step.accept ?? "application/json",
          "user-agent": "conformance/1",
          ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
          // Node frames no body of a DELETE by itself.
          ...(body === undefined
            ? {}
            : { "content-type": step.type ?? "application/json", "content-length": Buffer.byteLength(body) }),
          ...step.headers,
        },
      },
      (incoming) => {
        let text = "";
        const done = (): void => {
          if (step.verb === "watch" && incoming.statusCode === 200)
            text = text
              .split("\n")
              .slice(0, step.events ?? -1)
              .join("\n");
          const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const);
          resolve({ status: incoming.statusCode ?? 0, headers: Object.fromEntries(headers), text });
        };
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => {
          text += chunk;
          if (step.events === undefined || text.split("\n").length <= step.events) return;
          done();
          incoming.destroy();
        });
        // A watch that should have been refused, or that brings too little, does not end by itself.
        if (step.verb === "watch") {
          const late = setTimeout(() => {
            done();
            incoming.destroy();
          }, patience);
          late.unref();
        }
        incoming.once("end", done);
        incoming.once("error", reject);
      },
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

function bodyOf({ from, body }: Step, answers: Answers): string | undefined {
  if (from === undefined && body === undefined) return undefined;
  if (from === undefined && typeof body === "string") return body;
  const start = from === undefined ? undefined : known(answers, from);
  const whole = from === undefined ? body : mergePatch(start, body ?? {});
  return filled(JSON.stringify(whole), answers);
}

function filled(text: string, answers: Answers): string {
  return text.replace(/\{\{(?<label>[^.}]+)\.(?<path>[^}]+)\}\}/g, (_, label: string, path: string) => {
    let found: unknown = known(answers, label);
    for (const key of path.split(".")) found = isObject(found) ? found[key] : undefined;
    return typeof found === "string" ? found : "absent";
  });
}

function known(answers: Answers, label: string): JsonObject {
  const answer = answers.get(label);
  if (answer === undefined) throw new Error(`no step was labelled ${label} yet`);
  return answer;
}
