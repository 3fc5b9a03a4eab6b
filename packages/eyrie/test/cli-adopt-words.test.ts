import { describe, expect, it } from "vitest";
import { eachAdopted } from "../src/cli/adopt-words.ts";

describe("--adopt takes several ids", () => {
  it.each([
    ["up --adopt role/x bucket/y --yes", "up --adopt role/x --adopt bucket/y --yes"],
    ["up --adopt=role/x bucket/y", "up --adopt=role/x --adopt bucket/y"],
    ["up --adopt role/x --adopt bucket/y", "up --adopt role/x --adopt bucket/y"],
    [
      "up --adopt sa/milvus/a release/milvus/b role/c",
      "up --adopt sa/milvus/a --adopt release/milvus/b --adopt role/c",
    ],
    ["rehearse up down --adopt role/x", "rehearse up down --adopt role/x"],
    ["rehearse --adopt role/x up", "rehearse --adopt role/x up"],
    ["plan -f ./a/b.yaml", "plan -f ./a/b.yaml"],
    ["plan --adopt role/x -f ./a/b.yaml", "plan --adopt role/x -f ./a/b.yaml"],
    ["plan --adopt", "plan --adopt"],
  ])("%s", (typed, meant) => {
    expect(eachAdopted(typed.split(" "))).toEqual(meant.split(" "));
  });
});
