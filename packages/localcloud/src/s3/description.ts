import { notImplemented } from "../aws/protocol.ts";
import { AwsError } from "../aws/service.ts";
import type { ObjectDescription } from "./store.ts";
import { readTaggingHeader } from "./tagging.ts";

const kept = ["content-type", "cache-control", "content-disposition", "content-language", "expires"] as const;

/** Headers of a write that ask for what this S3 does not do, and the values that ask for nothing. */
const refused: Readonly<Record<string, readonly string[]>> = {
  "x-amz-storage-class": ["STANDARD"],
  "x-amz-website-redirect-location": [],
  "x-amz-object-lock-mode": [],
  "x-amz-object-lock-retain-until-date": [],
  "x-amz-object-lock-legal-hold": ["OFF"],
  "x-amz-write-offset-bytes": [],
};

const maxMetadata = 2048;

/**
 * What a write says of its object.
 * @throws AwsError `MetadataTooLarge`, `InvalidTag`; `NotImplemented` naming the header
 */
export const readDescription = (headers: Readonly<Record<string, string>>): ObjectDescription => {
  for (const [name, harmless] of Object.entries(refused)) {
    const value = headers[name];
    if (value !== undefined && !harmless.includes(value)) throw notImplemented(`${name}: ${value}`);
  }
  const described: Record<string, string> = { "content-type": "binary/octet-stream" };
  for (const name of kept) {
    const value = headers[name];
    if (value !== undefined && value !== "") described[name] = value;
  }
  const encodings = (headers["content-encoding"] ?? "")
    .split(",")
    .map((encoding) => encoding.trim())
    // How the body travelled, not what it is.
    .filter((encoding) => encoding !== "" && encoding !== "aws-chunked");
  if (encodings.length > 0) described["content-encoding"] = encodings.join(",");
  const prefix = "x-amz-meta-";
  const metadata = Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
  const size = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value), 0);
  if (size > maxMetadata) {
    throw new AwsError("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size", {
      Size: String(size),
      MaxSizeAllowed: String(maxMetadata),
    });
  }
  return { headers: described, metadata, tags: readTaggingHeader(headers) };
};

export const descriptionHeaders = ({ headers, metadata }: ObjectDescription): Record<string, string> => ({
  ...headers,
  ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
});
