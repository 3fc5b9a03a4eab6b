import { uriEncode } from "../aws/canonical-request.ts";
import { invalidArgument } from "./errors.ts";
import type { Query } from "./target.ts";
import { element, type XmlElement } from "./xml.ts";

const mostAtOnce = 1000;

/** A count in a query. @throws AwsError `InvalidArgument` */
export const readCount = (query: Query, name: string): number | undefined => {
  const asked = query.get(name);
  if (asked === undefined) return undefined;
  if (!/^\d{1,10}$/.test(asked) || Number(asked) > 0x7fffffff) {
    const argument = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    throw invalidArgument(`Argument ${argument} must be an integer between 0 and 2147483647`, argument, asked);
  }
  return Number(asked);
};

/** Reads `max-keys` and its like: a page never holds more than a thousand entries. */
export const readMost = (query: Query, name: string): number =>
  Math.min(readCount(query, name) ?? mostAtOnce, mostAtOnce);

export type WriteKey = (text: string) => string;

/** As Java's URLEncoder does it, but for the slash. */
const urlEncoded: WriteKey = (text) =>
  uriEncode(text).replaceAll("%2F", "/").replaceAll("%20", "+").replaceAll("%2A", "*").replaceAll("~", "%7E");

/** How keys are written: `encoding-type=url` lets them hold what XML cannot. */
export const keyWriter = (query: Query): WriteKey => {
  const encoding = query.get("encoding-type") ?? "";
  if (encoding === "") return (text) => text;
  if (encoding === "url") return urlEncoded;
  throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encoding);
};

/** What every listing is asked with. */
export type ListingRequest = {
  readonly prefix: string;
  /** Keys that share the text up to its next occurrence are rolled up; `""` rolls up nothing. */
  readonly delimiter: string;
  readonly most: number;
  readonly write: WriteKey;
};

export const readRequest = (query: Query, most: "max-keys" | "max-uploads"): ListingRequest => ({
  prefix: query.get("prefix") ?? "",
  delimiter: query.get("delimiter") ?? "",
  most: readMost(query, most),
  write: keyWriter(query),
});

/** What a listing says again of the request. */
export const requestElements = (query: Query, { prefix, delimiter, write }: ListingRequest) => {
  const encoding = query.get("encoding-type");
  return [
    element("Prefix", write(prefix)),
    delimiter === "" ? undefined : element("Delimiter", write(delimiter)),
    encoding === undefined ? undefined : element("EncodingType", encoding),
  ];
};

export const commonPrefixElements = (
  { commonPrefixes }: Pick<Page<unknown>, "commonPrefixes">,
  { write }: Pick<ListingRequest, "write">,
): readonly XmlElement[] =>
  commonPrefixes.map((common) => element("CommonPrefixes", [element("Prefix", write(common))]));

export type Page<Entry> = {
  readonly entries: readonly Entry[];
  readonly commonPrefixes: readonly string[];
  /** The last that was given, entry or common prefix, when there is more: the next page starts behind it. */
  readonly next: Entry | string | undefined;
  readonly truncated: boolean;
};

/**
 * One page of entries that stand in S3's order, all under the prefix; a common prefix counts as one entry.
 * @param after a common prefix that the page before gave already
 */
export const pageOf = <Entry extends { readonly key: string }>(
  sorted: Iterable<Entry>,
  { prefix, delimiter, most }: Pick<ListingRequest, "prefix" | "delimiter" | "most">,
  after: string,
): Page<Entry> => {
  const entries: Entry[] = [];
  const commonPrefixes: string[] = [];
  let last: Entry | string | undefined;
  for (const entry of sorted) {
    const end = delimiter === "" ? -1 : entry.key.indexOf(delimiter, prefix.length);
    const rolledUp = end < 0 ? undefined : entry.key.slice(0, end + delimiter.length);
    if (rolledUp !== undefined && (rolledUp === after || rolledUp === last)) continue;
    if (entries.length + commonPrefixes.length >= most) {
      // A page of no entries is not truncated, or nobody would ever get on.
      return { entries, commonPrefixes, truncated: most > 0, next: last };
    }
    if (rolledUp === undefined) entries.push(entry);
    else commonPrefixes.push(rolledUp);
    last = rolledUp ?? entry;
  }
  return { entries, commonPrefixes, truncated: false, next: undefined };
};
