import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** npm tells its scripts the registry; elsewhere npm is asked. @returns undefined without npm */
export const registryOf = async (environment: NodeJS.ProcessEnv): Promise<string | undefined> => {
  const told = environment["npm_config_registry"];
  if (told !== undefined && told !== "") return told;
  const { stdout } = await run("npm", ["config", "get", "registry"], { env: environment }).catch(() => ({
    stdout: "",
  }));
  return /^https?:\/\/\S+$/.exec(stdout.trim())?.[0];
};

/** Without what a URL may carry besides the place: it is shown. */
export const shownRegistry = (registry: string | undefined): string => {
  if (registry === undefined) return "npm";
  const { origin, pathname } = new URL(registry);
  return `${origin}${pathname}`;
};

/** What went wrong, in npm's own words where it was npm that said it. */
export const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const stderr = "stderr" in error && typeof error.stderr === "string" ? error.stderr : "";
  const npmSays = /npm error (?!code|syscall|errno|address|port|A complete log)(.*)/.exec(stderr)?.[1];
  return npmSays ?? (error.cause instanceof Error ? error.cause.message || error.message : error.message);
};
