import { tagsSaid } from "../../messages/spec-tags.ts";
import { filledIn, longerThan, onlyCharacters, type Breach, type Rule } from "./rule.ts";

/** AWS takes 50 tags on a resource; these are left for Eyrie's own. */
const reservedForEyrie = 5;
export const maxTags = 50 - reservedForEyrie;

const tagCharacter = /[\p{L}\p{Z}\p{N}_.:/=+\-@]/u;

/** Letters of every script pass; of ASCII, only what `tagCharacter` has. Editors need not know `\p`. */
const asciiOfTags = "^[^!-*,;<>?\\[-^`{-~]*$";

const repaired = (value: string): string =>
  value
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]+/gu, "-")
    .trim();

/** What AWS takes as a tag on every kind of resource Eyrie makes. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
export const tagKey: Rule = {
  checks: [
    ...filledIn,
    { code: "tag-key-aws", breaks: (key) => /^aws:/i.test(key), fact: () => tagsSaid.awsPrefix },
    { code: "tag-key-eyrie", breaks: (key) => /^eyrie:/i.test(key), fact: () => tagsSaid.eyriePrefix },
    onlyCharacters("tag-key-characters", tagCharacter, tagsSaid.key, tagsSaid.characters),
    longerThan("tag-key-long", 128, tagsSaid.key),
  ],
  pattern: `^(?![aA][wW][sS]:|[eE][yY][rR][iI][eE]:)${asciiOfTags.slice(1)}`,
  maxLength: 128,
  example: "team",
  repairs: (value) => [
    repaired(value)
      .replace(/^(?:(?:aws|eyrie):)+/i, "")
      .slice(0, 128)
      .trim(),
  ],
};

/** As keys, but an empty value is a value. */
export const tagValue: Rule = {
  checks: [
    ...filledIn.filter(({ code }) => code !== "text-empty"),
    onlyCharacters("tag-value-characters", tagCharacter, tagsSaid.value, tagsSaid.characters),
    longerThan("tag-value-long", 256, tagsSaid.value),
  ],
  pattern: asciiOfTags,
  maxLength: 256,
  example: "search",
  repairs: (value) => [repaired(value).slice(0, 256).trim()],
};

export type TagBreach = Omit<Breach, "suggestion"> & { readonly key?: string };

/** What is wrong with tags as a whole: too many, or keys that IAM takes for one because only their case differs. */
export const tagBreaches = (keys: readonly string[]): readonly TagBreach[] => {
  const tooMany: TagBreach[] =
    keys.length > maxTags
      ? [
          {
            code: "tags-many",
            fact: tagsSaid.tooMany(keys.length, maxTags),
            remedy: tagsSaid.removeSome(keys.length - maxTags),
          },
        ]
      : [];
  const first = new Map<string, string>();
  const twins = keys.flatMap((key): readonly TagBreach[] => {
    const folded = key.toLowerCase();
    const before = first.get(folded);
    if (before === undefined) first.set(folded, key);
    return before === undefined
      ? []
      : [{ code: "tag-key-case", key, fact: tagsSaid.sameButCase(key, before), remedy: tagsSaid.keepOne(before) }];
  });
  return [...tooMany, ...twins];
};
