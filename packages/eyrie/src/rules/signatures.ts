/** The codes of what may cause a line, the likeliest first; none for a line that tells of nothing we know. */
export const codesFor = (_line: string): readonly string[] => [];
