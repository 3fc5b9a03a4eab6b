import { Listr, ListrLogger, type ListrTaskWrapper, DefaultRenderer, type SimpleRenderer, ProcessOutput } from "listr2";
import { stopping } from "../messages/cli.ts";
import * as say from "../messages/report.ts";
import type { Change, Plan } from "../model/change.ts";
import type { RunEvent, Stage } from "../model/event.ts";
import { oneLine } from "../report/printable.ts";
import { redactText } from "../model/redact.ts";
import { read } from "../report/style.ts";
import type { Invocation } from "./invocation.ts";
import type { Progress } from "./progress.ts";

/** listr2 asks process.stdout whether lines can be drawn; ours are drawn on stderr, and stdout may well be a file. */
class TerminalRenderer extends DefaultRenderer {
  static override readonly nonTTY = true;
}

type Task = ListrTaskWrapper<unknown, typeof TerminalRenderer, typeof SimpleRenderer>;

/** A list of things under way, each with a title that may change and an end. */
type Board = {
  readonly retitle: (key: string, title: string) => void;
  readonly note: (key: string, text: string) => void;
  readonly noteAll: (text: string) => void;
  readonly end: (key: string, how: "done" | "failed" | "blocked", text?: string) => void;
  readonly close: () => Promise<void>;
};

/**
 * Live lines on a terminal: one that says what is being read or proven, gone when that is over, and one that stays for
 * each change that is carried out.
 */
export function liveProgress(invocation: Invocation): Progress {
  const { err, host, signal } = invocation;
  // listr2 draws on a terminal's own methods; whoever asks for live lines has seen that stderr is a terminal. One for
  // all boards: it remembers the stream's own way to write, which is another one while a board is drawn.
  const stderr = host.stderr as NodeJS.WriteStream;
  const screen = new ProcessOutput(stderr, stderr, { dump: ["stderr"], leaveEmptyLine: false });
  let expected: readonly Change[] = [];
  let board: Board | undefined;
  let closing: Promise<void> = Promise.resolve();
  let decided = 0;
  let claims = 0;

  const open = (tasks: ReadonlyMap<string, string>, stays: boolean) => {
    const before = closing;
    board = openBoard(screen, tasks, stays, before);
  };
  const close = () => {
    if (board === undefined) return;
    const { close: closeBoard } = board;
    board = undefined;
    closing = closing.then(closeBoard);
  };
  const proving = () => read(err, say.proving(decided, claims));

  const begin: Record<Stage, () => void> = {
    facts: () => open(new Map([["stage", read(err, say.looking)]]), false),
    observe: () => open(new Map([["stage", read(err, say.looking)]]), false),
    preflight: () => open(new Map([["stage", read(err, say.checking)]]), false),
    execute: () => open(new Map(expected.map(({ id }) => [id, `${oneLine(id)}  ${read(err, say.waiting)}`])), true),
    prove: () => {
      decided = 0;
      open(new Map([["stage", proving()]]), false);
    },
  };

  // While lines are drawn, whatever else is written to stderr waits for their end.
  signal.addEventListener("abort", () => board?.noteAll(stopping[err.language]));

  return {
    emit: (event: RunEvent) => {
      if (event.type === "stage") {
        close();
        claims = event.claims ?? claims;
        if (event.state === "begun") begin[event.stage]();
      } else if (event.type === "claim") {
        decided += 1;
        board?.retitle("stage", proving());
      } else if (event.type === "note") {
        board?.note(event.about, `${event.about}: ${read(err, event.text)}`);
      } else if (event.state === "begun") {
        board?.retitle(event.id, `${oneLine(event.id)}  ${read(err, say.underWay[event.action])}`);
      } else if (event.state === "done") {
        board?.end(event.id, "done", `${oneLine(event.id)}  ${read(err, say.carriedOut[event.action])}`);
      } else if (event.state === "failed") {
        board?.end(
          event.id,
          "failed",
          `${oneLine(event.id)}  ${redactText(oneLine(event.problem.fact[err.language]))}`,
        );
      } else if (event.state === "blocked") {
        board?.end(event.id, "blocked", `${oneLine(event.id)}  ${read(err, say.waitsFor(event.by))}`);
      }
    },
    expect: ({ changes }: Plan) => {
      expected = changes.filter(({ action }) => action !== "keep");
    },
    settled: async () => {
      close();
      await closing;
    },
  };
}

function openBoard(
  screen: ProcessOutput,
  tasks: ReadonlyMap<string, string>,
  stays: boolean,
  before: Promise<void>,
): Board {
  /** Those under way: listr2 breaks when one that has ended is written to. */
  const handles = new Map<string, Task>();
  const titles = new Map(tasks);
  const ends = new Map<string, Ending>([...tasks.keys()].map((key) => [key, ending()]));
  const list = new Listr<unknown, typeof TerminalRenderer>(
    [...tasks].map(([key]) => ({
      title: titles.get(key) ?? key,
      task: async (_context: unknown, task: Task): Promise<void> => {
        handles.set(key, task);
        task.title = titles.get(key) ?? key;
        try {
          await ends.get(key)?.promise;
        } finally {
          handles.delete(key);
        }
      },
    })),
    {
      renderer: TerminalRenderer,
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      fallbackRendererCondition: false,
      rendererOptions: {
        clearOutput: !stays,
        collapseErrors: true,
        showSkipMessage: false,
        logger: new ListrLogger({ processOutput: screen }),
      },
    },
  );
  const drawn = tasks.size === 0 ? before : before.then(() => list.run()).then(() => undefined);
  const retitle = (key: string, title: string) => {
    titles.set(key, title);
    const task = handles.get(key);
    if (task !== undefined) task.title = title;
  };
  return {
    retitle,
    note: (key, text) => {
      const task = handles.get(key) ?? [...handles.values()][0];
      if (task !== undefined) task.output = text;
    },
    noteAll: (text) => {
      for (const task of handles.values()) task.output = text;
    },
    end: (key, how, text) => {
      if (text !== undefined) retitle(key, text);
      const end = ends.get(key);
      const task = handles.get(key);
      handles.delete(key);
      if (how === "done") end?.settle();
      else if (how === "failed") end?.settle(new Error(text ?? ""));
      else {
        task?.skip(text ?? "");
        end?.settle();
      }
    },
    close: async () => {
      handles.clear();
      for (const { settle } of ends.values()) settle();
      await drawn;
    },
  };
}

type Ending = { readonly promise: Promise<void>; readonly settle: (failure?: Error) => void };

/** A promise that is settled from outside, at most once. */
function ending(): Ending {
  const open: { settle?: (failure?: Error) => void } = {};
  const promise = new Promise<void>((resolve, reject) => {
    open.settle = (failure) => (failure === undefined ? resolve() : reject(failure));
  });
  promise.catch(() => undefined); // listr2 looks at it, if the task has begun by then
  return { promise, settle: (failure) => open.settle?.(failure) };
}
