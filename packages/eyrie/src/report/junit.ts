import { type Xml, xmlText } from "./xml.ts";

/**
 * How a case came out.
 * - `failure`: it was looked at, and is not so.
 * - `error`: it could not be looked at. Tools show it as they show a failure, and never green, as `skipped` would be.
 * - `skipped`: there was nothing to look at, or it only follows from another case's failure.
 */
export type Outcome =
  | { readonly is: "passed"; readonly output?: string }
  | { readonly is: "failure" | "error"; readonly type: string; readonly message: string; readonly body: string }
  | { readonly is: "skipped"; readonly message: string; readonly output?: string };

export type Case = { readonly name: string; readonly outcome: Outcome };
export type Suite = { readonly name: string; readonly className: string; readonly cases: readonly Case[] };

/** What CI tools read as test results: suites of cases, each with at most one outcome, which is all that most show. */
export function junitText(name: string, at: number, suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return xmlText({
    name: "testsuites",
    attributes: { name, ...counts(all), time: 0 },
    content: suites.map((suite) => ({
      name: "testsuite",
      attributes: { name: suite.name, ...counts(suite.cases), skipped: countOf(suite.cases, "skipped"), ...when(at) },
      content: suite.cases.map((one) => caseXml(suite.className, one)),
    })),
  });
}

/** Nothing is measured, but some readers take a case without a time for one that never ended. */
const when = (at: number) => ({ time: 0, timestamp: new Date(at).toISOString().slice(0, 19) });

const countOf = (cases: readonly Case[], is: Outcome["is"]): number =>
  cases.filter(({ outcome }) => outcome.is === is).length;

const counts = (cases: readonly Case[]) => ({
  tests: cases.length,
  failures: countOf(cases, "failure"),
  errors: countOf(cases, "error"),
});

const caseXml = (classname: string, { name, outcome }: Case): Xml => ({
  name: "testcase",
  attributes: { name, classname, time: 0 },
  content: outcomeXml(outcome),
});

function outcomeXml(outcome: Outcome): readonly Xml[] {
  switch (outcome.is) {
    case "failure":
    case "error":
      return [
        { name: outcome.is, attributes: { type: outcome.type, message: outcome.message }, content: outcome.body },
      ];
    case "skipped":
      return [{ name: "skipped", attributes: { message: outcome.message }, content: "" }, ...outputXml(outcome.output)];
    case "passed":
      return outputXml(outcome.output);
  }
}

const outputXml = (output: string | undefined): readonly Xml[] =>
  output === undefined ? [] : [{ name: "system-out", attributes: {}, content: output }];
