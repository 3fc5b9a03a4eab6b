/** Programs of others that judge the cluster. */

import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The one the variable names, else the one in PATH. */
export function findTool(name: string, variable: string): string | undefined {
  const given = process.env[variable];
  if (given !== undefined && given !== "") return given;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((directory) => join(directory, name)).find(isProgram);
}

/** There, and one that may be run. */
function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export type Outcome = { readonly code: number; readonly output: string; readonly errors: string };

/** Without the user's own kubeconfig, repositories or plug-ins: everything is the folder's. */
export function runTool(program: string, args: readonly string[], folder: string): Promise<Outcome> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    KUBECONFIG: join(folder, "kubeconfig"),
    KUBE_EDITOR: "sed -i s/once/edited/",
    HELM_CACHE_HOME: join(folder, "cache"),
    HELM_CONFIG_HOME: join(folder, "config"),
    HELM_DATA_HOME: join(folder, "data"),
  };
  return new Promise((resolve) => {
    execFile(program, args, { env, cwd: folder }, (error, output, errors) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, output, errors });
    });
  });
}
