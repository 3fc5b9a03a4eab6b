import type { Host } from "#eyrie/cli/host";
import { helmBinary, milvusSdk, type Setting, surroundings } from "./setting.ts";

/** All that the command line needs of a process but its streams, in a setting's own folder. */
export const hostIn = ({ directory, session }: Setting): Omit<Host, "stdin" | "stdout" | "stderr"> => ({
  fileBehind: () => undefined,
  environment: process.env,
  cwd: directory,
  locale: "en-US",
  clock: session().clock,
  holder: { name: "test@here 1", gone: () => false },
  random: surroundings.random,
  version: "0.0.0",
  onInterrupt: () => () => undefined,
  exit: () => undefined,
  findHelm: helmBinary,
  milvusSdk: { find: milvusSdk, obtain: milvusSdk },
});
