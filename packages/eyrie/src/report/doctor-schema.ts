import { z } from "zod";
import { checkGroups, linkNames } from "../model/diagnosis.ts";
import { problem, text, trouble } from "./problem-schema.ts";

const found = z
  .strictObject({
    code: text("Stable: which check."),
    severity: z.enum(["error", "warning"]),
    ...trouble,
    about: text("What it is about: role/x, pod/milvus/y.").optional(),
    comparisons: z.array(z.strictObject({ label: z.string(), observed: z.string(), expected: z.string() })),
    decidedBy: z
      .strictObject({
        document: z.string(),
        statement: z.number().int().meta({ description: "Position in the document, from 0." }),
        line: z.number().int().optional(),
        column: z.number().int().optional(),
        text: text("The statement."),
      })
      .optional()
      .meta({ description: "The statement of a policy that decided." }),
    commands: z.array(z.string()).meta({ description: "What to type, in this order." }),
  })
  .meta({ id: "found" });

const symptom = z.strictObject({ where: z.string(), text: z.string() }).meta({ id: "symptom" });

export const link = z.enum(linkNames);

export const diagnosis = z
  .strictObject({
    takenAt: z.string(),
    place: text("Where was looked."),
    verdict: z.enum(["clean", "warnings", "findings", "unchecked"]),
    roots: z
      .array(
        z.strictObject({
          ...found.shape,
          link,
          page: text("Where the repository's documents explain it."),
          consequences: z.array(found),
          symptoms: z.array(symptom),
        }),
      )
      .meta({ description: "What no other finding explains, the first cause first." }),
    checks: z.array(
      z.strictObject({
        code: z.string(),
        title: z.string(),
        group: z.enum(checkGroups),
        link,
        state: z.enum(["passed", "found", "unchecked", "not-reached"]),
        findings: z.array(found),
        refused: z.array(problem).meta({ description: "Why it could not look." }),
      }),
    ),
    unexplained: z.array(symptom).meta({ description: "Errors in logs and events whose cause the reads do not show." }),
    paths: z
      .array(
        z.strictObject({
          serviceAccount: z.string(),
          links: z.array(
            z.strictObject({
              name: link,
              state: z.enum(["holds", "warned", "broken", "unknown"]),
              resource: z.string(),
              codes: z.array(z.string()),
              evidence: z.array(z.strictObject({ label: z.string(), value: z.string() })),
            }),
          ),
        }),
      )
      .meta({ description: "The way from each service account to its bucket." }),
    beyond: z.array(z.string()).meta({ description: "What reading cannot find." }),
    suppressed: z.array(z.string()),
  })
  .meta({ id: "diagnosis" });

export const why = z
  .strictObject({
    recognised: z
      .array(z.strictObject({ line: z.string(), means: z.string(), codes: z.array(z.string()) }))
      .meta({ description: "What lines of the text say by their own words." }),
    mentioned: z.strictObject({
      caller: z.string().optional(),
      action: z.string().optional(),
      resource: z.string().optional(),
    }),
    candidates: z
      .array(
        z.strictObject({
          code: z.string(),
          title: z.string(),
          standing: z.enum(["confirmed", "unknown", "ruled-out"]),
        }),
      )
      .meta({ description: "What may be behind it; the confirmed ones first." }),
    read: z.boolean().meta({ description: "Whether anything was read to confirm them." }),
    roots: diagnosis.shape.roots,
  })
  .meta({ id: "why" });

const decided = found.shape.decidedBy;

export const can = z
  .strictObject({
    allowed: z.boolean(),
    steps: z.array(
      z.strictObject({
        step: z.enum(["assume", "call"]),
        action: z.string(),
        resource: z.string(),
        caller: z.string(),
        allowed: z.boolean(),
        why: z.enum(["allowed", "explicit-deny", "no-allow"]),
        policyType: text("Which sort of policy decided."),
        by: decided,
        missed: z.array(z.strictObject({ element: z.string(), expected: z.string(), got: z.string() })),
        voices: z
          .array(z.strictObject({ document: z.string(), says: z.enum(["allows", "denies", "nothing"]), by: decided }))
          .meta({ description: "Every document that took part." }),
        mend: z
          .strictObject({ document: z.string(), before: z.string(), after: z.string() })
          .optional()
          .meta({ description: "The smallest change that would allow it." }),
      }),
    ),
    tried: z
      .strictObject({
        allowed: z.boolean(),
        said: z.string(),
        caller: z.string(),
        key: z.string().optional(),
        left: z.boolean().optional(),
      })
      .optional()
      .meta({ description: "What AWS answered, with --live." }),
  })
  .meta({ id: "can" });

export const explanation = z
  .strictObject({
    code: z.string(),
    title: z.string(),
    cause: z.string(),
    found: z.string(),
    remedy: z.string(),
    references: z.array(z.string()),
  })
  .meta({ id: "explanation" });
