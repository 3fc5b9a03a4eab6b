/** Both from 1; the column counts UTF-16 units, as editors' own interfaces do. */
export type Place = { readonly line: number; readonly column: number };

/** Where a JSON value stands in its text, and everything in it. A member of an object stands where its key does. */
export type Located = {
  readonly place: Place;
  readonly members?: ReadonlyMap<string, Located>;
  readonly items?: readonly Located[];
  /** Keys of an object that stand in it once more, further up. */
  readonly repeated?: readonly { readonly key: string; readonly place: Place }[];
};

/** A part of a document on the way down: how messages call it, and where it stands if the document was a text. */
export type Spot = { readonly path: string; readonly located: Located | undefined };

/** What is not there stands where its surroundings do. */
export function within({ path, located }: Spot, key: string | number): Spot {
  return {
    path: typeof key === "number" ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`,
    located: inner(located, key) ?? located,
  };
}

export function inner(located: Located | undefined, key: string | number): Located | undefined {
  return typeof key === "number" ? located?.items?.[key] : located?.members?.get(key);
}
