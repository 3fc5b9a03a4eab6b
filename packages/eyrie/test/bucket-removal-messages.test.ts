import { describe, expect, it } from "vitest";
import { contents, notDeleted } from "../src/messages/bucket-removal.ts";

describe("why S3 keeps an object", () => {
  it.each([
    ["Access Denied because object protected by object lock.", "get-object-retention --bucket b --key k"],
    ["Mfa Authentication must be used for this request", "get-bucket-versioning --bucket b"],
    ["Access Denied", "get-bucket-policy --bucket b"],
  ])("%s: %s", (message, command) => {
    const { fact, remedy } = notDeleted("b", "k", "AccessDenied", message);
    expect([fact.en, fact.ja].every((text) => text.includes(`s3://b/k`) && text.includes(message))).toBe(true);
    expect([remedy.en, remedy.ja].every((text) => text.includes(`aws s3api ${command}`))).toBe(true);
  });
});

describe("what goes with a bucket", () => {
  const none = { objects: 0, versions: 0, deleteMarkers: 0, bytes: 0, uploads: 0 };
  it.each([
    [{}, "empty"],
    [{ objects: 1, versions: 1, bytes: 999 }, "1 object, 999 bytes: all deleted for good"],
    [{ uploads: 1 }, "0 objects, 0 bytes, 1 open upload: all deleted for good"],
    [
      { objects: 12_345, versions: 20_111, deleteMarkers: 2, bytes: 3_200_000_000 },
      "12,345 objects, 20,111 versions in all, 2 delete markers, 3.2 GB: all deleted for good",
    ],
  ])("%j is told as: %s", (counted, told) => {
    expect(contents({ ...none, ...counted }).en).toBe(told);
  });
});
