import type { Check, Diagnosis } from "../model/diagnosis.ts";
import type { Sentence } from "../model/sentence.ts";
import { type Signature, signatures, signaturesOf } from "./signatures.ts";

/**
 * - `confirmed`: the reads show it.
 * - `ruled-out`: the reads show that it is not.
 * - `unknown`: what it needs could not be read, or nobody read anything.
 */
export type Standing = "confirmed" | "ruled-out" | "unknown";

/** What may be behind a text, and what the reads say of it. */
export type Candidate = { readonly code: string; readonly title: Sentence; readonly standing: Standing };

/** What a line says by its own words. */
type Recognised = { readonly line: string; readonly means: Sentence; readonly codes: readonly string[] };

/** Names that a text holds. */
type Mentioned = {
  /** ARN of the session that asked; the role in it is whose rights counted. */
  readonly caller: string | undefined;
  readonly action: string | undefined;
  readonly resource: string | undefined;
};

export type Why = {
  readonly recognised: readonly Recognised[];
  readonly mentioned: Mentioned;
  /** Confirmed first, then unknown, then ruled out; within each by how well the text fits. */
  readonly candidates: readonly Candidate[];
};

/** No more of a pasted log than this is looked at: the end of it, where the error is. Characters. */
export const longest = 200_000;
/** A line longer than this is looked at in pieces, so that no pattern runs on. Characters. */
const longestLine = 4_000;
/** How much two pieces have in common: an error that is cut in one is whole in the other. Characters. */
const overlap = 500;

/** What a text says by its own words alone. */
function recognise(text: string): { readonly recognised: readonly Recognised[]; readonly mentioned: Mentioned } {
  const end = plain(text.slice(-longest));
  const seen = new Map<Signature, string>();
  for (const line of end.split(/[\r\n]+/).flatMap(piecesOf)) {
    const [first] = signaturesOf(line);
    // Of the same error said again and again the last is told.
    if (first !== undefined) seen.set(first, around(line, first).trim());
  }
  // "Access Denied" in one line says less than whose request it was in another.
  const recognised = signatures.flatMap((signature) => {
    const line = seen.get(signature);
    return line === undefined ? [] : [{ line, means: signature.means, codes: signature.codes }];
  });
  return { recognised, mentioned: mentionedIn(end) };
}

/** Without what terminals are told in between, and with an error that was wrapped before "is not authorized" on one line. */
const plain = (text: string): string =>
  text
    .replaceAll(escapes, "")
    .replaceAll(/[ \t]*\r?\n[ \t]*(?=(?:is not authorized|because no|with an explicit deny) )/g, " ");

// oxlint-disable-next-line no-control-regex -- colours of a terminal, and NULs
const escapes = /\u001B\[[0-9;]*[A-Za-z]|\u0000/g;

/** The part of a long line that says it. */
const around = (line: string, { says }: Signature): string => line.slice(Math.max(0, line.search(says) - 100));

const piecesOf = (line: string): readonly string[] =>
  line.length <= longestLine
    ? [line]
    : Array.from({ length: Math.ceil(line.length / (longestLine - overlap)) }, (_, at) =>
        line.slice(at * (longestLine - overlap), at * (longestLine - overlap) + longestLine),
      );

function mentionedIn(text: string): Mentioned {
  const [, caller] = /User: (arn:[\w-]+:(?:sts|iam)::\d{12}:[^\s"'<]+)/.exec(text) ?? [];
  const [, action] = /to perform: ([\w-]+:\w+)/.exec(text) ?? [];
  const [, resource] = /on resource: \\*"?(arn:[^\s"'<\\]+)/.exec(text) ?? [];
  return { caller, action, resource };
}

/** Ranks causes by the text, then confirms or rules out each by what was read; without a diagnosis all are unknown. */
export function rankCauses(
  text: string,
  titles: Readonly<Record<string, Sentence>>,
  diagnosis: Pick<Diagnosis, "checks" | "roots"> | undefined,
): Why {
  const { recognised, mentioned } = recognise(text);
  const codes = [...new Set(recognised.flatMap((one) => one.codes))];
  const standing = (code: string) => standingOf(diagnosis?.checks.find((check) => check.code === code));
  // What the reads show to be broken is told, whatever the text says.
  const shown = (diagnosis?.roots ?? []).filter(({ severity }) => severity === "error").map(({ code }) => code);
  const order: readonly Standing[] = ["confirmed", "unknown", "ruled-out"];
  const candidates = [...new Set([...codes, ...shown])].flatMap((code) => {
    const title = titles[code];
    return title === undefined ? [] : [{ code, title, standing: standing(code) }];
  });
  return {
    recognised,
    mentioned,
    candidates: candidates.toSorted((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing)),
  };
}

function standingOf(check: Check | undefined): Standing {
  switch (check?.state) {
    case "found":
      return "confirmed";
    case "passed":
      return "ruled-out";
    case "unchecked":
    case "not-reached":
    case undefined:
      return "unknown";
  }
}
