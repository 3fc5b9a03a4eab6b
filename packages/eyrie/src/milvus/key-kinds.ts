import { type KeyKind, keyKinds } from "../model/stored.ts";

/** Folders by another name than their kind: where text search keeps its statistics differs from version to version. */
const others: Readonly<Record<string, KeyKind>> = { bm25_logs: "bm25_stats" };

/** What sort of data a folder directly below the root path holds. */
export function keyKindOf(folder: string): KeyKind {
  const name = folder.replace(/\/$/, "");
  return others[name] ?? keyKinds.find((kind) => kind === name) ?? "other";
}
