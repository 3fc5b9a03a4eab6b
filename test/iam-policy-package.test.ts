import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../packages/iam-policy", import.meta.url));
const { exports, dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const modules = Object.entries<string>(exports).filter(([name]) => name !== "./package.json");

test("every module that the package exports is there, with its types, and is published", () => {
  const { stdout } = spawnSync("npm", ["pack", "--dry-run", "--json"], { cwd: folder, encoding: "utf8" });
  const [{ files }] = JSON.parse(stdout);
  const published: readonly string[] = files.map(({ path }: { readonly path: string }) => path);
  expect(modules.length).toBeGreaterThan(5);
  for (const [, path] of modules) {
    const file = path.slice("./".length);
    expect(existsSync(join(folder, file))).toBe(true);
    expect(published).toEqual(expect.arrayContaining([file, file.replace(/\.js$/, ".d.ts")]));
  }
  expect(published).toEqual(expect.arrayContaining(["LICENSE", "README.md", "THIRD-PARTY.txt"]));
  expect(published.filter((path) => !/^(build\/.*\.(js|d\.ts)|[^/]+)$/.test(path))).toEqual([]);
});

test("it depends on nothing and runs where there is nothing but the language", async () => {
  expect(dependencies).toBeUndefined();
  const everything = modules.map(
    ([, path], at) => `export * as module${at} from ${JSON.stringify(join(folder, path))};`,
  );
  const bundle = await rolldown({
    input: "entry",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? id : null),
        load: (id) => (id === "entry" ? everything.join("\n") : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "iife", name: "iamPolicy" });
  expect(output[0].imports).toEqual([]);
  // A context of its own has neither process nor URL, console or timers.
  const context = createContext({});
  runInContext(output[0].code, context);
  const decided: unknown = runInContext(
    `
    const of = (name) => Object.values(iamPolicy).find((module) => name in module)[name];
    const policy = of("parsePolicy")('{"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}');
    const principal = { kind: "user", account: "111122223333", arn: "arn:aws:iam::111122223333:user/bob" };
    const ask = (action) => of("decide")({ action, resource: "*", principal, context: {} }, { identity: [policy] }).allowed;
    [typeof process, ask("s3:GetObject"), ask("s3:PutObject"), of("validate")("[]", { type: "identity" }).length].join();
    `,
    context,
  );
  expect(decided).toBe("undefined,true,false,1");
});
