import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { helmDoesNotRun, helmDoesNotRunRemedy, helmVersionUnknown } from "../messages/helm-binary.ts";
import { Problem } from "../model/problem.ts";

const run = promisify(execFile);

/** `4.1.4` of what `helm version --short` prints: `v4.1.4+g05fa379`, `v3.17.3+ge4da497`, of helm 2 `Client: v2.17.0+…`. */
export const parseHelmVersion = (output: string): string | undefined => /v?(\d+\.\d+\.\d+)/.exec(output)?.[1];

const numbersOf = (version: string): number[] => version.split(".").map(Number);

/** Compares `major.minor.patch`; a pre-release counts as its release. */
export const isAtLeast = (version: string, minimum: string): boolean => {
  const wanted = numbersOf(minimum);
  const difference = numbersOf(version)
    .map((part, index) => part - (wanted[index] ?? 0))
    .find((sign) => sign !== 0);
  return (difference ?? 0) >= 0;
};

/** @throws Problem `failed` when the program does not run or does not tell a version. */
export const readHelmVersion = async (path: string, environment: NodeJS.ProcessEnv): Promise<string> => {
  // Helm opens its storage before it tells even its version, and the user's may be a database that is not there.
  const env = { ...environment, HELM_DRIVER: "secret" };
  const output = await run(path, ["version", "--short"], { env, timeout: 30_000 }).then(
    ({ stdout }) => stdout.trim(),
    (cause: Error & { readonly stderr?: string }) => {
      const said = (cause.stderr ?? "").trim() || cause.message;
      throw new Problem("failed", helmDoesNotRun({ path, output: said }), helmDoesNotRunRemedy({ path }), { cause });
    },
  );
  const version = parseHelmVersion(output);
  if (version === undefined) {
    throw new Problem("failed", helmVersionUnknown({ path, output }), helmDoesNotRunRemedy({ path }));
  }
  return version;
};
