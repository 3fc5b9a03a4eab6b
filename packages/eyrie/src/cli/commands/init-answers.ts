/** What the file needs, told or asked. */
export type InitAnswers = {
  readonly cluster: string;
  readonly region: string;
  readonly release: string;
  readonly namespace?: string;
  readonly context?: string;
};
