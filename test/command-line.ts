import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Output, outputSchema } from "#eyrie/report/output-schema";
import { helmBinary, type Setting } from "./setting.ts";

const command = fileURLToPath(new URL("../packages/eyrie/dist/eyrie.js", import.meta.url));

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Runs the command as it is shipped, as the administrator of a setting's cloud, in the setting's own folder. */
export async function eyrieIn(
  { cloud, kubeconfig, directory }: Setting,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const env = {
    PATH: process.env["PATH"],
    HOME: directory,
    EYRIE_HELM: await helmBinary(),
    AWS_ENDPOINT_URL: cloud.awsEndpoint,
    AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
    AWS_CONFIG_FILE: join(directory, "none"),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, "none"),
    KUBECONFIG: kubeconfig,
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { cwd: directory, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

/** What `--json` printed. */
export const documentOf = ({ out }: Ran): Output => outputSchema.parse(JSON.parse(out));
