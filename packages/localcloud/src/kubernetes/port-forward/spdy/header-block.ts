/** The headers of SPDY/3 streams: name and value pairs, compressed over the whole of a connection. */

import { constants, createDeflate, createInflate, type Deflate, type Inflate } from "node:zlib";

export type Headers = Readonly<Record<string, string>>;

const words =
  "options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow authorization cache-control connection content-base content-encoding content-language content-length content-location content-md5 content-range content-type date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade user-agent vary via warning www-authenticate method get status 200_OK version HTTP/1.1 url public set-cookie keep-alive origin"
    .split(" ")
    .map((word) => word.replace("_", " "));
const tail =
  "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";

/** What both ends' compression starts from. @see https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/ */
const dictionary = Buffer.concat([...words.flatMap((word) => sized(word)), Buffer.from(tail)]);

/** Bytes of a block that is unpacked; what Kubernetes sends has a hundredth of that. */
const longest = 64 * 1024;

/** One end's half of the compression: blocks have to go through it one after the other, in their order on the wire. */
export type HeaderReader = { readonly read: (block: Buffer) => Promise<Headers>; readonly close: () => void };
export type HeaderWriter = { readonly write: (headers: Headers) => Promise<Buffer>; readonly close: () => void };

/** `read` throws where a block is not what its compression makes of it, or too long. */
export function headerReader(): HeaderReader {
  const { through, close } = lasting(createInflate({ dictionary }));
  return { read: async (block) => parsed(await through(block)), close };
}

export function headerWriter(): HeaderWriter {
  const { through, close } = lasting(createDeflate({ dictionary }));
  return { write: (headers) => through(written(headers)), close };
}

function lasting(codec: Deflate | Inflate) {
  let chunks: Buffer[] = [];
  codec.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    const length = chunks.reduce((sum, each) => sum + each.length, 0);
    if (length > longest) codec.destroy(new RangeError("A header block is too long"));
  });
  const through = (block: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      chunks = [];
      codec.once("error", reject);
      codec.write(block);
      codec.flush(constants.Z_SYNC_FLUSH, () => {
        codec.off("error", reject);
        resolve(Buffer.concat(chunks));
      });
    });
  return { through, close: () => void codec.destroy() };
}

function sized(text: string): [Buffer, Buffer] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return [length, Buffer.from(text)];
}

function written(headers: Headers): Buffer {
  const pairs = Object.entries(headers);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(pairs.length);
  return Buffer.concat([count, ...pairs.flatMap(([name, value]) => [...sized(name), ...sized(value)])]);
}

/** @throws RangeError where a length leads out of the block */
function parsed(block: Buffer): Headers {
  let at = 4;
  const text = (): string => {
    const start = at + 4;
    at = start + block.readUInt32BE(at);
    if (at > block.length) throw new RangeError("A header is longer than its block");
    return block.toString("utf8", start, at);
  };
  const headers = Object.create(null) as Record<string, string>;
  for (let left = block.readUInt32BE(0); left > 0; left -= 1) {
    const name = text();
    headers[name] = text();
  }
  return headers;
}
