/** Where something stands in a file of the user's; line and column from 1. */
export type FilePlace = { readonly file: string; readonly line: number; readonly column: number };
