import * as say from "../../messages/doctor/image-line.ts";
import { label } from "../../messages/doctor/milvus.ts";
import { isNewerThanKnown, lastChartOf } from "../../milvus/chart-lines.ts";
import { fitting, otherLine } from "../../milvus/image-line.ts";
import { isFirst } from "../../readings/planned.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { mendingOwnValues } from "./set-values.ts";

/** With these some pod certainly never gets ready; with the queue none of a release that has none of its own yet. */
const keepsFromStarting: ReadonlySet<string> = new Set(["unknown", "unswitched"]);
const keepsNewFromStarting: ReadonlySet<string> = new Set([...keepsFromStarting, "woodpecker"]);

/** An old guide's values in a new chart, or a new image in an old one. */
export const imageOfTheChart = doctorRule({
  code: "EY631",
  title: say.imageLineTitle,
  link: "configuration",
  fromValues: true,
  find: (_, look, readings) => {
    const { chart, name, values } = look.need(readings.release);
    const { version, appVersion } = chart;
    const pinned = otherLine(version, appVersion, values);
    if (pinned === undefined) return [];
    const { tag, milvus, carries, misfits } = pinned;
    const fits = fitting(pinned, version, values);
    const comesOf = misfits.map(({ kind, roles = [] }) => say.misfits[kind](roles));
    // What a chart makes that is newer than all known is an assumption.
    const fatal = isFirst(readings) ? keepsNewFromStarting : keepsFromStarting;
    const ends = !isNewerThanKnown(version) && misfits.some(({ kind }) => fatal.has(kind));
    const { fact, remedy } = say.otherLine(version, pinned, comesOf, lastChartOf[milvus], fits);
    return [
      {
        severity: ends ? "error" : "warning",
        fact,
        ...mendingOwnValues(readings, remedy, fits),
        about: `release/${readings.scope.namespace}/${name}`,
        comparisons: [beside(label.value("image.all.tag"), tag, `v${carries}.*`)],
        settings: ["image.all.tag"],
      },
    ];
  },
});
