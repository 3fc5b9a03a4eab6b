// Writes docs/checks.md and docs/checks.ja.md: what eyrie explain says of every code.
import { writeFileSync } from "node:fs";
import { checksPage, checksPages } from "../packages/eyrie/build/report/checks-page.js";
import { explanations } from "../packages/eyrie/build/rules/explanations.js";

for (const [language, file] of Object.entries(checksPages))
  writeFileSync(new URL(`../docs/${file}`, import.meta.url), checksPage(Object.entries(explanations), language));
