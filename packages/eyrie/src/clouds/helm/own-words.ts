import { readFile } from "node:fs/promises";
import { parseAllDocuments } from "yaml";
import type { Json } from "../../model/json.ts";
import { secretsIn, withoutSecrets } from "../../model/secret.ts";

/**
 * What helm says of its failure, without the secrets it was given: a chart's own checks and helm's readers quote values
 * as they stand, with no name beside them to know them by.
 */
export async function withoutGiven(
  words: string,
  valuesFiles: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const given = await Promise.all(valuesFiles.map(valuesIn));
  const variables = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value ?? ""]));
  return withoutSecrets(words, secretsIn([...given.flat(), variables]));
}

/** Also of a file that is not whole; one that cannot be read gave helm nothing. */
async function valuesIn(path: string): Promise<readonly Json[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  const documents = parseAllDocuments(text, { logLevel: "silent" });
  return [text, ...("empty" in documents ? [] : documents.map((document) => whole(document)))];
}

function whole(document: { readonly toJS: () => unknown }): Json {
  try {
    return JSON.parse(JSON.stringify(document.toJS() ?? null)) as Json;
  } catch {
    return null; // an alias that leads nowhere, or to itself; the text is looked at too
  }
}
