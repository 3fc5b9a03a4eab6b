import type { Target } from "../kinds/target.ts";
import * as sayInputs from "../messages/inputs.ts";
import { yamlSaid } from "../messages/spec-yaml.ts";
import { findContradictions } from "../milvus/contradictions.ts";
import { overlongName } from "../milvus/object-names.ts";
import type { ValuesFault } from "../milvus/values-file.ts";
import { Problem } from "../model/problem.ts";
import { syntaxSaying } from "../spec/yaml-syntax.ts";
import { withReasons } from "./values-reasons.ts";

/** @throws Problem naming what in the user's values would break the set-up, where it stands, and what would do. */
export function refuseValues(target: Target): void {
  const { release } = target;
  const { contradictions, unreadable } = findContradictions(
    release.valuesFiles.map(({ path, text }) => ({ file: path, text })),
    release.ours,
  );
  const [broken] = unreadable;
  if (broken !== undefined) {
    const { fact, remedy } = sayInputs.valuesNotYaml(broken, explained(broken.fault));
    throw new Problem("invalid", fact, remedy);
  }
  const told = withReasons(target, contradictions);
  if (told.length > 0) {
    const { fact, remedy } = sayInputs.valuesContradict(told);
    throw new Problem("invalid", fact, remedy);
  }
  const overlong = overlongName(release.name, release.valuesFiles);
  if (overlong !== undefined) {
    const { fact, remedy } = sayInputs.nameTooLong(overlong);
    throw new Problem("invalid", fact, remedy);
  }
}

/** A values file's fault in the words that the spec's parser has for the same. */
export function explained(fault: ValuesFault): Pick<Problem, "fact" | "remedy"> {
  switch (fault.kind) {
    case "syntax":
      return syntaxSaying(fault);
    case "root":
      return sayInputs.valuesNotKeys;
    case "key":
      return sayInputs.valuesTemplate;
    case "merge":
      return yamlSaid.mergeNotMapping;
    case "alias-unknown":
      return yamlSaid.unknownAlias(fault.name);
    case "alias-endless":
      return yamlSaid.endlessAlias(fault.name);
  }
}
