import { expect, test } from "vitest";
import { eyrie } from "./cli-host.ts";

const remedyOf = async (argv: readonly string[]): Promise<string> => {
  const { code, err } = await eyrie(argv);
  expect(code).toBe(64);
  return err.trimEnd().split("\n").at(-1) ?? "";
};

test.each([
  ["pln", "plan"],
  ["Plan", "plan"],
  ["UP", "up"],
  ["upp", "up"],
  ["pu", "up"],
  ["p", "plan or permissions"],
  ["perm", "permissions"],
  ["rbac", "permissions"],
  ["ver", "verify"],
  ["v", "verify or values"],
  ["dwon", "down"],
  ["vals", "values"],
  ["initt", "init"],
  ["rehearsal", "rehearse"],
  ["apply", "up"],
  ["destroy", "down"],
  ["diff", "plan"],
  ["stauts", "status"],
  ["info", "status"],
])("eyrie %s may mean %s", async (input, meant) => {
  expect(await remedyOf([input])).toBe(`  → Did you mean ${meant}?`);
});

test.each(["x", "é", "", "two words", "test", "zebra", "start", "constructor"])(
  "nothing is near eyrie %j",
  async (input) => {
    expect(await remedyOf([input])).toBe("  → See: eyrie --help");
  },
);

test.each([
  ["--fiel=x", "--file"],
  ["--js", "--json"],
  ["--JSON", "--json"],
  ["--no-colour", "--no-color"],
  ["--nocolors", "--no-color"],
  ["--langauge", "--lang"],
  ["--aws-profile", "--profile"],
  ["--kube-context", "--context"],
  ["--tracefile", "--file or --trace"],
  ["--time_out", "--timeout"],
  ["--hlep", "--help"],
])("eyrie up %s may mean %s", async (input, meant) => {
  expect(await remedyOf(["up", input])).toBe(`  → Did you mean ${meant}?`);
});

test.each(["--output", "--force", "--wait", "--locale", "--spec", "--log", "--ver", "--color", "--region", "-o", "-x"])(
  "nothing is near eyrie up %s",
  async (input) => {
    expect(await remedyOf(["up", input])).toBe("  → See: eyrie up --help");
  },
);

test.each([
  ["-help", "An option of several letters begins with two dashes: --help"],
  ["-json", "An option of several letters begins with two dashes: --json"],
  ["-fa.yaml", "A value stands apart: -f a.yaml"],
  ["-fspec", "A value stands apart: -f spec"],
])("one dash: %s", async (input, said) => {
  expect(await remedyOf(["up", input])).toBe(`  → ${said}`);
});

test("an option with an equals sign and nothing behind it needs a value", async () => {
  expect((await eyrie(["up", "--file="])).err).toBe("✘ --file needs a value.\n  → See: eyrie up --help\n");
});
