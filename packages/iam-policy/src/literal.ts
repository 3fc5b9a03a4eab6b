/** A text as a condition value that means just it. */
export function literalValue(text: string, operator: string): string {
  if (operator.includes("Arn")) return literalArn(text);
  return operator.includes("StringLike") || operator.includes("StringNotLike")
    ? escapedAll(text)
    : escapedVariables(text);
}

/** An ARN as a pattern that means just it. Before its resource nothing can be escaped, and a wildcard meets itself. */
export function literalArn(text: string): string {
  const [, before = "", resource = ""] = /^((?:[^:]*:){5})(.*)$/s.exec(text) ?? [];
  return before === "" ? text : before + escapedAll(resource);
}

function escapedVariables(text: string): string {
  return text.replaceAll(/\$(?=\{)/g, (found) => `\${${found}}`);
}

function escapedAll(text: string): string {
  return text.replaceAll(/[*?]|\$(?=\{)/g, (found) => `\${${found}}`);
}
