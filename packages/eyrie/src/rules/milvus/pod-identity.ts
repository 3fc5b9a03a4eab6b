import * as say from "../../messages/doctor/milvus.ts";
import { compareVersions } from "../../milvus/version.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";

/** @see https://github.com/milvus-io/milvus/pull/43916 */
const first = "2.6.2";

/** `if use iam, access key id should not be empty`: an older C++ side finds IRSA's token, and nothing of Pod Identity. */
export const knowsPodIdentity = doctorRule({
  code: "EY611",
  title: say.podIdentityTitle,
  link: "pods",
  find: ({ pods }, look, readings) => {
    const { chart } = look.need(readings.release);
    if (compareVersions(chart.appVersion, first) >= 0) return [];
    const named = (name: string) =>
      look.need(pods).filter(({ containers }) => containers.some(({ env }) => env.some((one) => one.name === name)));
    const byPodIdentity = named("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    const byToken = new Set(named("AWS_WEB_IDENTITY_TOKEN_FILE"));
    if (byPodIdentity.every((pod) => byToken.has(pod))) return [];
    return [
      {
        severity: "error",
        ...say.oldForPodIdentity(chart.appVersion),
        comparisons: [beside(say.label.milvus, chart.appVersion, `≥ ${first}`)],
        about: `release/${readings.scope.namespace}/${look.need(readings.release).name}`,
      },
    ];
  },
});
