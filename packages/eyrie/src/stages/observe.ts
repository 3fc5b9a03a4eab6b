import type { Desired, Purpose, Sighting } from "../model/kind.ts";

/**
 * Looks at every resource at once. Reads only; what could not be read says so in its sighting. On the way down it is
 * also read what others have hung on our own.
 */
export async function observe<Clouds>(
  wanted: readonly Desired<Clouds>[],
  clouds: Clouds,
  purpose: Purpose,
  within: <T>(node: string, work: () => Promise<T>) => Promise<T>,
): Promise<readonly Sighting<Clouds>[]> {
  const seen = await Promise.all(
    wanted.map((resource) => within(`observe ${resource.id}`, () => resource.observe(clouds, purpose))),
  );
  return seen.filter((sighting) => sighting !== undefined);
}
