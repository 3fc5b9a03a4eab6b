import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { emptyFolder, eyrie, removeFolders } from "./cli-host.ts";

const told = ["--cluster", "c", "--region", "us-east-2", "--release", "m"];

test("the folders of this file's command lines go away with what is in them", async () => {
  const folders = [emptyFolder(), emptyFolder()];
  for (const cwd of folders) await eyrie(["init", ...told], { cwd });
  expect(folders.map((folder) => readdirSync(folder))).toEqual([["eyrie.yaml"], ["eyrie.yaml"]]);
  removeFolders();
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
});
