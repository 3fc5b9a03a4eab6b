import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { processDirectory } from "../process-directory.ts";

/** A container's file system: a private directory of this machine, of which only this process' user can read a byte. */
export type ContainerFiles = {
  readonly root: string;
  /** Replaces a file in one step, so that a reader sees the old token or the new one. */
  readonly write: (containerPath: string, content: string) => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** Where a container's absolute path lies below `root`; `..` cannot lead out of it. */
export const hostPath = (root: string, containerPath: string): string =>
  path.join(root, path.posix.normalize(`/${containerPath.replaceAll("\\", "/")}`));

/** Tokens outlive neither the pod nor this process. */
export const makeContainerFiles = async (files: Readonly<Record<string, string>>): Promise<ContainerFiles> => {
  const root = await mkdtemp(path.join(processDirectory(), "pod-"));
  const write = async (containerPath: string, content: string): Promise<void> => {
    const target = hostPath(root, containerPath);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(`${target}.new`, content, { mode: 0o600 });
    await rename(`${target}.new`, target);
  };
  await Promise.all(Object.entries(files).map(([containerPath, content]) => write(containerPath, content)));
  return {
    root,
    write,
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
};
