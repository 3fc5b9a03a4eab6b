import { gathered, inOrder } from "./gathered.ts";
import { type Condition, isIam, type Right } from "./right.ts";

type Statement = {
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
};

export type IamDocument = { readonly Version: "2012-10-17"; readonly Statement: readonly Statement[] };

/** The IAM rights among some as one policy, each once. `undefined`: there are none. */
export function iamDocument(rights: readonly Right[]): IamDocument | undefined {
  const byResource = gathered(
    rights.filter(isIam),
    ({ resource, condition }) => [resource, condition],
    (alike) => ({
      actions: inOrder(alike.map(({ action }) => action)),
      resource: alike[0].resource,
      condition: alike[0].condition,
    }),
  );
  // What may be done alike with several resources is said once.
  const statements = gathered(
    byResource,
    ({ actions, condition }) => [actions, condition],
    (alike): Statement => ({
      Effect: "Allow",
      Action: oneOrMore(alike[0].actions),
      Resource: oneOrMore(alike.map(({ resource }) => resource)),
      ...(alike[0].condition === undefined ? {} : { Condition: alike[0].condition }),
    }),
  );
  return statements.length === 0 ? undefined : { Version: "2012-10-17", Statement: statements };
}

/** As people write policies. */
const oneOrMore = (words: readonly string[]): string | readonly string[] =>
  words.length === 1 ? (words[0] ?? "") : words;
