/** A JSON document that was written on one line, laid out to be read; any other text as it is. */
export function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text) || text.trim().includes("\n")) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
