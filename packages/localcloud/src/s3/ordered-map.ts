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

/** A map that also knows its keys in S3's order, so that a page of a listing costs what is on the page. */
export class OrderedMap<Value> extends Map<string, Value> {
  readonly #sorted: string[] = [];

  /** Where a key stands, or would stand. */
  #placeOf(key: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (comparedByBytes(this.#sorted[middle] ?? "", key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  override set(key: string, value: Value): this {
    if (!this.has(key)) this.#sorted.splice(this.#placeOf(key), 0, key);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    if (this.has(key)) this.#sorted.splice(this.#placeOf(key), 1);
    return super.delete(key);
  }

  override clear(): void {
    this.#sorted.length = 0;
    super.clear();
  }

  /** The keys under a prefix, from `first` on. */
  *keysFrom(first: string, prefix: string): Generator<string> {
    const start = comparedByBytes(first, prefix) > 0 ? first : prefix;
    for (let place = this.#placeOf(start); place < this.#sorted.length; place += 1) {
      const key = this.#sorted[place] ?? "";
      if (!key.startsWith(prefix)) return;
      yield key;
    }
  }
}
