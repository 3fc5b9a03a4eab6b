import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as say from "../../messages/milvus-sdk.ts";
import { Problem } from "../../model/problem.ts";
import { registryOf, shownRegistry, wordsOf } from "../npm.ts";
import { inWorkshop, moveInto } from "../workshop.ts";
import { findMilvusSdk, type MilvusSdk, pinnedSdk, sdkCache } from "./sdk.ts";

const run = promisify(execFile);

export type SdkInstall = {
  /** Eyrie's own cache directory. */
  readonly cacheDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly signal: AbortSignal;
};

/**
 * Has the user's npm fetch the official client, which knows the user's registry, proxy, certificates and passwords. It
 * comes into the cache by one rename: a second process finds the whole of it or nothing. No script of it is run.
 * @throws Problem `unreachable`, `interrupted`, `failed`
 */
export async function installMilvusSdk(install: SdkInstall): Promise<MilvusSdk> {
  const { cacheDirectory, signal } = install;
  const target = dirname(sdkCache(cacheDirectory));
  try {
    return await inWorkshop(cacheDirectory, ".milvus-sdk-", async (workshop) => {
      await npmInstall(workshop, install);
      signal.throwIfAborted();
      if ((await findMilvusSdk([workshop])) === undefined)
        throw new Error(`${pinnedSdk.name} is not in what npm installed`);
      await moveInto(target, workshop, async () => (await findMilvusSdk([target])) !== undefined);
      const sdk = await findMilvusSdk([target]);
      if (sdk === undefined) throw new Error(`${target} does not hold it`);
      return sdk;
    });
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { fact, remedy } = signal.aborted ? say.interrupted : say.notKept(cacheDirectory, wordsOf(error));
    throw new Problem(signal.aborted ? "interrupted" : "failed", fact, remedy, { cause: error });
  }
}

async function npmInstall(folder: string, { environment, platform, signal }: SdkInstall): Promise<void> {
  // The registry as it is known where the command was typed: npm reads no settings of that folder from here.
  const registry = await registryOf(environment);
  // Without a package.json npm would look for one in the folders above.
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const wanted = `${pinnedSdk.name}@${pinnedSdk.version}`;
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  const retry = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"];
  const from = registry === undefined ? [] : ["--registry", registry];
  const options = { cwd: folder, env: environment, signal, ...(platform === "win32" ? { shell: true } : {}) };
  try {
    await run("npm", ["install", "--prefix", folder, "--save-exact", ...quiet, ...retry, ...from, wanted], options);
  } catch (cause) {
    if (signal.aborted) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const { fact, remedy } =
      code === "ENOENT" ? say.noNpm(wanted) : say.notInstalled(wanted, shownRegistry(registry), wordsOf(cause));
    throw new Problem("unreachable", fact, remedy, { cause });
  }
}
