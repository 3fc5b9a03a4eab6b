import type { Root } from "../model/diagnosis.ts";
import type { Finding } from "../model/finding.ts";

/** The root that a finding is; undefined where it follows from another one. */
export const ownRoot = (finding: Finding, roots: readonly Root[]): Root | undefined =>
  roots.find(({ code, about, fact }) => code === finding.code && about === finding.about && fact === finding.fact);

/** Codes of the roots that a finding follows from. */
export const causesOf = (finding: Finding, roots: readonly Root[]): readonly string[] =>
  roots.filter(({ consequences }) => consequences.some(({ code }) => code === finding.code)).map(({ code }) => code);
