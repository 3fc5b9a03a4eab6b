import { commandRights } from "#eyrie/permissions/command-rights";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { eachRightIsNeeded } from "./each-right.ts";
import { distinct } from "./operator.ts";
import { guideSetUp, runs, stages } from "./permission-scenes.ts";

const { as, prepare, standing, fresh, untagged, drifted, changed, closeOnce, close } = stages();

beforeAll(prepare, 60_000);
afterEach(closeOnce);
afterAll(close);

describe("of what up needs nothing is too much", () => {
  eachRightIsNeeded(distinct(commandRights.up(guideSetUp).required), [
    {
      name: "everything is there",
      stage: standing,
      run: async (setting, operator) => [
        ...(await runs.plan(as(setting, operator))),
        ...(await runs.verify(as(setting, operator))),
      ],
    },
    { name: "nothing is there", stage: fresh, run: (setting, operator) => runs.make(as(setting, operator)) },
    {
      name: "an untagged bucket is there",
      stage: untagged,
      run: (setting, operator) => runs.plan(as(setting, operator)),
    },
    { name: "the release is to change", stage: changed, run: (setting, operator) => runs.make(as(setting, operator)) },
    { name: "everything was changed", stage: drifted, run: (setting, operator) => runs.make(as(setting, operator)) },
  ]);
});
