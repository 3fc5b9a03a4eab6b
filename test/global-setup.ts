import { homedir } from "node:os";
import { findHelm } from "#eyrie/clouds/helm-binary";

/**
 * One helm for every test: the one a user would get, on PATH or fetched. Where none is to be had the variable stays
 * unset, and the tests that need helm say that they are skipped.
 */
export async function setup(): Promise<void> {
  try {
    const { platform, arch, env: environment } = process;
    process.env["EYRIE_HELM"] = (await findHelm({ environment, platform, arch, homeDirectory: homedir() })).path;
  } catch (error) {
    console.warn(`No helm for the tests: ${error instanceof Error ? error.message : String(error)}`);
  }
}
