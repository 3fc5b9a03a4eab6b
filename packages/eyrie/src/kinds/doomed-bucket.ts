import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/bucket-removal.ts";
import type { Kind } from "../model/kind.ts";
import { observing } from "../model/observed.ts";
import { bucket, type BucketSeen, type BucketWant } from "./bucket.ts";
import { type BucketContents, readContents } from "./bucket-contents.ts";
import { deleteEmpty, emptyAndDelete } from "./bucket-removal.ts";

/** Without contents: not Eyrie's own, or left empty and untagged by a run that died. */
type Seen = BucketSeen & { readonly contents?: BucketContents };

/** The bucket where the user asked by its name that it goes, with all that the release stored there. */
export const doomedBucket: Kind<BucketWant, Seen, Clouds> = {
  ...bucket,

  observe: async (clouds, want) => {
    const observed = await bucket.observe(clouds, want);
    if (observed.status !== "present") return observed;
    const have = observed.value;
    const whose = bucket.whose(want, have);
    const owned = "standing" in whose && whose.standing === "owned";
    if (!owned || "elsewhere" in have || have.unfinished) return observed;
    return observing(async () => ({ ...have, contents: await readContents(clouds.s3, want) }));
  },

  notOurs: ({ ref }, whose) => say.bucketNotOurs(ref.name, whose),

  held: async (_clouds, { ref, rootPath }, { contents }) =>
    contents === undefined || contents.outside.length === 0
      ? undefined
      : say.othersStore(ref.name, rootPath, contents.outside),

  going: ({ region }, { contents }) => {
    if (contents === undefined) return { have: { region }, note: say.ifEmpty };
    const { outside: _, ...counts } = contents;
    return { have: { region, ...counts }, note: say.contents(contents) };
  },

  delete: async (run, want, { contents }) => {
    await (contents === undefined
      ? deleteEmpty(run, want)
      : emptyAndDelete(run, want, contents.versions + contents.deleteMarkers));
  },
};
