// Writes the JSON Schemas that ship with eyrie: of the spec, and of what --json prints.
import { writeFileSync } from "node:fs";
import { outputSchemaText } from "../packages/eyrie/build/report/output-schema.js";
import { jsonSchemaText } from "../packages/eyrie/build/spec/json-schema.js";

const folder = new URL("../packages/eyrie/schema/", import.meta.url);
writeFileSync(new URL("eyrie.v1.schema.json", folder), jsonSchemaText());
writeFileSync(new URL("output.v1.schema.json", folder), outputSchemaText());
