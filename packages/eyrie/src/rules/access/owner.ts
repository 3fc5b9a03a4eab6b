import * as say from "../../messages/doctor/storage.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { evidentlyWorks } from "./told.ts";

/** HEAD says 403 of another account's bucket and of one that may not be seen; only a list tells them apart. */
export const bucketOwner = doctorRule({
  code: "EY511",
  title: say.ownerTitle,
  link: "bucket",
  find: (chain, look, readings) => {
    const { bucket, bucketName = "" } = chain;
    const own = readings.ownBuckets[bucketName];
    if (own === undefined || look.at(own) === true) {
      look.need(bucket);
      return [];
    }
    const account = look.at(readings.caller)?.account ?? "";
    const works = evidentlyWorks(chain, readings);
    return [
      {
        severity: works ? "warning" : "error",
        ...(works ? say.anothersAtWork(bucketName, account) : say.anothers(bucketName, account)),
        about: `bucket/${bucketName}`,
        comparisons: [beside(say.label.owner, "403", account)],
      },
    ];
  },
});
