import type { Track } from '../../spec/spec.ts';
import type { Store } from '../../store/store.ts';
import type { Item, Release } from '../content.ts';
import { type Look, looksOf } from './curves.ts';
import { clock, figure } from './figures.ts';
import { html, type Markup, words } from './html.ts';
import { pictureOf } from './picture.ts';
import { toneOf, tonePicture } from './tone.ts';

/** The pictures of each track, one a distinct master. */
export async function picturesOf({ items }: Release, store: Store): Promise<Markup> {
  const tracks = [...new Map(items.map(({ track }) => [track.number, track])).values()];
  const parts: Markup[] = [];
  for (const track of tracks) {
    const own = items.filter((item) => item.track.number === track.number);
    parts.push(trackOf(track, own, await looksOf(own, store)));
  }
  return html`<section>
    <h2>Tracks</h2>
    ${parts}
  </section>`;
}

function trackOf(track: Track, items: readonly Item[], looks: readonly Look[]): Markup {
  const seconds = items[0].frames / items[0].rate;
  return html`<article>
    <h3><span class="title">${track.number} ${words(track.title)}</span></h3>
    <p class="quiet">
      ${words(track.artist)} ·
      ${clock(seconds)}${track.isrc === undefined ? undefined : ` · ISRC ${track.isrc}`}
    </p>
    <div class="looks">${looks.map((look, i) => figureOf(look, `p${track.number}-${i + 1}`))}</div>
    ${toneFigure(looks[0], `p${track.number}-tone`)}
  </article>`;
}

function figureOf(look: Look, id: string): Markup {
  const { track, programme } = look.items[0];
  const title = `Waveform, short-term loudness and limiter of track ${track.number}: integrated ${figure(programme.loudness.integrated, 1)} LUFS`;
  const names = look.items.map(({ target }, i) => [i === 0 ? '' : ', ', words(target.name)]);
  const idle = look.items[0].target.limiter === null ? ' · no limiter' : ' · the limiter had nothing to do';
  return html`<figure>
    <div class="scroll" tabindex="0" role="group" aria-label="Picture">${pictureOf(look, title, id)}</div>
    <figcaption>
      <strong>${names}</strong>${look.reduction.some((value) => value < 0) ? undefined : idle}
    </figcaption>
  </figure> `;
}

/** The tone of the first look stands for all: levels and ceilings hardly change it. */
function toneFigure({ items: [item] }: Look, id: string): Markup | undefined {
  const tone = toneOf(item);
  if (tone === undefined) return undefined;
  const title = `Spectrum of track ${item.track.number}: the mix and its master`;
  return html`<figure>
    <div class="scroll" tabindex="0" role="group" aria-label="Picture">${tonePicture(tone, title, id)}</div>
    <figcaption><strong>${words(item.target.name)}</strong> against the mix, both at one level</figcaption>
  </figure> `;
}
