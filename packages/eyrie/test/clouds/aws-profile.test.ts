import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ensureProfile } from "../../src/clouds/aws/profile.ts";
import { sts } from "../../src/clouds/aws/sts.ts";
import { Problem } from "../../src/model/problem.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eyrie-profile-"));
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "credentials"));
  vi.stubEnv("AWS_PROFILE", undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const config = `[default]
region = us-east-2
[profile dev]
region = us-east-2
[ profile "two words" ] ; a comment
[sso-session corp]
[bare]
`;
const written = () => {
  writeFileSync(join(folder, "config"), config);
  writeFileSync(join(folder, "credentials"), "[keys]\r\naws_access_key_id = a\r\naws_secret_access_key = b\r\n");
};

const problemOf = (chosen: string | undefined): Promise<unknown> =>
  ensureProfile(chosen).then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a profile", () => {
  test.each(["dev", "two words", "keys", "default", undefined, ""])("%j is let through", async (chosen) => {
    written();
    expect(await problemOf(chosen)).toBeUndefined();
  });

  test.each(["nope", "bare", "corp", "profile dev"])(
    "%j is not there: where it was looked for, and what is",
    async (chosen) => {
      written();
      const problem = await problemOf(chosen);
      expect(problem).toBeInstanceOf(Problem);
      expect(problem).toMatchObject({
        code: "expired",
        fact: {
          en: `There is no AWS profile ${chosen} in ${join(folder, "config")} or ${join(folder, "credentials")}.`,
        },
        remedy: { en: "Choose one of: default, dev, keys, two words" },
      });
    },
  );

  test("of the environment is named as such; without any profile the remedy makes one", async () => {
    vi.stubEnv("AWS_PROFILE", "gone");
    expect(await problemOf(undefined)).toMatchObject({
      fact: { en: expect.stringMatching(/^There is no AWS profile gone \(AWS_PROFILE\) in /) as string },
      remedy: { en: expect.stringMatching(/^Make it: aws configure --profile gone /) as string },
    });
  });

  test("that a file may hold which cannot be read is left to the SDK", async () => {
    vi.stubEnv("AWS_CONFIG_FILE", folder);
    expect(await problemOf("nope")).toBeUndefined();
  });
});

const session = { region: "us-east-2", clock: { now: () => 0, sleep: async () => undefined }, trace: () => undefined };

describe("a client", () => {
  test("is not made for a profile that does not exist", async () => {
    written();
    await expect(sts({ ...session, profile: "nope" }).load()).rejects.toMatchObject({ code: "expired" });
  });

  test("with credentials of its own needs no profile", async () => {
    vi.stubEnv("AWS_PROFILE", "nope");
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    await expect(sts({ ...session, credentials }).load()).resolves.toBeUndefined();
  });

  test("lets the SDK say nothing of its own of keys beside a profile", async () => {
    written();
    vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    await sts({ ...session, profile: "keys" }).load();
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });
});
