import { policySize } from "@eyrie/iam-policy/canonical";
import { type Finding, validate } from "@eyrie/iam-policy/validate";
import { statementsSaid as said } from "../../messages/spec-statements.ts";
import { milvusLines } from "../../milvus/access-model.ts";
import { milvusPolicy, ownSids } from "../../milvus/policy.ts";
import type { FactAndRemedy } from "../../model/sentence.ts";
import { bounded } from "../bounded.ts";
import type { Path } from "../spec-error.ts";

/** A breach of what IAM takes in a statement; the path is one below the spec's `policy`. */
export type StatementBreach = FactAndRemedy & {
  readonly code: string;
  readonly path: Path;
  /** Whether it is the key that is wrong there, and not what it holds. */
  readonly isKey?: true;
  readonly suggestion?: string;
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html a managed policy, spaces apart */
const mostOfPolicy = 6144;

type Section = { readonly existing?: unknown; readonly extraStatements?: unknown };
/** What of a spec decides how long Eyrie's own statements are. */
type Around = {
  readonly bucket?: { readonly name?: unknown; readonly rootPath?: unknown };
  readonly cluster?: { readonly region?: unknown };
  readonly milvus?: { readonly release?: unknown };
};

const top: Path = ["extraStatements"];

/** All that is wrong with the user's own statements, before anything is called. */
export function statementBreaches(policy: Section | undefined, around: Around): readonly StatementBreach[] {
  const { existing, extraStatements } = policy ?? {};
  // What is no list the schema refuses.
  if (!Array.isArray(extraStatements)) return [];
  if (existing === true) return [{ code: "statements-existing", path: top, ...said.existing }];
  if (extraStatements.length === 0) return [];
  const statements: readonly unknown[] = extraStatements;
  const found = validate({ Version: "2012-10-17", Statement: statements }, { type: "identity" });
  return [
    ...found.filter(({ severity, code }) => severity === "error" && code !== "too-large").map(breachOf),
    ...statements.flatMap(ownSidBreaches),
    ...sizeBreaches(statements, around),
  ];
}

function ownSidBreaches(statement: unknown, at: number): readonly StatementBreach[] {
  const sid = typeof statement === "object" && statement !== null && "Sid" in statement ? statement.Sid : undefined;
  const taken = Object.values<unknown>(ownSids).includes(sid);
  return taken ? [{ code: "statements-sid", path: [...top, at, "Sid"], ...said.ownSid(String(sid)) }] : [];
}

/** Beside Eyrie's own: where the bucket is not named, it may have the longest name that there is. */
function sizeBreaches(statements: readonly unknown[], { bucket, cluster, milvus }: Around): readonly StatementBreach[] {
  const [, region = "aws"] = /^(cn|us-gov|eusc)-/.exec(String(cluster?.region)) ?? [];
  const partition = region === "aws" ? region : `aws-${region}`;
  const name = typeof bucket?.name === "string" ? bucket.name : "b".repeat(63);
  const rootPath = [bucket?.rootPath, milvus?.release].find((text) => typeof text === "string") ?? "";
  const own = milvusPolicy({ bucketArn: `arn:${partition}:s3:::${name}`, rootPath }, milvusLines);
  const size = policySize(JSON.stringify({ ...own, Statement: [...own.Statement, ...statements] }));
  return size > mostOfPolicy ? [{ code: "statements-size", path: top, ...said.tooLarge(size, mostOfPolicy) }] : [];
}

/** `Statement[0].Condition.StringEquals.aws:x` by its steps. */
const stepsOf = (path: string): Path =>
  [...path.replace(/^Statement/, "").matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key = ""]) =>
    index === undefined ? key : Number(index),
  );

function breachOf(finding: Finding): StatementBreach {
  const { code, path, suggestion } = finding;
  const { fact, remedy } = wordsOf(finding);
  // Several may be missing in one place.
  const missing = code === "missing-element" ? finding.elements.slice(0, 1) : [];
  return {
    code: `statement-${code}`,
    path: [...top, ...stepsOf(path), ...missing],
    ...(/^(?:unknown|unsupported)-(?:element|operator|condition-key)$/.test(code) ? { isKey: true as const } : {}),
    fact,
    remedy: remedy ?? (suggestion === undefined ? said.correct : said.write(suggestion)),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function wordsOf(finding: Finding): Pick<FactAndRemedy, "fact"> & Partial<FactAndRemedy> {
  switch (finding.code) {
    case "unknown-action":
      return { fact: bounded(said.unknownAction(finding.action), finding.action) };
    case "operation-not-action":
      return { fact: said.notAnAction(finding.action, finding.right) };
    case "unknown-element":
      return {
        fact: bounded(said.unknownElement(finding.element), finding.element),
        ...(finding.suggestion === undefined ? { remedy: said.removeElement } : {}),
      };
    case "unsupported-element":
      return { fact: said.noPrincipal(finding.element), remedy: said.removeElement };
    case "missing-element":
      return { fact: said.missingElement(finding.elements), remedy: said.addElement(finding.elements) };
    case "invalid-effect":
      return { fact: bounded(said.wrongEffect(finding.effect), finding.effect) };
    default: {
      const sentence = finding.sentence.replaceAll(/\bStatement\[/g, "extraStatements[");
      return {
        fact: said.invalid(sentence.length > mostOfSentence ? `${sentence.slice(0, mostOfSentence)}…` : sentence),
      };
    }
  }
}

/** It may quote a whole ARN of the user's, however long. */
const mostOfSentence = 300;
