import { clusterSaid } from "../../messages/spec-cluster.ts";
import { nearest } from "../nearest.ts";
import { cut, filledIn, longerThan, onlyCharacters, type Rule } from "./rule.ts";
import { knownRegions } from "./regions.ts";

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
export const clusterName: Rule = {
  checks: [
    ...filledIn,
    onlyCharacters("cluster-name-characters", /[A-Za-z0-9_-]/, clusterSaid.name, clusterSaid.characters),
    { code: "cluster-name-start", breaks: (name) => !/^[A-Za-z0-9]/.test(name), fact: () => clusterSaid.start },
    longerThan("cluster-name-long", 100, clusterSaid.name),
  ],
  pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$",
  maxLength: 100,
  example: "milvus-eks-cluster",
  repairs: (value) => [
    cut(
      value
        .normalize("NFKC")
        .replace(/^arn:.*cluster\//i, "")
        .replaceAll(/[^A-Za-z0-9_-]+/g, "-")
        .replaceAll(/^[-_]+|[-_]+$/g, ""),
      100,
    ),
  ],
};

/** Well-shaped: a prefix of AWS's, a direction, a number. A region AWS opens tomorrow passes; a misspelt one does not. */
const regionShape =
  /^(?:us-gov|us-iso[a-z]?|eu-isoe|eusc-[a-z]{2}|[a-z]{2})-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-\d{1,2}$/;

const known = new Set<string>(knownRegions);

/** Whether AWS's published list has the region; a new one may still be right. */
const isRegion = (region: string): boolean => known.has(region) || regionShape.test(region);

export const region: Rule = {
  checks: [
    ...filledIn,
    {
      code: "region-zone",
      breaks: (name) => /^[a-z-]+-\d[a-z]$/.test(name) && isRegion(name.slice(0, -1)),
      fact: clusterSaid.zone,
    },
    { code: "region-unknown", breaks: (name) => !isRegion(name), fact: clusterSaid.unknownRegion },
  ],
  pattern: regionShape.source,
  maxLength: 32,
  example: "us-east-2",
  repairs: (value) => {
    const name = value
      .normalize("NFKC")
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_.]+/g, "-");
    return [name, name.replace(/(\d)[a-z]$/, "$1"), nearest(name, knownRegions) ?? ""];
  },
};
