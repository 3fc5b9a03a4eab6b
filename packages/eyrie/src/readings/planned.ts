import { nothingRead } from "./nothing.ts";
import type { Readings, ReleaseReading } from "./readings.ts";

type Planned = Pick<Readings, "takenAt" | "region" | "scope"> & { readonly chart: ReleaseReading["chart"] };

/** A release that is to be, of which nothing is known but its chart. */
export const plannedReadings = ({ chart, ...where }: Planned): Readings => ({
  ...nothingRead(where),
  release: {
    status: "present",
    value: {
      name: where.scope.release ?? "milvus",
      revision: 0,
      status: "planned",
      description: "",
      chart,
      values: {},
      images: {},
    },
  },
});
