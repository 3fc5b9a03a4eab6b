import { flags as say } from "../messages/help.ts";
import { type Language, languages } from "../model/sentence.ts";
import { duration } from "./duration.ts";

/** What every command takes. `json`, `lang` and `noColor` are looked at before any parsing; see `run.ts`. */
export type CommonFlags = {
  readonly file: string;
  readonly json?: boolean;
  readonly lang?: Language;
  readonly noColor?: boolean;
  readonly trace?: string;
  readonly profile?: string;
  readonly context?: string;
};

/** What every command may have been given, whichever it is. */
export type GivenFlags = Pick<CommonFlags, "trace" | "lang">;

const asIs = (text: string): string => text;

/** An option's name as it is typed. */
export const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** An option that takes a text. */
export const textFlag = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: asIs, optional: true, brief, placeholder }) as const;

/** An option that is there or not. */
export const switchFlag = (brief: string) => ({ kind: "boolean", optional: true, withNegated: false, brief }) as const;

/** An option that may be given several times. */
export const several = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: asIs, optional: true, variadic: true, brief, placeholder }) as const;

/** How long a command waits for pods where `--timeout` does not say. */
export const timeoutPresets = { up: "10m", verify: "0", doctor: "10m" } as const;

export const durationFlag = (brief: string) =>
  ({ kind: "parsed", parse: duration, brief, placeholder: "TIME" }) as const;

export const commonFlags = (language: Language) =>
  ({
    file: { kind: "parsed", parse: asIs, default: "eyrie.yaml", brief: say.file[language], placeholder: "FILE" },
    json: switchFlag(say.json[language]),
    lang: { kind: "enum", values: languages, optional: true, brief: say.lang[language] },
    noColor: switchFlag(say.noColor[language]),
    trace: textFlag(say.trace[language], "FILE"),
    profile: textFlag(say.profile[language], "NAME"),
    context: textFlag(say.context[language], "NAME"),
  }) as const;

export const commonAliases = { f: "file" } as const;
