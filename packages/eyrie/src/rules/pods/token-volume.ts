import * as say from "../../messages/doctor/injection.ts";
import { shellWord } from "../../model/shell.ts";
import { tokenFile, tokenVolume, variable } from "../../readings/injection.ts";
import type { TemplateReading } from "../../readings/readings.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { askersOf, namesOf, setByHand, templateOf, tokenAt } from "./injection.ts";

/** A volume of that name that does hold the token where it is looked for is as good as the webhook's. */
export const ownTokenVolume = doctorRule({
  code: "EY209",
  title: say.volumeTitle,
  link: "pods",
  find: (chain, look, readings) => {
    const { namespace, audience } = chain;
    const taken = askersOf(chain, look).filter(({ pod, container }) => {
      const file = variable(container, "AWS_WEB_IDENTITY_TOKEN_FILE")?.value;
      if (file === undefined || setByHand(pod, container, readings).length > 0) return false;
      const named = pod.volumes.some(({ name }) => name === tokenVolume);
      const token = tokenAt(pod, container, file)?.token;
      const written = templateOf(pod, readings)?.volumes.some(({ name }) => name === tokenVolume) === true;
      return named && (token === undefined || (written && token.audience !== audience));
    });
    const [first] = taken;
    if (first === undefined) return [];
    const { pod, container } = first;
    const held = pod.volumes.find(({ name }) => name === tokenVolume);
    const mount = container.mounts.find(({ name }) => name === tokenVolume);
    const observed = `${mount?.path ?? "-"}: ${held?.token === undefined ? (held?.secret ?? "-") : `${held.token.path} (${held.token.audience})`}`;
    const makers = new Map(taken.flatMap((one) => (one.pod.madeBy === undefined ? [] : [[one.pod.madeBy, one.pod]])));
    return [
      {
        severity: "error",
        ...say.volumeTaken(namesOf(taken)),
        about: `pod/${namespace}/${pod.name}`,
        comparisons: [beside(say.label.volume, observed, `${tokenFile} (${audience})`)],
        commands: [...makers].flatMap(([maker, one]) => removing(maker, templateOf(one, readings), namespace)),
      },
    ];
  },
});

/** Takes everything of that name out of the template: mounts first, and of a list the last first. */
function removing(maker: string, template: TemplateReading | undefined, namespace: string): readonly string[] {
  if (template === undefined) return [];
  const inits = template.containers.filter(({ init }) => init).length;
  const mounts = template.containers.flatMap(({ init, mounts: all }, at) =>
    all.flatMap(({ name }, mount) =>
      name === tokenVolume
        ? [
            `/spec/template/spec/${init ? "initContainers" : "containers"}/${init ? at : at - inits}/volumeMounts/${mount}`,
          ]
        : [],
    ),
  );
  const volumes = template.volumes.flatMap(({ name }, at) =>
    name === tokenVolume ? [`/spec/template/spec/volumes/${at}`] : [],
  );
  const operations = [...mounts.toReversed(), ...volumes.toReversed()].map((path) => ({ op: "remove", path }));
  return operations.length === 0
    ? []
    : [`kubectl patch ${maker} -n ${namespace} --type json -p ${shellWord(JSON.stringify(operations))}`];
}
