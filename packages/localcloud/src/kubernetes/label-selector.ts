/** Label selectors as text: `a=b,c!=d,e in (f,g),!h,i>1`. The grammar, and the words for what breaks it, are Go's. */

import { faultsOf, forms, qualifiedNameFaults } from "./problems.ts";
import { badRequest } from "./status.ts";

export type Requirement = { readonly key: string; readonly operator: string; readonly values: readonly string[] };

const operators: Readonly<Record<string, string>> = {
  in: "In",
  notin: "NotIn",
  "=": "In",
  "==": "In",
  "!=": "NotIn",
  ">": "Gt",
  "<": "Lt",
};
const token = /\s*(?:(?<symbol>!=|==|[!=<>(),])|(?<word>[^\s!=<>(),]+))/gy;

type Token = { readonly text: string; readonly word: boolean };
const end: Token = { text: "", word: false };

/** @throws StatusError 400 when it is not a selector. */
export function parseRequirements(text: string): Requirement[] {
  const tokens = [...text.matchAll(token)].map(({ groups }): Token => {
    return { text: groups?.["word"] ?? groups?.["symbol"] ?? "", word: groups?.["word"] !== undefined };
  });
  let at = 0;
  const ahead = (): Token => tokens[at] ?? end;
  const take = (): Token => {
    const taken = ahead();
    at += 1;
    return taken;
  };

  const requirement = (): Requirement => {
    const absent = ahead().text === "!";
    if (absent) take();
    const { text: key, word } = take();
    if (!word) throw unfit(`found '${key}', expected: identifier`);
    const faults = qualifiedNameFaults(key);
    if (faults.length > 0) throw unfit(`<nil>: Invalid value: ${JSON.stringify(key)}: ${faults.join("; ")}`);
    if (absent) return { key, operator: "DoesNotExist", values: [] };
    if (isEnd(ahead())) return { key, operator: "Exists", values: [] };
    const { text: sign } = take();
    const operator = Object.hasOwn(operators, sign) ? operators[sign] : undefined;
    if (operator === undefined) throw unfit(`found '${sign}', expected: in, notin, =, ==, !=, gt, lt`);
    const values = sign === "in" || sign === "notin" ? set() : [value()];
    if ((operator === "Gt" || operator === "Lt") && !/^-?\d+$/.test(values[0] ?? "")) {
      throw unfit(
        `values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`,
      );
    }
    for (const [index, item] of values.entries()) {
      const wrong = faultsOf(item, forms.labelValue);
      if (wrong.length === 0) continue;
      throw unfit(`values[${index}][${key}]: Invalid value: ${JSON.stringify(item)}: ${wrong.join("; ")}`);
    }
    return { key, operator, values };
  };
  const value = (): string => {
    if (isEnd(ahead())) return "";
    const { text: found, word } = take();
    if (!word) throw unfit(`found '${found}', expected: identifier`);
    return found;
  };
  const set = (): string[] => {
    const open = take();
    if (open.text !== "(") throw unfit(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      values.push(ahead().word ? take().text : "");
      const { text: found } = take();
      if (found === ")") return values;
      if (found !== ",") throw unfit(`found '${found}', expected: ',' or ')'`);
    }
  };

  const requirements: Requirement[] = [];
  while (ahead() !== end) {
    const { text: first, word } = ahead();
    if (!word && first !== "!") throw badRequest(`found '${first}', expected: !, identifier, or 'end of string'`);
    requirements.push(requirement());
    const behind = take();
    if (behind === end) break;
    if (behind.text !== ",") throw badRequest(`found '${behind.text}', expected: ',' or 'end of string'`);
    const next = ahead();
    if (!next.word && next.text !== "!") throw badRequest(`found '${next.text}', expected: identifier after ','`);
  }
  return requirements;
}

/** Where a requirement may end. */
function isEnd({ text }: Token): boolean {
  return text === "" || text === ",";
}

function unfit(why: string): Error {
  return badRequest(`unable to parse requirement: ${why}`);
}
