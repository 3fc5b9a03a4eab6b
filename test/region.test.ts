import { planUp } from "#eyrie/pipeline/plan";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

let setting: Setting;
let off = false;
beforeAll(async () => {
  setting = await startSetting({
    intercept: (handler, of) => async (request) =>
      off && of === "aws" && Buffer.from(request.body).includes("GetCallerIdentity") ? disabled() : handler(request),
  });
});
afterAll(() => setting.close());

/** An unknown key is answered as any key is in a region that the account has not enabled. */
const unknown = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "not-the-right-one" };

const disabled = () => ({
  status: 403,
  headers: { "content-type": "text/xml" },
  body: "<ErrorResponse><Error><Type>Sender</Type><Code>RegionDisabledException</Code><Message>STS is not activated in this region for account:111122223333</Message></Error><RequestId>r</RequestId></ErrorResponse>",
});

describe("a region that the account cannot use is told as one cause among those there are", () => {
  it.each([
    {
      region: "ap-east-1",
      says: ["aws account enable-region --region-name ap-east-1", "aws sso login"],
      not: "IAM console",
    },
    { region: "mx-central-1", says: ["get-region-opt-status --region-name mx-central-1"], not: "IAM console" },
    { region: "eu-west-3", says: ["aws sso login"], not: "region-opt-status" },
    { region: "cn-north-1", says: ["aws sso login"], not: "region-opt-status" },
  ])("with keys that $region does not know", async ({ region, says, not }) => {
    const spec = guideSpec.replace("us-east-2", region);
    const failure: unknown = await planUp(setting.session(spec, undefined, { credentials: unknown })).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: "expired", remedy: { en: expect.not.stringContaining(not) as string } });
    for (const words of says)
      expect(failure).toMatchObject({ remedy: { en: expect.stringContaining(words) as string } });
  });

  it("with STS switched off there", async () => {
    off = true;
    await expect(planUp(setting.session())).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining("RegionDisabledException") as string },
      remedy: { en: expect.stringMatching(/switched off in us-east-2.*IAM console/) as string },
    });
  });
});
