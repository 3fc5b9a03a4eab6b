import type { Sentence } from "../model/sentence.ts";

const words: Readonly<Record<string, Sentence>> = {
  EACCES: { en: "you may not", ja: "権限がありません" },
  EISDIR: { en: "it is a folder, not a file", ja: "ファイルではなくフォルダーです" },
  ENOENT: { en: "there is no such file or folder", ja: "ファイルまたはフォルダーが存在しません" },
  ENOSPC: { en: "the disk is full", ja: "ディスクに空きがありません" },
  ENOTDIR: { en: "part of its path is no folder", ja: "パスの途中にフォルダーでないものがあります" },
  EPERM: { en: "you may not", ja: "権限がありません" },
  EROFS: { en: "the file system is read-only", ja: "ファイルシステムが読み取り専用です" },
};

/** Why the system would not read or write a file, with its own code to look up. */
export function systemError(error: unknown): Sentence {
  const { code, message } = error as NodeJS.ErrnoException;
  const said = code === undefined ? undefined : words[code];
  if (said !== undefined) return { en: `${said.en} (${code})`, ja: `${said.ja} (${code})` };
  return { en: code ?? message, ja: code ?? message };
}
