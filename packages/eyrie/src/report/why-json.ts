import type { Root } from "../model/diagnosis.ts";
import { redactText } from "../model/redact.ts";
import type { Language } from "../model/sentence.ts";
import type { Why } from "../rules/why.ts";
import { rootJson } from "./diagnosis-json.ts";
import type { Body } from "./json.ts";

type WhyJson = NonNullable<Body["why"]>;

/** `roots`: undefined where nothing was read. */
export const whyJson = (language: Language, ranked: Why, roots: readonly Root[] | undefined): WhyJson => {
  const { caller, action, resource } = ranked.mentioned;
  return {
    recognised: ranked.recognised.map(({ line, means, codes }) => ({
      line: redactText(line),
      means: means[language],
      codes: [...codes],
    })),
    mentioned: {
      ...(caller === undefined ? {} : { caller }),
      ...(action === undefined ? {} : { action }),
      ...(resource === undefined ? {} : { resource }),
    },
    candidates: ranked.candidates.map(({ code, title, standing }) => ({ code, title: title[language], standing })),
    read: roots !== undefined,
    roots: (roots ?? []).map((root) => rootJson(language, root)),
  };
};
