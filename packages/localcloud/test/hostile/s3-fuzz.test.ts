import { startHostileAws, hostileNow } from "./aws.ts";
import { s3Request } from "./s3.ts";
import { fuzz } from "./seeded.ts";

const plain = { headers: {}, body: new Uint8Array() };

fuzz(
  async () => {
    const aws = await startHostileAws();
    await aws.send("s3", {
      ...plain,
      method: "PUT",
      rawTarget: "/fuzz",
      body: Buffer.from(
        "<CreateBucketConfiguration><LocationConstraint>us-east-2</LocationConstraint></CreateBucketConfiguration>",
      ),
    });
    const { text } = await aws.send("s3", { ...plain, method: "POST", rawTarget: "/fuzz/big?uploads" });
    return { aws, upload: /<UploadId>(.*)<\/UploadId>/.exec(text)?.[1] ?? "" };
  },
  async ({ aws, upload }, chance) => {
    const request = s3Request(chance, upload, aws.account.admin, hostileNow);
    const how = chance.once(15) ? "unsigned" : "signed";
    const { wrong } = await aws.send("s3", request, how);
    return { request: { how, ...request, body: Buffer.from(request.body).toString("latin1") }, wrong };
  },
  async () => [],
);
