// Writes the JSON Schema of eyrie.yaml from its zod schema. Needs the build: `npx tsc -b packages/eyrie/src`.
import { writeFileSync } from "node:fs";
import { jsonSchemaText } from "../packages/eyrie/build/spec/json-schema.js";

writeFileSync(new URL("../packages/eyrie/schema/eyrie.v1.schema.json", import.meta.url), jsonSchemaText());
