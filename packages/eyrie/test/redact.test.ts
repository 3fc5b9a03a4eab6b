import { expect, test } from "vitest";
import type { Json } from "../src/model/json.ts";
import { keysLeft } from "../src/messages/doctor/milvus.ts";
import { secretsIn, withoutSecrets } from "../src/model/secret.ts";
import { redactDifference, redactText, redactValues } from "../src/model/redact.ts";

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

test.each<[string, string, string]>([
  ["an assignment", "env DB_PASSWORD=x1 and more", "env DB_PASSWORD=(hidden) and more"],
  ["an assignment of a short name", "DB_PASS=x1 MYSQL_PWD='x 2' pass=3", "DB_PASS=(hidden) MYSQL_PWD=(hidden) pass=3"],
  ["a name with a slash", '{"example.com/api-token":"x1"}', '{"example.com/api-token":(hidden)}'],
  ["JSON", 'config {"rootPassword":"x1","n":1}', 'config {"rootPassword":(hidden),"n":1}'],
  ["a password in prose", "wrong password: x1", "wrong password: (hidden)"],
  ["what a header bears", "Authorization: Bearer abcdefgh1", "Authorization: Bearer (hidden)"],
  ["a web token", "sent eyJhbGciOiJS.eyJzdWIiOiJ4.c2ln", "sent (hidden)"],
  ["a key in base64", "key LS0tLS1CRUdJTiBSU0EgUFJJVkFURQ==", "key (hidden)"],
  ["an address without a user", "https://:x1y2@host/", "https://(hidden)@host/"],
  ["not a word of prose", "The cluster issues no token: it is closed", "The cluster issues no token: it is closed"],
  ["not a name", "Secret milvus/milvus-demo, port 19530", "Secret milvus/milvus-demo, port 19530"],
])("in a line hides %s", (_name, text, expected) => {
  expect(redactText(text)).toBe(expected);
});

test("knows secrets by their names, and finds them again however they are written", () => {
  const values = {
    attu: { password: "first-secret" },
    env: [{ name: "API_TOKEN", value: "second-secret" }],
    address: "amqp://ada:third-secret@host",
    files: { "user.yaml": 'token: "fourth secret"\n' },
    level: "not a secret",
  };
  const secrets = secretsIn(values);
  expect([...new Set(secrets)]).toEqual(["first-secret", "second-secret", "third-secret", "fourth secret"]);
  const said = `first-secret ${Buffer.from("second-secret").toString("base64")} fourth%20secret not a secret`;
  expect(withoutSecrets(said, secrets)).toBe("(hidden) (hidden) (hidden) not a secret");
});

test.each(["en", "ja"] as const)("leaves in what is said of keys in a ConfigMap all of its words (%s)", (language) => {
  const said = keysLeft("milvus-demo", ["accessKeyID", "secretAccessKey"]).fact[language];
  expect(redactText(said)).toBe(said);
});
