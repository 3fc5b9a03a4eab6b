// Prints the closing line by which CI counts: `N passed, N failed, N skipped`.
import { readFileSync } from "node:fs";

const [, , file = ".eyrie/tests.json"] = process.argv;
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, "utf8"));
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
