import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemError } from "../src/messages/system-error.ts";

const refused = async (path: string): Promise<unknown> =>
  readFile(path).then(
    () => "read",
    (error: unknown) => error,
  );

test.each([
  ["a folder", tmpdir(), "it is a folder, not a file (EISDIR)", "ファイルではなくフォルダーです (EISDIR)"],
  [
    "what is not there",
    join(tmpdir(), "no", "such", "file"),
    "there is no such file or folder (ENOENT)",
    "ファイルまたはフォルダーが存在しません (ENOENT)",
  ],
])("what the system says of %s is said in both languages", async (_what, path, en, ja) => {
  expect(systemError(await refused(path))).toEqual({ en, ja });
});

test("what has no words of ours keeps the system's", () => {
  expect(systemError(Object.assign(new Error("too many"), { code: "EMFILE" }))).toEqual({ en: "EMFILE", ja: "EMFILE" });
  expect(systemError(new Error("too many"))).toEqual({ en: "too many", ja: "too many" });
});
