import { bucketSaid, rootPathSaid } from "../../messages/spec-bucket.ts";
import { cut, filledIn, kebab, longerThan, onlyCharacters, readsAsText, type Rule } from "./rule.ts";

const reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"] as const;
const reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"] as const;

const prefixOf = (name: string) => reservedPrefixes.find((prefix) => name.startsWith(prefix));
const suffixOf = (name: string) => reservedSuffixes.find((suffix) => name.endsWith(suffix));

/** The name inside what people paste: `s3://name/key`, an ARN, an endpoint. */
const bareBucketName = (value: string): string =>
  value
    .replace(/^s3:\/\//i, "")
    .replace(/^arn:[^:]*:s3:::/i, "")
    .replace(/^https?:\/\//i, "")
    .replace(/\.s3[.-].*$/i, "")
    .replace(/\/.*$/, "");

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName: Rule = {
  checks: [
    ...filledIn,
    { code: "bucket-name-short", breaks: (name) => name.length < 3, fact: bucketSaid.short },
    longerThan("bucket-name-long", 63, bucketSaid.name),
    onlyCharacters("bucket-name-characters", /[a-z0-9.-]/, bucketSaid.name, bucketSaid.characters),
    { code: "bucket-name-ends", breaks: (name) => !/^[a-z0-9].*[a-z0-9]$/.test(name), fact: bucketSaid.ends },
    { code: "bucket-name-ip", breaks: (name) => /^\d+\.\d+\.\d+\.\d+$/.test(name), fact: bucketSaid.likeAnAddress },
    {
      code: "bucket-name-prefix",
      breaks: (name) => prefixOf(name) !== undefined,
      fact: (name) => bucketSaid.prefix(prefixOf(name) ?? name),
    },
    {
      code: "bucket-name-suffix",
      breaks: (name) => suffixOf(name) !== undefined,
      fact: (name) => bucketSaid.suffix(suffixOf(name) ?? name),
    },
    { code: "bucket-name-two-dots", breaks: (name) => name.includes(".."), fact: () => bucketSaid.twoDots },
    { code: "bucket-name-dots", breaks: (name) => name.includes("."), fact: () => bucketSaid.dots },
    { code: "bucket-name-not-text", breaks: (name) => !readsAsText(name), fact: bucketSaid.notText },
  ],
  pattern:
    "^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
  maxLength: 63,
  example: "milvus-bucket-039dd013c0712f085d60e21f",
  repairs: (value) => {
    const name = kebab(bareBucketName(value));
    const free = name
      .replace(/^(?:xn-+|sthree-|amzn-s3-demo-)+/, "")
      .replace(/(?:-s3alias|-ol-s3|-mrap|-x-s3|-table-s3)+$/, "");
    return [cut(free, 63), cut(`milvus-${free}`, 63), `${cut(free, 56)}-bucket`];
  },
};

const segments = (path: string): readonly string[] => path.split("/");

/** The prefix of Milvus' keys. A wrong one makes keys such as `./wp` or `//insert_log` that are written and never found. */
export const rootPath: Rule = {
  checks: [
    ...filledIn,
    { code: "root-path-root", breaks: (path) => /^\/+$/.test(path), fact: () => rootPathSaid.rootOnly },
    { code: "root-path-leading-slash", breaks: (path) => path.startsWith("/"), fact: () => rootPathSaid.leadingSlash },
    { code: "root-path-trailing-slash", breaks: (path) => path.endsWith("/"), fact: () => rootPathSaid.trailingSlash },
    { code: "root-path-double-slash", breaks: (path) => path.includes("//"), fact: () => rootPathSaid.doubleSlash },
    {
      code: "root-path-dot-segment",
      breaks: (path) => segments(path).some((segment) => /^\.{1,2}$/.test(segment)),
      fact: () => rootPathSaid.dotSegment,
    },
    onlyCharacters("root-path-characters", /[A-Za-z0-9._/-]/, rootPathSaid.path, rootPathSaid.characters),
    { code: "root-path-start", breaks: (path) => !/^[A-Za-z0-9]/.test(path), fact: () => rootPathSaid.start },
    longerThan("root-path-long", 200, rootPathSaid.path),
    { code: "root-path-not-text", breaks: (path) => !readsAsText(path), fact: rootPathSaid.notText },
  ],
  pattern: "^(?!.*(?:^|/)\\.{1,2}(?:/|$))[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9._-]+)*$",
  maxLength: 200,
  example: "milvus-demo",
  repairs: (value) => {
    const path = segments(value.normalize("NFKC").replace(/^s3:\/\/[^/]*/i, ""))
      .map((segment) => segment.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replaceAll(/^[-.]+|[-.]+$/g, ""))
      .filter((segment) => segment !== "")
      .join("/");
    const short = cut(path, 200, /[-_./]+$/);
    return [short, short.replace(/^[^A-Za-z0-9]+/, ""), cut(`milvus-${path}`, 200, /[-_./]+$/)];
  },
};
