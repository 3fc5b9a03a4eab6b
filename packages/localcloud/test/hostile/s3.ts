/** Valid requests to S3, and what a hostile client makes of them. */

import { hmac, scopeText, sha256Hex, signingKey } from "../../src/aws/canonical-request.ts";
import { sign, type SigningCredentials } from "../../src/aws/sign.ts";
import { region } from "../aws/local-aws.ts";
import { bentHeaders, type Unsigned } from "./aws.ts";
import { bentPath, damaged, oddQuery, texts } from "./mutations.ts";
import type { Chance } from "./seeded.ts";

type Valid = { readonly method: string; readonly target: string; readonly body?: string };

const tag = (name: string, ...content: readonly string[]): string => `<${name}>${content.join("")}</${name}>`;
const rule = tag(
  "Rule",
  tag("ID", "a"),
  tag("Filter", tag("Prefix", "p")),
  tag("Status", "Enabled"),
  tag("Expiration", tag("Days", "1")),
);

const valid: readonly Valid[] = [
  { method: "GET", target: "/" },
  { method: "GET", target: "/?max-buckets=1" },
  {
    method: "PUT",
    target: "/other",
    body: tag(
      "CreateBucketConfiguration",
      tag("LocationConstraint", region),
      tag("Tags", tag("Tag", tag("Key", "k"), tag("Value", "v"))),
    ),
  },
  {
    method: "PUT",
    target: "/fuzz?tagging",
    body: tag("Tagging", tag("TagSet", tag("Tag", tag("Key", "k"), tag("Value", "v")))),
  },
  {
    method: "PUT",
    target: "/fuzz?publicAccessBlock",
    body: tag("PublicAccessBlockConfiguration", tag("BlockPublicAcls", "true")),
  },
  {
    method: "PUT",
    target: "/fuzz?ownershipControls",
    body: tag("OwnershipControls", tag("Rule", tag("ObjectOwnership", "ObjectWriter"))),
  },
  { method: "PUT", target: "/fuzz?versioning", body: tag("VersioningConfiguration", tag("Status", "Enabled")) },
  { method: "PUT", target: "/fuzz?lifecycle", body: tag("LifecycleConfiguration", rule) },
  {
    method: "PUT",
    target: "/fuzz?encryption",
    body: tag(
      "ServerSideEncryptionConfiguration",
      tag("Rule", tag("ApplyServerSideEncryptionByDefault", tag("SSEAlgorithm", "AES256"))),
    ),
  },
  {
    method: "PUT",
    target: "/fuzz?policy",
    body: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::fuzz","Condition":{"StringLike":{"aws:username":"*?*?*"}}}]}',
  },
  {
    method: "POST",
    target: "/fuzz?delete",
    body: tag(
      "Delete",
      tag("Object", tag("Key", "k"), tag("VersionId", "null")),
      tag("Object", tag("Key", "a&#x0;b")),
      tag("Quiet", "false"),
    ),
  },
  { method: "GET", target: "/fuzz" },
  { method: "GET", target: "/fuzz?list-type=2&max-keys=2&delimiter=%2F" },
  { method: "GET", target: "/fuzz?versions" },
  { method: "GET", target: "/fuzz?uploads" },
  ...[
    "tagging",
    "policy",
    "policyStatus",
    "lifecycle",
    "location",
    "encryption",
    "versioning",
    "acl",
    "ownershipControls",
  ].map((name) => ({ method: "GET", target: `/fuzz?${name}` })),
  { method: "HEAD", target: "/fuzz" },
  { method: "DELETE", target: "/other" },
  { method: "PUT", target: "/fuzz/k", body: "hello" },
  { method: "PUT", target: "/fuzz/a//b/%C3%A9%20/..", body: "x" },
  { method: "GET", target: "/fuzz/k" },
  { method: "HEAD", target: "/fuzz/k" },
  { method: "DELETE", target: "/fuzz/k" },
  { method: "POST", target: "/fuzz/big?uploads" },
  { method: "PUT", target: "/fuzz/big?partNumber=1&uploadId={upload}", body: "part" },
  { method: "GET", target: "/fuzz/big?uploadId={upload}" },
  {
    method: "POST",
    target: "/fuzz/big?uploadId={upload}",
    body: tag("CompleteMultipartUpload", tag("Part", tag("PartNumber", "1"), tag("ETag", "&quot;x&quot;"))),
  },
];

const parameters = [
  "max-keys",
  "prefix",
  "delimiter",
  "marker",
  "start-after",
  "continuation-token",
  "encoding-type",
  "list-type",
  "versionId",
  "key-marker",
  "version-id-marker",
  "upload-id-marker",
  "uploadId",
  "partNumber",
  "part-number-marker",
  "max-parts",
  "max-uploads",
  "max-buckets",
  "bucket-region",
  "fetch-owner",
  "uploads",
  "policy",
  "tagging",
  "delete",
  "versions",
  "X-Amz-Algorithm",
  "X-Amz-Expires",
  "X-Amz-Credential",
  "response-content-type",
  "x-id",
];
const headerNames = [
  "range",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "x-amz-copy-source",
  "x-amz-copy-source-if-match",
  "x-amz-copy-source-if-modified-since",
  "x-amz-metadata-directive",
  "x-amz-acl",
  "x-amz-grant-read",
  "x-amz-object-ownership",
  "x-amz-expected-bucket-owner",
  "x-amz-checksum-crc32",
  "x-amz-checksum-algorithm",
  "x-amz-checksum-type",
  "x-amz-trailer",
  "x-amz-mp-object-size",
  "content-md5",
  "x-amz-meta-a",
  "x-amz-meta-__proto__",
  "content-type",
  "content-encoding",
  "expires",
  "cache-control",
  "x-amz-server-side-encryption",
  "x-amz-storage-class",
  "x-amz-tagging",
  "x-amz-content-sha256",
  "x-amz-decoded-content-length",
  "x-amz-checksum-mode",
  "x-amz-security-token",
  "x-amz-date",
  "host",
  "constructor",
];
const headerValues = [
  ...texts.filter((text) => !/[^\t -~\u0080-\u00ff]/.test(text)),
  "bytes=0-",
  "bytes=-0",
  "bytes=5-1",
  "bytes=0-0,2-3",
  "bytes=99999999999999999999-",
  "bytes=-1",
  '"a","b",*',
  'W/"x"',
  "Thu, 01 Jan 1970 00:00:00 GMT",
  "/fuzz/k",
  "fuzz/k?versionId=null",
  "arn:aws:s3:::fuzz/k",
  "/fuzz/%zz",
  "fuzz",
  "CRC32",
  "sha256",
  "FULL_OBJECT",
  "COMPOSITE",
  "public-read",
  "AAAAAA==",
  "sAgPMw==",
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "UNSIGNED-PAYLOAD",
  "x.s3.amazonaws.com",
  "fuzz.s3.localhost",
  "s3.us-east-1.amazonaws.com",
  "a.s3.".repeat(100),
  "REPLACE",
  "x-amz-checksum-crc32",
];

const spoiltXml = (chance: Chance, body: string): string => {
  const root = /^<([A-Za-z]+)>/.exec(body)?.[1] ?? "Delete";
  const bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';
  const somewhere = (text: string): string => {
    const at = chance.below(body.length);
    return body.slice(0, at) + text + body.slice(at);
  };
  return chance.oneOf([
    () => bomb + body,
    () => `<?xml version="1.0" encoding="UTF-16"?>${body}`,
    () => `<?xml version="1.0"?><?xml version="1.0"?>${body}`,
    () => body.replace(">", ' xmlns="http://evil.example/">'),
    () => body.replaceAll("<", "<x:").replaceAll("<x:/", "</x:"),
    () => body.replaceAll(/<(\w+)>/g, `<$1 a="${"x".repeat(500)}" a='1'>`),
    () => body + body,
    () => `${body}trailing`,
    () => body.replace(`</${root}>`, ""),
    () => somewhere("<a>".repeat(chance.oneOf([5, 99, 101, 2000]))),
    () =>
      somewhere(
        chance.oneOf([
          "&a;",
          "&#xD800;",
          "&#0;",
          "&#x110000;",
          "&constructor;",
          "&",
          "<![CDATA[x]]>",
          "<!-- x -->",
          "<?x?>",
          "\0",
        ]),
      ),
    () =>
      body.replaceAll(
        />([^<>]+)</g,
        `>${chance.oneOf(["", "-1", "1e9", "99999999999", " true ", "&#x1F409;", "a".repeat(2000), "&lt;x>"])}<`,
      ),
    () => body.replace(/<(\w+)>([^<>]*)<\/\1>/, "<$1>$2</$1>".repeat(chance.oneOf([2, 60, 1100]))),
    () => `<${root}/>`,
    () => `<${root}>${"<a/>".repeat(2000)}</${root}>`,
    () => "",
  ])();
};

const spoiltPolicy = (chance: Chance, body: string): string =>
  chance.oneOf([
    () => body.replace("*?*?*", "*?".repeat(4000)),
    () =>
      body.replace(
        '"arn:aws:s3:::fuzz"',
        JSON.stringify(Array.from({ length: 300 }, (_, index) => `arn:aws:s3:::fuzz/${"*a".repeat(10)}${index}`)),
      ),
    () => body.replace("aws:username", "__proto__"),
    () =>
      body.replace(
        "StringLike",
        chance.oneOf(["constructor", "ForAllValues:StringLikeIfExists", "NumericEquals", "IpAddress", "Null"]),
      ),
    () => body.replace("*?*?*", "${aws:username}${".repeat(200)),
    () => `${body.slice(0, -1)},"x":${"[".repeat(5000)}${"]".repeat(5000)}}`,
    () => body.replace("{", '{"Version":"2012-10-17","__proto__":{"Statement":[]},'),
  ])();

/** A body in chunks, signed or with a trailer, and damaged. */
const chunked = (
  chance: Chance,
  method: string,
  rawTarget: string,
  credentials: SigningCredentials,
  now: number,
): Unsigned => {
  const signed = chance.once(2);
  const data = "x".repeat(9000);
  const headers = {
    host: "127.0.0.1",
    "x-amz-content-sha256": signed ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" : "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "x-amz-decoded-content-length": chance.once(6)
      ? chance.oneOf(["", "-1", "99999999999999999999", "1e3", "8999"])
      : String(data.length),
    ...(signed
      ? {}
      : {
          "x-amz-trailer": chance.once(6)
            ? chance.oneOf(["x-amz-checksum-sha1,,", "constructor", "x"])
            : "x-amz-checksum-crc32",
        }),
  };
  const { authorization = "", "x-amz-date": amzDate = "" } = sign({ method, rawTarget, headers }, credentials, {
    service: "s3",
    region,
    now,
  });
  const scope = { date: amzDate.slice(0, 8), region, service: "s3" };
  const key = signingKey(credentials.secretAccessKey, scope);
  let before = /Signature=(\w+)/.exec(authorization)?.[1] ?? "";
  const chunk = (content: string): string => {
    before = hmac(
      key,
      ["AWS4-HMAC-SHA256-PAYLOAD", amzDate, scopeText(scope), before, sha256Hex(""), sha256Hex(content)].join("\n"),
    ).toString("hex");
    return `${content.length.toString(16)}${signed ? `;chunk-signature=${before}` : ""}\r\n${content}${content === "" ? "" : "\r\n"}`;
  };
  const whole = `${chunk(data)}${chunk("")}${signed ? "\r\n" : "x-amz-checksum-crc32:AAAAAA==\r\n\r\n"}`;
  const spoilt = chance.oneOf([
    () => whole,
    () => whole.replace(/^[0-9a-f]+/, chance.oneOf(["-1", "0", "zz", "ffffffff", "fffffffff", "", " 2328", "1"])),
    () => whole.replaceAll("\r\n", "\n"),
    () => whole.replace(/signature=\w{8}/, "signature=00000000"),
    () => whole.slice(0, chance.below(whole.length)),
    () => Array.from({ length: 50 }, () => "1\r\nx\r\n").join("") + whole,
    () => whole + whole,
    () => Buffer.from(damaged(chance, Buffer.from(whole))).toString("latin1"),
  ])();
  return { method, rawTarget, headers, body: Buffer.from(spoilt, "latin1") };
};

export const s3Request = (chance: Chance, upload: string, credentials: SigningCredentials, now: number): Unsigned => {
  const { method, target, body = "" } = chance.oneOf(valid);
  const filled = target.replace("{upload}", upload);
  if (chance.once(10)) return chunked(chance, "PUT", "/fuzz/chunked", credentials, now);
  const [path = "", query = ""] = filled.split("?");
  const bent = chance.once(8) ? bentPath(chance, path) : path;
  const more = chance.once(3) ? oddQuery(chance, parameters) : "";
  const joined = [query, more].filter((part) => part !== "").join("&");
  const bytes = Buffer.from(body);
  const sent = chance.oneOf<() => Uint8Array>([
    () => bytes,
    () =>
      body.startsWith("<")
        ? Buffer.from(spoiltXml(chance, body))
        : Buffer.from(body.startsWith("{") ? spoiltPolicy(chance, body) : body),
    () => (body.startsWith("<") ? Buffer.from(spoiltXml(chance, body)) : damaged(chance, bytes)),
    () => damaged(chance, bytes),
  ])();
  const digest =
    filled.includes("?delete") || filled.includes("?lifecycle")
      ? { "x-amz-checksum-sha256": Buffer.from(sha256Hex(sent), "hex").toString("base64") }
      : {};
  return {
    method: chance.once(25) ? chance.oneOf(["POST", "PATCH", "OPTIONS", "PROPFIND", "DELETE", "PUT"]) : method,
    rawTarget: joined === "" ? bent : `${bent}?${joined}`,
    headers: bentHeaders(chance, digest, headerNames, headerValues),
    body: sent,
  };
};
