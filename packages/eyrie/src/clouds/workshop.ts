import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Lends work a folder of its own in the directory where its result is to lie, so that one rename puts it there: a second
 * process finds the whole of it or nothing. Whatever happens, the folder goes.
 * @param prefix of the folder's name
 */
export async function inWorkshop<T>(
  directory: string,
  prefix: string,
  work: (workshop: string) => Promise<T>,
): Promise<T> {
  let workshop: string | undefined;
  const removeNow = (): void => {
    if (workshop !== undefined) rmSync(workshop, { recursive: true, force: true });
  };
  process.once("exit", removeNow);
  try {
    await mkdir(directory, { recursive: true });
    workshop = await mkdtemp(path.join(directory, prefix));
    return await work(workshop);
  } finally {
    process.removeListener("exit", removeNow);
    if (workshop !== undefined) await rm(workshop, { recursive: true, force: true });
  }
}

/** How often something broken is met in the place: others may put theirs there at the same moment. */
const tries = 5;

/**
 * Puts a folder in its place by one rename. What another process has put there in between is as good; what is broken
 * there makes way, by one rename as well.
 */
export async function moveInto(target: string, made: string, isWhole: () => Promise<boolean>): Promise<void> {
  for (let left = tries; ; left -= 1) {
    try {
      return await rename(made, target);
    } catch (error) {
      if (await isWhole()) return;
      if (left === 0) throw error;
      const aside = `${made}-aside`;
      await rename(target, aside).catch(() => undefined); // another took it away
      await rm(aside, { recursive: true, force: true });
    }
  }
}
