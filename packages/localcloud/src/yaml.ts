/** YAML as it comes from outside. */

import { Lexer, parse, Parser } from "yaml";

/** Open nodes at once; the package recurses over them, and a stack that ends within V8's own code ends the process. */
const mostOpen = 400;

/**
 * Reads one document. Of a key that is there twice the last counts: looking for them takes time that grows with the
 * square of their number, and so does pointing at the lines of errors.
 * @returns what may be cyclic, as YAML can be
 * @throws Error
 */
export function readYaml(text: string): unknown {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // Only walked through: what it yields is not needed.
    for (const _token of parser.next(lexeme)) continue;
    if (parser.stack.length > mostOpen) throw new Error("exceeded max depth");
  }
  return parse(text, { maxAliasCount: 100, logLevel: "error", prettyErrors: false, uniqueKeys: false }) as unknown;
}
