import { redactText } from "../model/redact.ts";
import type { Can, Tried } from "../rules/can.ts";
import type { Body } from "./json.ts";

type CanJson = NonNullable<Body["can"]>;

export const canJson = ({ allowed, steps }: Can, tried: Tried | undefined): CanJson => ({
  allowed,
  steps: steps.map(({ by, missed, voices, mend, ...step }) => ({
    ...step,
    ...(by === undefined ? {} : { by }),
    missed: missed.map((one) => ({ ...one })),
    voices: voices.map((voice) => ({ ...voice })),
    ...(mend === undefined ? {} : { mend }),
  })),
  ...(tried === undefined ? {} : { tried: { ...tried, said: redactText(tried.said) } }),
});
