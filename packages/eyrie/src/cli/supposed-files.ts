import { readFile } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { isMap, parseAllDocuments } from "yaml";
import type { V1ConfigMap } from "@kubernetes/client-node";
import * as say from "../messages/doctor/what-if.ts";
import { systemError } from "../messages/system-error.ts";
import type { Json } from "../model/json.ts";
import { Problem } from "../model/problem.ts";
import { serviceAccountReading } from "../readings/from-kubernetes.ts";
import { storageReading } from "../readings/from-milvus.ts";
import type { Supposed } from "../readings/what-if.ts";

/** What each file says, in their order. @throws Problem naming file, line and column */
export async function readSupposed(cwd: string, files: readonly string[]): Promise<readonly Supposed[]> {
  const read = await Promise.all(files.map(async (file) => supposedIn(file, await textOf(cwd, file))));
  return read.flat();
}

async function textOf(cwd: string, file: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (error) {
    const { fact, remedy } = say.unreadable(file, systemError(error));
    throw new Problem("invalid", fact, remedy, { cause: error });
  }
}

/** JSON is YAML too: one reader, and one place of a mistake. Helm reads YAML 1.1. */
function supposedIn(file: string, text: string): readonly Supposed[] {
  const documents = parseAllDocuments(text, { version: "1.1", uniqueKeys: false, logLevel: "silent" });
  return documents.flatMap((document) => {
    const [mistake] = document.errors;
    if (mistake !== undefined) {
      const { line = 1, col = 1 } = mistake.linePos?.[0] ?? {};
      const { fact, remedy } = say.notParsed(file, line, col, mistake.message.split("\n")[0] ?? "");
      throw new Problem("invalid", fact, remedy);
    }
    if (document.contents === null) return [];
    if (!isMap(document.contents)) throw notKnown(file);
    return [sortOf(file, text, document.toJS() as Readonly<Record<string, Json>>)];
  });
}

type Keys = Readonly<Record<string, Json>>;

function sortOf(file: string, text: string, content: Keys): Supposed {
  if ("Statement" in content) return policyIn(file, text, content["Statement"] ?? []);
  const { kind } = content;
  if (kind === "ServiceAccount") return { kind: "service-account", account: serviceAccountReading(content) };
  if (kind === "ConfigMap") {
    const { metadata, data } = content as V1ConfigMap;
    return { kind: "config-map", storage: storageReading(metadata?.name ?? "", data ?? {}) };
  }
  if (kind !== undefined || "apiVersion" in content) throw notKnown(file);
  return { kind: "values", values: content };
}

/** A policy is the role's trust policy, the bucket's, or one of the role's own, by what its statements speak of. */
function policyIn(file: string, text: string, statement: Json): Supposed {
  const statements = [statement].flat() as readonly (Keys | null)[];
  const names = (element: string) => statements.some((one) => one !== null && element in one);
  const actions = statements.flatMap((one) => [one?.["Action"] ?? []].flat());
  if (!names("Principal") && !names("NotPrincipal"))
    return { kind: "identity-policy", name: basename(file, extname(file)), document: text };
  const ofTrust = actions.some((action) => typeof action === "string" && /^sts:/i.test(action));
  return { kind: ofTrust ? "trust-policy" : "bucket-policy", document: text };
}

function notKnown(file: string): Problem {
  const { fact, remedy } = say.notKnown(file);
  return new Problem("invalid", fact, remedy);
}
