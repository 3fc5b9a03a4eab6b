import {
  callActions,
  callings,
  type Component,
  milvusLines,
  type Occasion,
  openings,
  type S3Call,
  type StorageClient,
} from "./access-model.ts";
import type { MilvusLine } from "./chart-lines.ts";
import { runRoles } from "./run-roles.ts";

/** One call that a component of a line makes through one of its clients. */
export type Access = {
  readonly component: Component;
  readonly client: StorageClient;
  readonly call: S3Call;
  readonly when: Occasion;
  readonly action: string;
  readonly on: "bucket" | "objects";
};

/** Whether a line is one of those that are said, both ends included. */
export const isOf = (line: MilvusLine, { since = "2.2", until = "2.6" }: { since?: MilvusLine; until?: MilvusLine }) =>
  milvusLines.indexOf(since) <= milvusLines.indexOf(line) && milvusLines.indexOf(line) <= milvusLines.indexOf(until);

/** All that a line of Milvus does to S3. */
export const accessOf = (line: MilvusLine): readonly Access[] =>
  openings
    .filter((opening) => isOf(line, opening))
    .flatMap(({ component, client }) =>
      callings
        .filter((calling) => calling.client === client && isOf(line, calling))
        .filter(({ by }) => by === undefined || by.includes(component))
        .flatMap(({ calls, when }) => calls.map((call) => ({ component, client, call, when, ...callActions[call] }))),
    );

/** A client of a component, and what it calls as it is opened and as it works: what a stand-in for Milvus has to do. */
export type ClientUse = {
  readonly client: StorageClient;
  readonly opens: "start" | "later";
  readonly start: readonly S3Call[];
  readonly work: readonly S3Call[];
};

const components: readonly Component[] = [
  "proxy",
  "rootcoord",
  "querycoord",
  "indexcoord",
  "cdc",
  ...openings.map(({ component }) => component),
];

const isStarted = (line: MilvusLine, component: Component) =>
  Object.values(runRoles).every((one) => one.role !== component || isOf(line, one));

/** The model as a stand-in takes it: line → component that it starts → its clients, in the order of opening. */
export const standInAccess = (): Readonly<Record<string, Readonly<Record<string, readonly ClientUse[]>>>> =>
  Object.fromEntries(
    milvusLines.map((line) => {
      const calls = accessOf(line);
      const made = (component: Component, client: StorageClient, ...occasions: readonly Occasion[]) => [
        ...new Set(
          calls
            .filter((row) => row.component === component && row.client === client && occasions.includes(row.when))
            .map(({ call }) => call),
        ),
      ];
      const usesOf = (component: Component): readonly ClientUse[] =>
        openings
          .filter((opening) => opening.component === component && isOf(line, opening))
          .map(({ client, opens }) => ({
            client,
            opens,
            start: made(component, client, "start"),
            work: made(component, client, "data", "gc", "import"),
          }));
      const started = components.filter((component) => isStarted(line, component));
      return [line, Object.fromEntries(started.map((component) => [component, usesOf(component)]))];
    }),
  );
