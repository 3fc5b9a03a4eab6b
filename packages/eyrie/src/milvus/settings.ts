import { isScalar } from "yaml";
import { nodeAt, offsetOf, type Position, readValuesFile } from "./values-file.ts";

/** Where the user's values say something. */
export type Setting = Position & { readonly file: string; readonly path: string; readonly value: string };

/** Each path that some values file sets, where the last that does sets it: that one counts. */
export function settingsIn(
  files: readonly { readonly path: string; readonly text: string }[],
  paths: readonly (readonly string[])[],
): readonly Setting[] {
  const read = files.map(({ path, text }) => ({ file: path, ...readValuesFile(text) })).toReversed();
  return paths.flatMap((path) => {
    for (const { file, documents, position } of read)
      for (const document of documents.toReversed()) {
        const node = nodeAt(document, path);
        if (node === undefined) continue;
        const value = isScalar(node) ? String(node.value) : JSON.stringify(node.toJS(document));
        return [{ file, ...position(offsetOf(node)), path: path.join("."), value }];
      }
    return [];
  });
}
