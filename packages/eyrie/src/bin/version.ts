import { readFileSync } from "node:fs";

/** The published version; package.json is its only home. Bundle and package.json keep the same distance when shipped. */
export const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};
