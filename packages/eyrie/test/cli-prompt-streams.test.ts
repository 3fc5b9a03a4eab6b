import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { promptStreams } from "../src/cli/prompt-streams.ts";
import { testHost } from "./cli-host.ts";

test.each([true, false])("a terminal that says it has no width is taken to have the usual one: %s", (live) => {
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 0 });
  expect(promptStreams({ host: testHost({ stderr }), live }).output.columns).toBe(80);
});

test.each([
  [true, "\u001b[1A\u001b[32m◆\u001b[39m a\u001b[2m…"],
  [false, "\u001b[1A◆ a…"],
])("questions keep their movements, and their colours only where there are colours: %s", (live, expected) => {
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 42 });
  const { output } = promptStreams({ host: testHost({ stderr }), live });
  output.write("\u001b[1A\u001b[32m◆\u001b[39m a\u001b[2m…");
  expect(String(stderr.read())).toBe(expected);
  expect(output.columns).toBe(42);
});
