/** The scenarios that the site ships, fetched by name. Small: the first view goes this way. */

export type Fetched =
  | { readonly ok: true; readonly json: unknown }
  /** `unknown`: none of that name is shipped. `unreachable`: it could not be fetched, in the browser's words. */
  | { readonly ok: false; readonly kind: 'unknown' | 'unreachable'; readonly why: string };

/** Whether the fragment of an address means to hold a run: see link.ts */
export const hasRun = (fragment: string): boolean => /^#?run=/.test(fragment);

export const isShippedName = (name: string): boolean => /^[a-z0-9][a-z0-9-]{0,60}$/.test(name);

export async function fetchShipped(name: string): Promise<Fetched> {
  if (!isShippedName(name)) return { ok: false, kind: 'unknown', why: '' };
  try {
    const response = await fetch(`./scenarios/${name}.json`);
    const isThere = response.ok && response.headers.get('content-type')?.includes('json');
    if (!isThere) return { ok: false, kind: 'unknown', why: '' };
    return { ok: true, json: await response.json() };
  } catch (error) {
    return { ok: false, kind: 'unreachable', why: String(error) };
  }
}
