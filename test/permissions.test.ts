import { commandRights } from "#eyrie/permissions/command-rights";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { adoptAll } from "./drifted.ts";
import { eachRightIsNeeded } from "./each-right.ts";
import { distinct, spoken } from "./operator.ts";
import { beginUpload, guideSetUp, runs, type Scene, stages, tagged } from "./permission-scenes.ts";

const { as, prepare, standing, untagged, owned, closeOnce, close } = stages();

beforeAll(prepare, 60_000);
afterEach(closeOnce);
afterAll(close);

const required = (command: keyof typeof commandRights) => distinct(commandRights[command](guideSetUp).required);

const scene = (name: string, stage: Scene["stage"], run: keyof typeof runs): Scene => ({
  name,
  stage,
  run: (setting, operator) => runs[run](as(setting, operator)),
});

const bucketless = tagged.replace(/^bucket:.*\n/m, "");

const cases: readonly { readonly command: keyof typeof commandRights; readonly scenes: readonly Scene[] }[] = [
  {
    command: "plan",
    scenes: [scene("everything is there", standing, "plan"), scene("an untagged bucket is there", untagged, "plan")],
  },
  {
    command: "status",
    scenes: [
      scene("everything is there", standing, "status"),
      scene("an untagged bucket is there", untagged, "status"),
    ],
  },
  { command: "verify", scenes: [scene("everything is there", standing, "verify")] },
  {
    command: "values",
    scenes: [
      {
        name: "the spec names no bucket",
        stage: standing,
        run: (setting, operator) => runs.values(setting.session(bucketless, undefined, operator)),
      },
    ],
  },
  {
    command: "down",
    scenes: [
      scene("everything is there", standing, "planDown"),
      scene("an untagged bucket is there", untagged, "planDown"),
      scene("everything is Eyrie's", owned, "remove"),
      {
        name: "everything is taken over",
        stage: async () => {
          const setting = await owned();
          adoptAll(setting.cloud);
          return setting;
        },
        run: (setting, operator) => runs.remove(as(setting, operator)),
      },
    ],
  },
];

describe.each(cases)("of what $command needs nothing is too much", ({ command, scenes }) => {
  eachRightIsNeeded(required(command), scenes);
});

describe("of what down --delete-bucket needs besides nothing is too much", () => {
  const deleteBucket = "milvus-bucket-039dd013c0712f085d60e21f";
  const withBucket = distinct(commandRights.down({ ...guideSetUp, deleteBucket: true }).required);
  const without = new Set(required("down").map(spoken));
  eachRightIsNeeded(
    withBucket,
    [
      {
        name: "the bucket holds an object and an upload that was never completed",
        stage: async () => {
          const setting = await owned();
          const { clouds } = as(setting);
          const ref = { name: deleteBucket, arn: guideSetUp.bucketArn, owner: guideSetUp.account };
          await clouds.s3.putObject(ref, "milvus-demo/insert_log/1", "data");
          await beginUpload(setting, deleteBucket, "milvus-demo/insert_log/2");
          return setting;
        },
        run: (setting, operator) => runs.remove({ ...as(setting, operator), deleteBucket }),
      },
    ],
    withBucket.filter((right) => !without.has(spoken(right))),
  );
});
