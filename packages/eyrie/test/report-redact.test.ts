import { expect, test } from "vitest";
import type { Json } from "../src/model/json.ts";
import { redactDifference, redactText, redactValues } from "../src/report/redact.ts";

test.each<[string, Json, Json]>([
  [
    "a key by its name",
    { externalS3: { accessKey: "AK", secretKey: "s" } },
    { externalS3: { accessKey: "(hidden)", secretKey: "(hidden)" } },
  ],
  ["a whole section by its name", { credentials: { user: "ada", pass: ["x"] } }, { credentials: "(hidden)" }],
  ["whatever the case", { dbPassword: "x", API_TOKEN: 1 }, { dbPassword: "(hidden)", API_TOKEN: "(hidden)" }],
  ["not an empty text", { accessKey: "", secretKey: null }, { accessKey: "", secretKey: null }],
  ["not what has another name", { proxy: { replicas: 2 }, host: "s3" }, { proxy: { replicas: 2 }, host: "s3" }],
  [
    "an environment variable",
    {
      extraEnv: [
        { name: "AWS_SECRET_ACCESS_KEY", value: "s" },
        { name: "LEVEL", value: "debug" },
      ],
    },
    {
      extraEnv: [
        { name: "AWS_SECRET_ACCESS_KEY", value: "(hidden)" },
        { name: "LEVEL", value: "debug" },
      ],
    },
  ],
  [
    "a line of a file inside",
    { extraConfigFiles: { "user.yaml": "minio:\n  secretAccessKey: s3cr3t\n  bucketName: b\n" } },
    { extraConfigFiles: { "user.yaml": "minio:\n  secretAccessKey: (hidden)\n  bucketName: b\n" } },
  ],
  ["a password in an address", { url: "pulsar://ada:pw@broker:6650/x" }, { url: "pulsar://(hidden)@broker:6650/x" }],
  ["an access key id anywhere", { note: "uses AKIAIOSFODNN7EXAMPLE now" }, { note: "uses (hidden) now" }],
])("hides %s", (_name, values, expected) => {
  expect(redactValues(values)).toEqual(expected);
});

test("hides both sides of a difference whose path names a secret", () => {
  expect(redactDifference({ path: "values.externalS3.secretKey", have: "old", want: undefined })).toEqual({
    path: "values.externalS3.secretKey",
    have: "(hidden)",
    want: undefined,
  });
});

test("hides a private key in any text", () => {
  const text = "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb";
  expect(redactText(text)).toBe("a\n(hidden)\nb");
});
