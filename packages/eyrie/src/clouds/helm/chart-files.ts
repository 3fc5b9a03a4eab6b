import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { tarEntry } from "../helm-binary-unpack.ts";

/** A chart's own account of itself, as text; `undefined` for a file that it does not have. */
export type ChartFiles = { readonly chart: string | undefined; readonly values: string | undefined };

/**
 * Reads Chart.yaml and values.yaml of a chart on disk, a directory or an archive.
 * @returns `undefined` when the file there is no gzipped archive
 * @throws Error when nothing is there or it cannot be read
 */
export async function readChartFiles(path: string): Promise<ChartFiles | undefined> {
  if ((await stat(path)).isDirectory()) {
    const [chart, values] = await Promise.all([textAt(join(path, "Chart.yaml")), textAt(join(path, "values.yaml"))]);
    return { chart, values };
  }
  const packed = await readFile(path);
  const tar = await promisify(gunzip)(packed, { maxOutputLength: mostUnpacked }).catch(() => undefined);
  if (tar === undefined) return undefined;
  const [chart, values] = await Promise.all([textIn(tar, "Chart.yaml"), textIn(tar, "values.yaml")]);
  return { chart, values };
}

/** Helm itself takes no more. */
const mostUnpacked = 100 * 1024 * 1024;

async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Like Helm, takes the first step of each path for the chart's own directory; charts that it brings along lie deeper. */
async function textIn(tar: Buffer, file: string): Promise<string | undefined> {
  const inChart = (name: string) => name.slice(name.indexOf("/")) === `/${file}`;
  const parts: Buffer[] = [];
  for await (const part of tarEntry(Readable.from([tar]), inChart)) parts.push(part);
  return parts.length === 0 ? undefined : Buffer.concat(parts).toString("utf8");
}
