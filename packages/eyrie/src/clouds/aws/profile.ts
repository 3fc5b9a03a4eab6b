import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as say from "../../messages/aws-profile.ts";
import { Problem } from "../../model/problem.ts";

/**
 * Returns when the profile that is chosen exists, or none is. The SDK would go on to other credentials, an instance's
 * own among them, and at best say that it found none.
 * @param chosen By option; else `AWS_PROFILE`.
 * @throws Problem `expired`: the credentials are missing, and nothing that they would read is
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function ensureProfile(chosen: string | undefined): Promise<void> {
  const profile = chosen ?? process.env["AWS_PROFILE"] ?? "";
  // Nobody need write down a default.
  if (profile === "" || profile === "default") return;
  const files = [
    { path: fileOf("AWS_CONFIG_FILE", "config"), header: /^\[\s*(default|profile\s+\S.*?)\s*\]/ },
    { path: fileOf("AWS_SHARED_CREDENTIALS_FILE", "credentials"), header: /^\[\s*(\S.*?)\s*\]/ },
  ];
  const texts = await Promise.all(files.map(({ path }) => textOf(path)));
  // What cannot be read may well hold it: that is for the SDK to say.
  if (texts.includes(undefined)) return;
  const known = files.flatMap(({ header }, index) => profilesIn(texts[index] ?? "", header));
  if (known.includes(profile)) return;
  const { fact, remedy } = say.noProfile({
    profile,
    fromEnvironment: chosen === undefined,
    files: files.map(({ path }) => path),
    known: [...new Set(known)].toSorted(),
  });
  throw new Problem("expired", fact, remedy);
}

const fileOf = (variable: string, name: string): string => {
  const told = process.env[variable] ?? "";
  return told === "" ? join(homedir(), ".aws", name) : told;
};

/** Empty where there is no file; `undefined` where it cannot be read. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "" : undefined;
  }
}

/** `[default]`, `[profile name]`, `[profile "my name"]`; in the credentials file `[name]`. */
const profilesIn = (text: string, header: RegExp): readonly string[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const [, section] = header.exec(line.trim()) ?? [];
    return section === undefined ? [] : [section.replace(/^profile\s+/, "").replace(/^(["'])(.*)\1$/, "$2")];
  });
