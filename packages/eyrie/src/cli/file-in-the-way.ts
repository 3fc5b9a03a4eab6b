import { readFile } from "node:fs/promises";
import { noFile } from "../messages/cli.ts";
import { holdsElse } from "../messages/review.ts";
import type { Sentence } from "../model/sentence.ts";
import { openAlready, otherThanFile } from "./file-sort.ts";

/**
 * Why a file is not to be written at a place: what stands there, unless it is one of ours.
 * @param ours how such a file begins; one that is only there, empty, is as good as none
 * @param device whether what is no file, but can be written to, will do
 */
export async function whatIsInTheWay(
  place: string,
  ours: RegExp,
  device: "will do" | "will not do",
): Promise<Sentence | undefined> {
  try {
    const other = await otherThanFile(place);
    if (device === "will do" && (other === "device" || openAlready(place))) return undefined;
    if (other !== undefined) return noFile(other);
    const text = await readFile(place, "utf8");
    return text.trim() === "" || ours.test(text) ? undefined : holdsElse;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
