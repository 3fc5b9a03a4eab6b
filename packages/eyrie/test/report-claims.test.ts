import { describe, expect, test } from "vitest";
import type { Claim } from "../src/model/claim.ts";
import type { Language } from "../src/model/sentence.ts";
import { claimsJunit } from "../src/report/claims-junit.ts";
import { claimsMarkdown } from "../src/report/claims-markdown.ts";
import { claimsHtml } from "../src/report/html/claims.ts";
import { aimed, allHolding, failing, same, unproven } from "./report-fixtures.ts";

const forms: readonly {
  readonly form: string;
  readonly of: (language: Language, claims: readonly Claim[]) => string;
}[] = [
  {
    form: "a page",
    of: (language, claims) => claimsHtml({ language, version: "1.2.3", at: 0 }, { aimed, claims }),
  },
  { form: "Markdown", of: (language, claims) => claimsMarkdown(language, 0, { aimed, claims }) },
  { form: "JUnit", of: (language, claims) => claimsJunit(language, 0, claims) },
];

const others = allHolding.filter(({ name }) => name !== "object-put" && name !== "stranger-refused");
const mixed = [...others, failing("object-put"), unproven("stranger-refused")];

describe("a proof in a file", () => {
  test("keeps the count of its heading together", () => {
    const japanese = claimsHtml({ language: "ja", version: "1.2.3", at: 0 }, { aimed, claims: allHolding });
    expect(japanese).toContain(
      `証明できました。<span class="count">${allHolding.length} 件</span>すべてが成立しています。`,
    );
  });

  test.each(forms)("$form tells every claim, and of what does not hold why and what to do", ({ of }) => {
    const english = of("en", mixed);
    for (const { statement } of mixed) expect(english).toContain(statement.en);
    expect(english).toContain("It is not so.");
    expect(english).toContain("Run eyrie up.");
    const japanese = of("ja", mixed);
    expect(japanese).toContain("object-put が成立");
    expect(japanese).toContain("eyrie up を実行してください。");
  });

  test.each(forms)("$form has nothing to mend where all holds", ({ of }) => {
    const text = of("en", allHolding);
    expect(text).toContain("no-minio is so");
    expect(text).not.toMatch(/Run eyrie up|class="cause|###|<failure|<error/);
  });

  test.each(forms)("$form obeys nothing that evidence says", ({ of }) => {
    const evil = '<script>hit()</script>\u001b[31m\u202e "><img onerror=hit()> ]]> AKIAIOSFODNN7EXAMPLE';
    const [first] = mixed;
    const hostile = { ...failing("object-put"), statement: same(evil), evidence: [{ label: same(evil), value: evil }] };
    const text = of("en", first === undefined ? [hostile] : [first, hostile]);
    expect(text).toContain("onerror=hit()");
    expect(text.replaceAll("\n", "")).not.toMatch(/<script|<img|\]\]>|[\p{Cc}\p{Cf}]|AKIAIOSFODNN7EXAMPLE/u);
  });

  test("what could not be tried is an error for CI, never skipped", () => {
    const text = claimsJunit("en", 0, mixed);
    expect(text).toContain(`<testsuites name="eyrie verify" tests="${mixed.length}" failures="1" errors="1" time="0">`);
    expect(text).toContain('<failure type="fails" message="It is not so.">');
    expect(text).toContain('<error type="unproven" message="It is not so.">');
    expect(text).not.toContain("<skipped");
  });
});
