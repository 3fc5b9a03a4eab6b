import { AwsError } from "../aws/service.ts";

/** Offsets of the first and last byte. */
export type ByteRange = { readonly first: number; readonly last: number };

/**
 * Reads a Range header. S3 gives one range at most: several, another unit or nonsense count as none.
 * @throws AwsError 416 `InvalidRange` when no byte of the object is in it
 */
export const readRange = (header: string | undefined, size: number): ByteRange | undefined => {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (header === undefined || from === undefined || to === undefined || from + to === "") return undefined;
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  const first = from === "" ? Math.max(size - Number(to), 0) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last || (from === "" && Number(to) === 0)) {
    throw new AwsError("InvalidRange", 416, "The requested range is not satisfiable", {
      RangeRequested: header,
      ActualObjectSize: String(size),
      "content-range": `bytes */${size}`,
    });
  }
  return { first, last };
};
