import * as say from "../messages/cli.ts";
import { marked, read, styleOf } from "../report/style.ts";
import { wantsColour } from "./colour.ts";
import type { Host } from "./host.ts";
import { chooseLanguage } from "./language.ts";

/** Says on stderr that the result did not reach stdout: a full disk, say. */
export function tellUnwritten(argv: readonly string[], host: Host, { message }: Error): void {
  const { environment, locale, stderr } = host;
  const style = styleOf(wantsColour(argv, environment, stderr));
  const page = { language: chooseLanguage(argv, environment, locale), style };
  stderr.write(`${marked(style.bad("✘"), read(page, say.unwritten(message))).join("\n")}\n`);
}
