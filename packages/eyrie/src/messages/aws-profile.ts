import type { FactAndRemedy } from "../model/sentence.ts";

type Looked = {
  readonly profile: string;
  /** Whether AWS_PROFILE names it, and no option. */
  readonly fromEnvironment: boolean;
  readonly files: readonly string[];
  /** The profiles there are. */
  readonly known: readonly string[];
};

export function noProfile({ profile, fromEnvironment, files, known }: Looked): FactAndRemedy {
  const by = fromEnvironment ? " (AWS_PROFILE)" : "";
  const fact = {
    en: `There is no AWS profile ${profile}${by} in ${files.join(" or ")}.`,
    ja: `AWS プロファイル ${profile}${by} が ${files.join(" と ")} のどちらにもありません。`,
  };
  if (known.length === 0)
    return {
      fact,
      remedy: {
        en: `Make it: aws configure --profile ${profile} (or aws configure sso). No profile is there yet.`,
        ja: `aws configure --profile ${profile} (または aws configure sso) で作成してください。プロファイルはまだ 1 つもありません。`,
      },
    };
  return {
    fact,
    remedy: { en: `Choose one of: ${known.join(", ")}`, ja: `次のいずれかを指定してください: ${known.join("、")}` },
  };
}
