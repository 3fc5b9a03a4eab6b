import {
  AliasNotFoundError,
  type ApplicationText,
  ArgumentParseError,
  EnumValidationError,
  FlagNotFoundError,
  InvalidNegatedFlagSyntaxError,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from "@stricli/core";
import * as say from "../messages/cli.ts";
import { frame } from "../messages/help.ts";
import type { Language } from "../model/sentence.ts";
import { nearCommands, nearOptions } from "./did-you-mean.ts";
import { kebab } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

/**
 * stricli's texts in the reader's language. Whatever goes wrong is handed to `report`, which says it in our own form;
 * stricli is given an empty text to print.
 */
export function applicationText(
  language: Language,
  command: string,
  commands: readonly string[],
  argv: readonly string[],
  report: (error: unknown) => void,
): ApplicationText {
  const reported = (error: unknown): string => {
    report(error);
    return "";
  };
  const said = (word: keyof typeof frame): string => frame[word][language];
  return {
    headers: {
      usage: said("usage"),
      aliases: said("aliases"),
      commands: said("commands"),
      flags: said("flags"),
      arguments: said("arguments"),
    },
    keywords: { default: said("default"), separator: said("separator") },
    briefs: {
      help: said("help"),
      helpAll: said("help"),
      version: said("version"),
      argumentEscapeSequence: said("escape"),
    },
    noCommandRegisteredForInput: ({ input }) =>
      reported(
        usage(
          input.startsWith("-")
            ? say.optionBeforeCommand(input)
            : say.unknownCommand(input, nearCommands(input, commands)),
        ),
      ),
    noTextAvailableForLocale: () => "",
    exceptionWhileParsingArguments: (error) => reported(usageErrorOf(error, command, argv)),
    exceptionWhileLoadingCommandFunction: reported,
    exceptionWhileLoadingCommandContext: reported,
    exceptionWhileRunningCommand: reported,
    exceptionWhileRunningIntegrationHook: ({ exception }) => reported(exception),
    exceptionWhileRunningIntegrationFlag: ({ exception }) => reported(exception),
    commandErrorResult: reported,
    currentVersionIsNotLatest: () => "",
  };
}

const usage = ({ fact, remedy }: ReturnType<typeof say.notTaken>): UsageError => new UsageError(fact, remedy);

/** stricli reads `-help` as `-h -e -l -p`, and knows `-h` only by itself. */
function unknownShort(letter: string, command: string, argv: readonly string[]): ReturnType<typeof say.notTaken> {
  const whole = argv.find((argument) => /^-[a-z]{2,}$/i.test(argument) && argument.includes(letter));
  return whole === undefined ? say.unknownOption(`-${letter}`, [], command) : say.oneDash(whole, command);
}

function usageErrorOf(error: unknown, command: string, argv: readonly string[]): UsageError {
  if (error instanceof ArgumentParseError && error.exception instanceof UsageError) return error.exception;
  if (error instanceof FlagNotFoundError)
    return usage(
      say.unknownOption(
        `--${error.input}`,
        nearOptions(error.input, [...error.corrections.map(kebab), "help"]).map((near) => `--${near}`),
        command,
      ),
    );
  if (error instanceof AliasNotFoundError) return usage(unknownShort(error.input, command, argv));
  if (error instanceof EnumValidationError)
    return usage(say.notAmong(`--${error.externalFlagName}`, error.input, error.values));
  if (error instanceof UnsatisfiedFlagError)
    return usage(say.optionWithoutValue(`--${error.externalFlagName}`, command));
  if (error instanceof UnexpectedFlagError)
    return usage(say.optionTwice(`--${error.externalFlagName}`, error.previousInput, error.input, command));
  if (error instanceof UnexpectedPositionalError) {
    if (/^-f./.test(error.input)) return usage(say.oneDash(error.input, command));
    if (/\.ya?ml$/i.test(error.input)) return usage(say.fileNotTaken(error.input, command));
    const [, option] = /^(--[a-z-]+)=$/.exec(error.input) ?? [];
    return usage(option === undefined ? say.notTaken(error.input, command) : say.optionWithoutValue(option, command));
  }
  if (error instanceof InvalidNegatedFlagSyntaxError)
    return usage(say.notTaken(`--${error.externalFlagName}=${error.valueText}`, command));
  if (error instanceof UnsatisfiedPositionalError) return usage(say.optionWithoutValue(error.placeholder, command));
  return usage(say.unclear(error instanceof Error ? error.message : String(error), command));
}
