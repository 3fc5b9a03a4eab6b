import { nothingRead } from "./nothing.ts";
import type { Readings, ReleaseReading } from "./readings.ts";

type Planned = Pick<Readings, "takenAt" | "region" | "scope"> & {
  readonly chart: ReleaseReading["chart"];
  /** The one that is there already; left out: none is. */
  readonly revision?: number;
};

/** A release that is to be, of which nothing is known but its chart. */
export const plannedReadings = ({ chart, revision = 0, ...where }: Planned): Readings => ({
  ...nothingRead(where),
  release: {
    status: "present",
    value: {
      name: where.scope.release ?? "milvus",
      revision,
      status: "planned",
      description: "",
      chart,
      values: {},
      images: {},
    },
  },
});

/** Whether nothing runs yet of what the readings are about: they tell what would be. */
export const isFirst = ({ release }: Readings): boolean => release.status === "present" && release.value.revision === 0;
