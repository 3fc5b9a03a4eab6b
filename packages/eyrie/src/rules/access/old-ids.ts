import type { PolicyDocument } from "@eyrie/iam-policy/document";
import type { RoleReading } from "../../readings/readings.ts";

/**
 * Where a principal stands by its unique id, as in `"AWS": "AROAEXAMPLE…"`, it was deleted: AWS shows who exists by ARN.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const uniqueId = /^A(?:ROA|IDA)[A-Z0-9]{12,}$/;

/** `AROAEXAMPLE…:*` among the values of aws:userid. Of those nobody shows whether they still exist. */
const userId = /^AROA[A-Z0-9]{12,}(?=:|$)/;

/** Ids of deleted users and roles that a policy names, each once. */
export const deletedIn = ({ statements }: PolicyDocument): readonly string[] => [
  ...new Set(
    statements.flatMap(({ principals }) =>
      (principals?.values ?? []).flatMap(({ type, value }) => (type === "AWS" && uniqueId.test(value) ? [value] : [])),
    ),
  ),
];

/** Ids of other roles that conditions name. */
export const otherIdsIn = ({ statements }: PolicyDocument, role: RoleReading): readonly string[] => [
  ...new Set(
    statements.flatMap(({ conditions }) =>
      conditions
        .filter(({ key }) => key.toLowerCase() === "aws:userid")
        .flatMap(({ values }) => values.flatMap((value) => userId.exec(value)?.[0] ?? []))
        .filter((id) => id !== role.id),
    ),
  ),
];

/** The policy as it would be if what stands there by an old id were the role, made anew. */
export const withNewIds = (document: PolicyDocument, role: RoleReading): PolicyDocument => ({
  ...document,
  statements: document.statements.map((statement) => {
    const { principals } = statement;
    const conditions = statement.conditions.map((condition) =>
      condition.key.toLowerCase() === "aws:userid"
        ? { ...condition, values: condition.values.map((value) => value.replace(userId, role.id)) }
        : condition,
    );
    const values = (principals?.values ?? []).map((named) =>
      named.type === "AWS" && uniqueId.test(named.value) ? { ...named, value: role.arn } : named,
    );
    return { ...statement, conditions, ...(principals === undefined ? {} : { principals: { ...principals, values } }) };
  }),
});
