import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { doctorCodes } from "#eyrie/rules/doctor-catalogue";
import { brokenCodes, matrixPage } from "./matrix.ts";

const here = new URL("./", import.meta.url);
const texts = readdirSync(here)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(new URL(file, here), "utf8"));

const recorded = doctorCodes.filter((code) => !brokenCodes.has(code)).toSorted();

it("is told for every code of the doctor by some test", () => {
  expect(brokenCodes.size).toBeGreaterThan(40);
  expect(recorded.filter((code) => !texts.some((text) => text.includes(code)))).toEqual([]);
});

// npm run doctor-matrix -- --write writes it.
it("is what docs/doctor-matrix.md says", async () => {
  await expect(matrixPage(recorded)).toMatchFileSnapshot("../../docs/doctor-matrix.md");
});
