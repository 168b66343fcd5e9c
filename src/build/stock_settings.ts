import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { variable } from '../host/environment.ts';
import type { Spec } from '../spec/spec.ts';
import type { StockSettings } from './stock.ts';

/** Seconds a build waits at its end for what is still being sent. */
const WAIT_SECONDS = 5;

/**
 * The remote cache of a build; undefined where it has none. The environment goes before the spec. It is where things
 * come from, never what they are: so it is in no key and no release, and no message holds an address as written, which
 * may have a password in it.
 */
export function stockSettings({ cache }: Spec): StockSettings | undefined {
  const written = variable('RELEASE_CACHE_URL') ?? cache?.url;
  if (written === undefined || written === 'none') return undefined;
  const mode = variable('RELEASE_CACHE_MODE') ?? cache?.mode ?? 'read-write';
  if (mode === 'none') return undefined;
  if (mode !== 'read-write' && mode !== 'read-only')
    throw wrong('RELEASE_CACHE_MODE', 'must be read-write, read-only or none');
  const wait = Number(variable('RELEASE_CACHE_WAIT') ?? WAIT_SECONDS);
  if (!(wait >= 0 && wait <= 86_400)) throw wrong('RELEASE_CACHE_WAIT', 'must be a number of seconds');
  const address = addressOf(written);
  if (address === undefined)
    throw wrong(
      written === cache?.url ? 'cache.url in the spec' : 'RELEASE_CACHE_URL',
      'must be an address of http or https',
    );
  const token = variable('RELEASE_CACHE_TOKEN');
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw wrong('RELEASE_CACHE_TOKEN', 'must be one word of ASCII characters');
  return { address, mode, wait: wait * 1000, ...(token === undefined ? {} : { token }) };
}

/** An http or https address whose name and password can be read. */
function addressOf(written: string): URL | undefined {
  try {
    const address = new URL(written);
    decodeURIComponent(address.username + address.password);
    return ['http:', 'https:'].includes(address.protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}

function wrong(name: string, message: string): Refused {
  return new Refused(error('bad-setting', `${name} ${message}`, { cause: 'usage' }));
}
