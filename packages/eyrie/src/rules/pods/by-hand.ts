import * as say from "../../messages/doctor/injection.ts";
import { credentialVariables, variable } from "../../readings/injection.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { askersOf, setByHand, tokenAt } from "./injection.ts";

/** Both set by hand, to the role and to where a token is, do as well as the webhook's. */
export const leftToWebhook = doctorRule({
  code: "EY207",
  title: say.byWebhookTitle,
  link: "pods",
  find: (chain, look, readings) => {
    const { namespace, roleArn } = chain;
    const wrong = askersOf(chain, look).flatMap(({ pod, container }) => {
      const set = setByHand(pod, container, readings);
      if (set.length === 0) return [];
      const [role, file] = credentialVariables.map((name) => variable(container, name));
      const roleDoes = role !== undefined && (role.value === undefined || role.value === roleArn);
      const fileDoes =
        file !== undefined && (file.value === undefined || tokenAt(pod, container, file.value) !== undefined);
      return roleDoes && fileDoes ? [] : [{ pod, container, set }];
    });
    if (wrong.length === 0) return [];
    const variables = [...new Set(wrong.flatMap(({ set }) => set))];
    const makers = [...new Set(wrong.flatMap(({ pod }) => pod.madeBy ?? []))];
    const first = wrong[0]?.container;
    const observed = credentialVariables.map((name) => {
      const found = first && variable(first, name);
      return `${name}=${found === undefined ? "-" : (found.value ?? found.from ?? "")}`;
    });
    return [
      {
        severity: "error",
        ...say.setByHand(
          [...new Set(wrong.map(({ pod }) => pod.madeBy ?? `pod/${pod.name}`))],
          variables,
          makers.length > 0,
        ),
        about:
          makers.length === 1
            ? `${makers[0]?.replace("/", `/${namespace}/`)}`
            : `pod/${namespace}/${wrong[0]?.pod.name}`,
        comparisons: [beside(say.label.variables, observed.join(" "), "-")],
        commands: makers.map(
          (maker) => `kubectl set env ${maker} -n ${namespace} ${variables.map((name) => `${name}-`).join(" ")}`,
        ),
      },
    ];
  },
});
