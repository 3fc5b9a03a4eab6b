/**
 * What all of several reads give, like `Promise.all`. Where several fail, the first of the list is told, not the first to
 * answer: which one that is would be another at each run.
 */
export async function allInOrder<const Reads extends readonly Promise<unknown>[]>(
  reads: Reads,
): Promise<{ -readonly [Index in keyof Reads]: Awaited<Reads[Index]> }> {
  await Promise.allSettled(reads);
  return Promise.all(reads);
}
