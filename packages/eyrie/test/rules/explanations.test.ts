import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Language } from "../../src/model/sentence.ts";
import { checksPage, checksPages } from "../../src/report/checks-page.ts";
import { findingCodes } from "../../src/rules/catalogue.ts";
import { doctorCatalogue, doctorCodes } from "../../src/rules/doctor-catalogue.ts";
import type { DoctorRule } from "../../src/rules/doctor-rule.ts";
import { explanations, titles } from "../../src/rules/explanations.ts";
import { signatures } from "../../src/rules/signatures.ts";

const codes = new Set<string>([...findingCodes, ...doctorCodes]);
const rules: readonly DoctorRule[] = doctorCatalogue;
const explained = Object.entries(explanations);

describe("codes and explanations", () => {
  it("has an explanation for each code, in their order, and none for any other", () => {
    expect(Object.keys(explanations)).toEqual([...codes].toSorted());
    expect(Object.keys(titles)).toEqual(Object.keys(explanations));
  });

  it("uses no code twice", () => {
    expect(doctorCodes).toEqual([...new Set(doctorCodes)]);
    expect(findingCodes).toEqual([...new Set(findingCodes)]);
  });

  it("knows every code that an error's words point to", () => {
    const pointed = signatures.flatMap((signature) => signature.codes);
    expect(pointed.length).toBeGreaterThan(50);
    expect(pointed.filter((code) => !doctorCodes.includes(code))).toEqual([]);
  });

  it("knows every code that a rule's finding may follow", () => {
    const followed = rules.flatMap(({ follows = [] }) => follows);
    expect(followed.length).toBeGreaterThan(3);
    expect(followed.filter((code) => !doctorCodes.includes(code))).toEqual([]);
  });

  it("has nothing follow from itself", () => {
    const follows = new Map(rules.map((rule) => [rule.code, rule.follows ?? []]));
    const above = (code: string, seen: readonly string[]): readonly string[] =>
      seen.includes(code) ? [] : (follows.get(code) ?? []).flatMap((next) => [next, ...above(next, [...seen, code])]);
    expect(rules.filter(({ code }) => above(code, []).includes(code)).map(({ code }) => code)).toEqual([]);
  });

  it.each(explained)("%s says all of it, in both languages, and cites something", (_, explanation) => {
    const { references, ...sentences } = explanation;
    const texts = Object.values(sentences).flatMap(({ en, ja }) => [en, ja]);
    expect(texts.filter((text) => text.trim() === "" || text !== text.trim())).toEqual([]);
    expect(Object.values(sentences).filter(({ ja }) => !/[\u3041-\u30ff\u4e00-\u9fff]/.test(ja))).toEqual([]);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((address) => !/^https:\/\/[\w.-]+\/\S+$/.test(address))).toEqual([]);
  });

  it.each(explained)("%s quotes the same words and names the same codes in both languages", (_, explanation) => {
    const { references: _references, title: _title, ...sentences } = explanation;
    const quoted = (text: string) => [...text.matchAll(/“[^”]+”|EY\d{3}/g)].map(([words]) => words).toSorted();
    expect(Object.values(sentences).map(({ ja }) => quoted(ja))).toEqual(
      Object.values(sentences).map(({ en }) => quoted(en)),
    );
  });
});

describe("docs/checks.md and docs/checks.ja.md", () => {
  const languages = Object.keys(checksPages) as Language[];

  it.each(languages)("are made from the explanations: %s (npm run checks writes them)", (language) => {
    const committed = readFileSync(new URL(`../../../../docs/${checksPages[language]}`, import.meta.url), "utf8");
    expect(committed).toBe(checksPage(explained, language));
  });

  it.each(languages)("have a section for each code that the list leads to: %s", (language) => {
    const page = checksPage(explained, language);
    const anchors = [...page.matchAll(/<a id="(\w+)">/g)].map(([, anchor]) => anchor);
    const links = [...page.matchAll(/\]\(#(\w+)\)/g)].map(([, anchor]) => anchor);
    expect(anchors).toEqual(Object.keys(explanations).map((code) => code.toLowerCase()));
    expect(links).toEqual(anchors);
  });
});
