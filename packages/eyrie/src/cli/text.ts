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
import { nearest } from "../spec/nearest.ts";
import { UsageError } from "./usage-error.ts";

/**
 * stricli's texts in the reader's language. Whatever goes wrong is handed to `report`, which says it in our own form;
 * stricli is given an empty text to print.
 */
export function applicationText(
  language: Language,
  command: string,
  commands: readonly string[],
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
    noCommandRegisteredForInput: ({ input, corrections }) => {
      const near = corrections.length > 0 ? corrections.map(bare) : [nearest(input, commands) ?? []].flat();
      return reported(usage(input.startsWith("-") ? say.optionBeforeCommand(input) : say.unknownCommand(input, near)));
    },
    noTextAvailableForLocale: () => "",
    exceptionWhileParsingArguments: (error) => reported(usageErrorOf(error, command)),
    exceptionWhileLoadingCommandFunction: reported,
    exceptionWhileLoadingCommandContext: reported,
    exceptionWhileRunningCommand: reported,
    exceptionWhileRunningIntegrationHook: ({ exception }) => reported(exception),
    exceptionWhileRunningIntegrationFlag: ({ exception }) => reported(exception),
    commandErrorResult: reported,
    currentVersionIsNotLatest: () => "",
  };
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const bare = (name: string): string => name.replaceAll("`", "");
const usage = ({ fact, remedy }: ReturnType<typeof say.notTaken>): UsageError => new UsageError(fact, remedy);

function usageErrorOf(error: unknown, command: string): UsageError {
  if (error instanceof ArgumentParseError && error.exception instanceof UsageError) return error.exception;
  if (error instanceof FlagNotFoundError)
    return usage(
      say.unknownOption(
        `--${error.input}`,
        error.corrections.map((near) => `--${kebab(near)}`),
        command,
      ),
    );
  if (error instanceof AliasNotFoundError) return usage(say.unknownOption(`-${error.input}`, [], command));
  if (error instanceof EnumValidationError)
    return usage(say.notAmong(`--${error.externalFlagName}`, error.input, error.values));
  if (error instanceof UnsatisfiedFlagError)
    return usage(say.optionWithoutValue(`--${error.externalFlagName}`, command));
  if (error instanceof UnexpectedFlagError)
    return usage(say.optionTwice(`--${error.externalFlagName}`, error.previousInput, error.input, command));
  if (error instanceof UnexpectedPositionalError) return usage(say.notTaken(error.input, command));
  if (error instanceof InvalidNegatedFlagSyntaxError)
    return usage(say.notTaken(`--${error.externalFlagName}=${error.valueText}`, command));
  if (error instanceof UnsatisfiedPositionalError) return usage(say.optionWithoutValue(error.placeholder, command));
  return usage(say.unclear(error instanceof Error ? error.message : String(error), command));
}
