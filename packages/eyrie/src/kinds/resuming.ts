import type { Clouds } from "../clouds/clouds.ts";
import { eventually } from "../clouds/retry.ts";
import type { Kind } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";

/**
 * A kind whose creation goes on from what it made itself. A call whose answer was lost is made again by the client, and
 * then finds the name taken: by what bears our mark and was not there a moment ago, so whatever it lacks is written.
 * @returns the kind; its `create` throws Problem `exists` when it is somebody else who was faster
 */
export const resuming = <Want, Have>(kind: Kind<Want, Have, Clouds>): Kind<Want, Have, Clouds> => ({
  ...kind,
  create: async (run, want) => {
    try {
      await kind.create(run, want);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "exists") throw error;
      const have = await eventually(run.clock, run.signal, ["exists"], async () => {
        const seen = await kind.observe(run.clouds, want);
        if (seen.status === "present") return seen.value;
        throw seen.status === "absent" ? error : seen.cause;
      });
      const standing = kind.shared === true ? "used" : "owned";
      const whose = kind.whose(want, have);
      const differences = kind.compare(want, have, standing);
      if (!("standing" in whose) || whose.standing !== standing || "why" in differences) throw error;
      if (differences.length > 0) await kind.update(run, want, have, standing);
    }
  },
});
