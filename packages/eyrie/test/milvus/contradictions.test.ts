import { describe, expect, it } from "vitest";
import { findContradictions } from "../../src/milvus/contradictions.ts";
import { milvusValues } from "../../src/milvus/values.ts";

const ours = milvusValues({
  partition: "aws",
  region: "us-east-2",
  bucket: "milvus-bucket-1",
  rootPath: "milvus-demo",
  serviceAccount: "milvus-s3-access-sa",
});

const at = (text: string) =>
  findContradictions([{ file: "milvus.yaml", text }], ours).contradictions.map(
    ({ line, column, path, theirs }) => `${line}:${column} ${path}=${theirs}`,
  );

describe("the user's values beside ours", () => {
  it.each([
    { what: "nothing", text: "", found: [] },
    { what: "the same", text: "minio:\n  enabled: false\n", found: [] },
    { what: "a port as a number", text: "externalS3: { port: 443 }\n", found: [] },
    { what: "YAML 1.1 truth", text: "externalS3:\n  useSSL: on\n  useIAM: yes\n", found: [] },
    { what: "YAML 1.1 falsehood", text: "externalS3:\n  useIAM: no\n", found: ["2:11 externalS3.useIAM=false"] },
    { what: "MinIO on", text: "minio:\n  enabled: true\n", found: ["2:12 minio.enabled=true"] },
    {
      what: "the guide's placeholder",
      text: 'externalS3:\n  bucketName: "<bucket-name>"\n',
      found: ["2:15 externalS3.bucketName=<bucket-name>"],
    },
    {
      what: "a host with a scheme",
      text: "externalS3:\n  host: https://s3.us-east-2.amazonaws.com\n",
      found: ["2:9 externalS3.host=https://s3.us-east-2.amazonaws.com"],
    },
    {
      what: "another account",
      text: "serviceAccount:\n  create: true\n  name: other\n",
      found: ["2:11 serviceAccount.create=true", "3:9 serviceAccount.name=other"],
    },
    { what: "null, which leaves it to us", text: "externalS3:\n  region: null\n", found: [] },
    { what: "keys that are not ours", text: "proxy:\n  replicas: 2\n", found: [] },
    {
      what: "static keys, which are not shown",
      text: "externalS3:\n  accessKey: AK123\n  secretKey: verysecret\n",
      found: ["2:14 externalS3.accessKey=(hidden)", "3:14 externalS3.secretKey=(hidden)"],
    },
    { what: "empty static keys", text: 'externalS3:\n  accessKey: ""\n', found: [] },
    { what: "an anchor", text: "a: &off { enabled: true }\nminio: *off\n", found: ["1:20 minio.enabled=true"] },
    { what: "a merge key", text: "base: &b { enabled: true }\nminio:\n  <<: *b\n", found: ["1:21 minio.enabled=true"] },
  ])("$what", ({ text, found }) => {
    expect(at(text)).toEqual(found);
  });

  it("finds what one file says even where a later one takes it back", () => {
    const { contradictions } = findContradictions(
      [
        { file: "a.yaml", text: "minio:\n  enabled: true\n" },
        { file: "b.yaml", text: "minio:\n  enabled: false\n" },
      ],
      ours,
    );
    expect(contradictions.map(({ file }) => file)).toEqual(["a.yaml"]);
  });

  it("names the line of a file that is no YAML", () => {
    const { unreadable } = findContradictions([{ file: "a.yaml", text: "a: 1\nb: [\n" }], ours);
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]?.line).toBeGreaterThan(1);
  });
});
