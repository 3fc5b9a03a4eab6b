// Debian's packages without root and without installing anything: downloaded and unpacked into a folder of their own.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Makes a folder with packages unpacked below `root`, as a whole or not at all.
 * @param {string} directory where it is to be
 * @param {(apt: (...args: string[]) => Promise<string>) => Promise<string[]>} choose which packages, asked of apt
 * @param {(draft: string) => Promise<void>} finish what else belongs into the folder
 */
export async function unpackDebian(directory, choose, finish) {
  await mkdir(path.dirname(directory), { recursive: true });
  const draft = await mkdtemp(`${directory}-`);
  try {
    await download(draft, choose);
    for (const file of await readdir(draft)) {
      if (!file.endsWith(".deb")) continue;
      await run("dpkg-deb", ["--extract", file, "root"], { cwd: draft });
      await rm(path.join(draft, file));
    }
    await finish(draft);
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** From the lists the machine has, or, where these are empty or old, from lists of our own. */
async function download(directory, choose) {
  const apt = async (...args) => {
    const { stdout } = await run("apt-get", ["-qq", "-o", "APT::Sandbox::User=root", ...args], { cwd: directory });
    return stdout;
  };
  try {
    await apt("download", ...(await choose(apt)));
  } catch {
    await mkdir(path.join(directory, "lists"));
    await mkdir(path.join(directory, "archives"));
    const own = ["-o", `Dir::State::Lists=${directory}/lists`, "-o", `Dir::Cache=${directory}/archives`];
    const ownApt = (...args) => apt(...own, ...args);
    await ownApt("update");
    await ownApt("download", ...(await choose(ownApt)));
    await rm(path.join(directory, "lists"), { recursive: true });
    await rm(path.join(directory, "archives"), { recursive: true });
  }
}
