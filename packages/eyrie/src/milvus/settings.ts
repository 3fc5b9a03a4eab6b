import { isScalar } from "yaml";
import { nodeAt, offsetOf, type Position, readValuesFile } from "./values-file.ts";

/** Where the user's values say something. */
export type Setting = Position & { readonly file: string; readonly path: string; readonly value: string };

/** Milvus reads this file after the chart's own, and the later wins. */
const userConfig = ["extraConfigFiles", "user.yaml"];

/** The path that leads to a setting; one inside of `user.yaml` is where the whole file is. */
export const pathOf = (setting: string): readonly string[] =>
  setting.startsWith(userConfig.join(".")) ? userConfig : setting.split(".");

/** Where a file sets a setting to an empty text, which is not the same as nothing. */
export function emptyAt({ text }: { readonly text: string }, setting: string): Position | undefined {
  const { documents, position } = readValuesFile(text);
  const [, inner] = setting.split(": ");
  for (const document of documents) {
    const node = nodeAt(document, pathOf(setting));
    const within = inner === undefined ? [node] : innerNodes(node, inner.split("."));
    if (within.some((one) => isScalar(one) && one.value === "")) return position(offsetOf(node));
  }
  return undefined;
}

const innerNodes = (file: unknown, path: readonly string[]) =>
  isScalar(file) && typeof file.value === "string"
    ? readValuesFile(file.value).documents.map((document) => nodeAt(document, path))
    : [];

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
