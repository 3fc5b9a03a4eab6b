import type { ErrorCode } from "yaml";
import { syntaxSaid } from "../messages/spec-syntax.ts";
import type { Mistake } from "./spec-error.ts";

type Said = Pick<Mistake, "fact" | "remedy">;

/** The library's code in our words. Where one code stands for several faults, `byMessage` looks closer. */
const byCode: Record<ErrorCode, Said> = {
  ALIAS_PROPS: syntaxSaid.anchor,
  BAD_ALIAS: syntaxSaid.anchor,
  BAD_COLLECTION_TYPE: syntaxSaid.tag,
  BAD_DIRECTIVE: syntaxSaid.directive,
  BAD_DQ_ESCAPE: syntaxSaid.escape,
  BAD_INDENT: syntaxSaid.indentation,
  BAD_PROP_ORDER: syntaxSaid.anchor,
  BAD_SCALAR_START: syntaxSaid.start,
  BLOCK_AS_IMPLICIT_KEY: syntaxSaid.nestedOnOneLine,
  BLOCK_IN_FLOW: syntaxSaid.brackets,
  DUPLICATE_KEY: syntaxSaid.unexpected,
  IMPOSSIBLE: syntaxSaid.unexpected,
  KEY_OVER_1024_CHARS: syntaxSaid.key,
  MISSING_CHAR: syntaxSaid.unexpected,
  MULTILINE_IMPLICIT_KEY: syntaxSaid.key,
  MULTIPLE_ANCHORS: syntaxSaid.anchor,
  MULTIPLE_DOCS: syntaxSaid.documents,
  MULTIPLE_TAGS: syntaxSaid.tag,
  NON_STRING_KEY: syntaxSaid.key,
  RESOURCE_EXHAUSTION: syntaxSaid.deep,
  TAB_AS_INDENT: syntaxSaid.tab,
  TAG_RESOLVE_FAILED: syntaxSaid.tag,
  UNEXPECTED_TOKEN: syntaxSaid.unexpected,
};

const byMessage: readonly (readonly [RegExp, Said])[] = [
  [/closing ["']quote/, syntaxSaid.quote],
  [/Flow (map|sequence) in block collection|^Missing [,:]|Expected flow|end with a [\]}]/, syntaxSaid.brackets],
  [/^Comments must be separated/, syntaxSaid.comment],
  [/Implicit map keys need to be followed/, syntaxSaid.key],
  [/^Unexpected scalar at node end/, syntaxSaid.afterValue],
];

/** What the library found, and how to mend it, in our words. */
export const syntaxSaying = ({ code, message }: Pick<Fault, "code" | "message">): Said =>
  byMessage.find(([pattern]) => pattern.test(message))?.[1] ?? byCode[code];

type Fault = { readonly code: ErrorCode; readonly message: string; readonly pos: readonly [number, number] };

const ruleOf = (code: ErrorCode): string => `yaml-${code.toLowerCase().replaceAll("_", "-")}`;

/** One mistake for each place: the library reports some faults twice, and what follows a fault is often its echo. */
export const syntaxMistakes = (faults: readonly Fault[]): readonly Mistake[] => {
  const seen = new Set<number>();
  return faults.flatMap(({ code, message, pos: [offset] }) => {
    if (seen.has(offset)) return [];
    seen.add(offset);
    return [{ path: [], offset, rule: ruleOf(code), ...syntaxSaying({ code, message }) }];
  });
};
