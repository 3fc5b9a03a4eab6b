/** What a real kube-apiserver answered, kept so that `npm test` can hold the local one to it without having Go. */

import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Answer } from "./step.ts";

/** The release that answered; scripts/kube-apiserver.js builds it. */
export const release = "1.34.2";

const file = new URL(`../fixtures/kube-apiserver-${release}.jsonl.gz`, import.meta.url);

/** Headers that nearly every answer has are not kept. */
const usual: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  "cache-control": "no-cache, private",
};

export async function keep(titles: readonly string[], answers: readonly Answer[]): Promise<void> {
  const lines = titles.map((title, index) => {
    const { status, headers, body } = answers[index] ?? { status: 0, headers: {}, body: "" };
    const odd = Object.keys(usual).some((name) => headers[name] !== usual[name]) || Object.keys(headers).length > 2;
    return JSON.stringify([title, status, body, ...(odd ? [headers] : [])]);
  });
  await writeFile(file, gzipSync(`${lines.join("\n")}\n`, { level: 9 }));
}

/** By the step's title. */
export async function recorded(): Promise<Map<string, Answer>> {
  const lines = gunzipSync(await readFile(file))
    .toString("utf8")
    .trim()
    .split("\n");
  return new Map(
    lines.map((line) => {
      const [title, status, body, headers = usual] = JSON.parse(line) as [string, number, unknown, Answer["headers"]?];
      return [title, { status, headers, body }];
    }),
  );
}
