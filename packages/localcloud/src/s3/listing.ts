/** Lone code units above the surrogates would sort before them, though their code points are smaller. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** Orders strings by the bytes of their UTF-8 form, as S3 orders keys, without encoding them. */
export const comparedByBytes = (one: string, other: string): number => {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const a = one.charCodeAt(index);
    const b = other.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return one.length - other.length;
};

export type ListingRequest = {
  readonly prefix: string;
  /** Keys that share the text up to its next occurrence are rolled up; `""` rolls up nothing. */
  readonly delimiter: string;
  /** A key or common prefix: the listing starts behind it, and behind everything rolled up in it. */
  readonly after: string;
  readonly most: number;
};

export type Page<Entry> = {
  readonly entries: readonly Entry[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** The last that was given, entry or common prefix: the next page starts behind it. */
  readonly last: Entry | string | undefined;
};

/**
 * One page of entries that stand in S3's order, all under the prefix; a common prefix counts as one entry.
 * @param after a common prefix that the page before gave already
 */
export const pageOf = <Entry extends { readonly key: string }>(
  sorted: readonly Entry[],
  { prefix, delimiter, after, most }: ListingRequest,
): Page<Entry> => {
  const entries: Entry[] = [];
  const commonPrefixes: string[] = [];
  let last: Entry | string | undefined;
  for (const entry of sorted) {
    const end = delimiter === "" ? -1 : entry.key.indexOf(delimiter, prefix.length);
    const rolledUp = end < 0 ? undefined : entry.key.slice(0, end + delimiter.length);
    if (rolledUp !== undefined && (rolledUp === after || rolledUp === last)) continue;
    if (entries.length + commonPrefixes.length >= most) return { entries, commonPrefixes, truncated: most > 0, last };
    if (rolledUp === undefined) entries.push(entry);
    else commonPrefixes.push(rolledUp);
    last = rolledUp ?? entry;
  }
  return { entries, commonPrefixes, truncated: false, last };
};

export type Listing = {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** The last entry given, key or common prefix: the `after` of the next page. */
  readonly last: string | undefined;
};

/** One page of keys in S3's order. */
export const listKeys = (all: Iterable<string>, request: ListingRequest): Listing => {
  const sorted = [...all]
    .filter((key) => key.startsWith(request.prefix) && comparedByBytes(key, request.after) > 0)
    .sort(comparedByBytes)
    .map((key) => ({ key }));
  const { entries, last, ...page } = pageOf(sorted, request);
  return { ...page, keys: entries.map(({ key }) => key), last: typeof last === "object" ? last.key : last };
};
