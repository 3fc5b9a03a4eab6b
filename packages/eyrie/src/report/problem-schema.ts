import { z } from "zod";
import { problemCodes } from "../model/problem.ts";

export const text = (description: string) => z.string().meta({ description });

export const vendor = z
  .strictObject({
    service: z.string(),
    operation: z.string(),
    code: z.string(),
    message: z.string(),
    status: z.number().int().optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: "vendor" });

export const trouble = {
  fact: text("What happened, in the chosen language."),
  remedy: text("What to do about it."),
};

export const problem = z
  .strictObject({
    code: z.enum(problemCodes).meta({ description: "Stable: what sort of problem it is." }),
    ...trouble,
    vendor: vendor.optional().meta({ description: "The vendor's own answer, when one came." }),
  })
  .meta({ id: "problem" });
