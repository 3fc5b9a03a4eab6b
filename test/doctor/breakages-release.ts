import { helmByHand } from "../helm-by-hand.ts";
import type { Scene } from "../scene.ts";
import type { Breakage } from "./breakage.ts";
import { configured, logs, noSymptom, upgraded } from "./breakages-milvus.ts";
import { chartOf } from "./chart-line.ts";
import { allReady, logOf } from "./symptoms.ts";

/** S3's global host, and no region: what is left to Milvus to find out. */
const withoutRegion = configured((text) =>
  text.replace(/^ {2}address: .*$/m, "  address: s3.amazonaws.com").replace(/^ {2}region: .*$/m, '  region: ""'),
);

/** Query nodes that are told of another region than the bucket's. */
const elsewhere = {
  queryNode: {
    extraEnv: ["AWS_REGION", "AWS_DEFAULT_REGION"].map((name) => ({ name, value: "us-east-1" })),
  },
};

/** One after the other, and undone in the opposite order. */
const both =
  (first: Breakage["make"], then: Breakage["make"]): Breakage["make"] =>
  async (scene) => {
    const undoFirst = await first(scene);
    const undoThen = await then(scene);
    return async () => {
      await undoThen();
      await undoFirst();
    };
  };

/** Another release of the same values, so that it stores in the same place. */
const second = ({ clouds, target }: Scene) => ({
  clouds,
  target: { ...target, release: { ...target.release, name: "second" } },
});

export const onRelease = {
  "another release in the same place": {
    how: "a second release is installed with the values of the first, bucket and root path among them",
    make: async (scene) => {
      await helmByHand(second(scene), {});
      return () =>
        scene.clouds.helm.uninstall("second", scene.target.serviceAccount.namespace, new AbortController().signal);
    },
    symptom: noSymptom,
    shows: /works/,
    sees: "nothing, until one's garbage collection deletes the other's objects",
  },
  "another vendor's image": {
    how: "the release runs Bitnami's image",
    make: upgraded({ image: { all: { repository: "docker.io/bitnami/milvus" } } }),
    symptom: noSymptom,
    shows: /works/,
  },
  "image of an older line": {
    how: "the values pin Milvus 2.4's image in a chart 5",
    make: upgraded({ image: { all: { tag: "v2.4.15" } } }),
    symptom: (scene) => logOf(scene, "streamingnode", /Unknown/),
    shows: /Unknown server type/,
  },
  "no region told": {
    how: "neither the configuration nor the host names the bucket's region; the pods' environment does",
    make: withoutRegion,
    symptom: noSymptom,
    shows: /works/,
  },
  "another region in the pods": {
    how: "neither the configuration nor the host names the bucket's region, and the pods' environment names another",
    make: both(upgraded(elsewhere), withoutRegion),
    symptom: logs(/PermanentRedirect|is wrong/),
    shows: /PermanentRedirect|AuthorizationHeaderMalformed/,
  },
  "region that the chart ignores": {
    how: "chart 4.1.36 leaves the region out, the host names none, and the pods' environment names another",
    make: both(async (scene) => {
      await helmByHand(scene, { chart: await chartOf(scene.directory, "4.1.36", "2.4.5"), values: elsewhere });
      return async () => {
        await helmByHand(scene, {});
        await allReady(scene);
      };
    }, withoutRegion),
    symptom: logs(/PermanentRedirect|is wrong/),
    shows: /PermanentRedirect|AuthorizationHeaderMalformed/,
  },
} as const satisfies Record<string, Breakage>;
