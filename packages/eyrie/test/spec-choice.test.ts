import { expect, test } from "vitest";
import { parseSpec } from "../src/spec/parse.ts";

test.each([
  [
    "public",
    '"public" is none of internal, internet, none.',
    "「public」は指定できません。internal、internet、none のいずれかを指定します。",
  ],
  [
    "[internal]",
    "milvus.exposure takes one of internal, internet, none, not a list or a mapping.",
    "milvus.exposure に書けるのは internal、internet、none のいずれか一つで、リストやマッピングではありません。",
  ],
])("a choice is not said to be %s", (written, en, ja) => {
  const parsed = parseSpec(
    `cluster: { name: c, region: us-east-2 }\nmilvus: { release: m1, exposure: ${written} }\n`,
    "eyrie.yaml",
  );
  expect(parsed).toMatchObject({ ok: false, errors: [{ fact: { en, ja } }] });
});
