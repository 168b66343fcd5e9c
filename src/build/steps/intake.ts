import { sniffFile, type Sniffed } from '../../audio/sniff.ts';
import { openWav, type WavSignal } from '../../audio/wav/reader.ts';
import { error, type Finding, warning } from '../../base/finding.ts';
import { Refused, renamed, valueOf } from '../../base/result.ts';
import { mixChecks } from '../../checks/index.ts';
import { remove } from '../../host/disk.ts';
import { isSystemTrouble } from '../../host/effect.ts';
import { samples as sampleMeter } from '../../meters/samples/index.ts';
import { spectrum } from '../../meters/spectrum/index.ts';
import { toWav } from '../../tools/ffmpeg.ts';
import { toneOf } from '../curves.ts';
import { pass } from '../render.ts';
import { type Artifact, type Made, made, objectOf, pathOf, type Work } from '../work.ts';

const NAME = 'the mix';

/**
 * Mix → facts and findings: what the file is by its content, whether it is whole, what its samples are like. A WAV
 * stays the object it is; AIFF, FLAC and other lossless files are decoded to WAV; lossy ones are refused unless allowed.
 */
export async function intake(work: Work): Promise<Made> {
  try {
    return await inspected(work);
  } catch (thrown) {
    const path = pathOf(work, 'mix');
    // What is wrong in the file is the user's; a disk's trouble is with its copy, and whoever looks for it needs the place.
    const system = thrown instanceof Refused && thrown.findings.some(isSystemTrouble);
    throw renamed(thrown, path, system ? `the cache's copy of the mix (${path})` : NAME);
  }
}

async function inspected(work: Work): Promise<Made> {
  if (objectOf(work, 'mix').bytes === 0)
    return made({}, {}, [error('empty-file', `${NAME} is an empty file`)]);
  const sniffed = valueOf(await sniffFile(pathOf(work, 'mix')));
  const allowLossy = work.params['allowLossy'] === true;
  const findings: Finding[] = sniffed.lossy === true ? [lossy(sniffed.kind, allowLossy)] : [];
  if (findings.some(({ level }) => level === 'error')) return made({}, {}, findings);
  const { artifact, converted } = await asWav(work, sniffed, allowLossy);
  findings.push(...converted);

  const signal: WavSignal = valueOf(await openWav(work.store.path(artifact.digest), NAME));
  findings.push(...signal.findings);
  const meter = sampleMeter.create(signal.format);
  const tone = spectrum.create(signal.format);
  await pass(work, signal, (block) => {
    meter.observe(block);
    tone.observe(block);
  });
  const facts = meter.finish();
  const subject = { format: signal.format, frames: signal.frames, samples: facts };
  for (const check of mixChecks) findings.push(...check.judge(subject));
  return made(
    {
      kind: sniffed.kind,
      encoding: signal.encoding,
      rate: signal.format.rate,
      channels: signal.format.channels,
      frames: signal.frames,
      spectrum: toneOf(tone.finish()),
    },
    { audio: artifact },
    findings,
  );
}

function lossy(kind: string, allowed: boolean): Finding {
  const text = `the mix is lossy (${kind}), whatever its name says`;
  if (allowed) return warning('lossy-input', `${text}; allow_lossy lets it pass`, { measured: kind });
  return error('lossy-input', text, {
    measured: kind,
    hint: 'ask for a WAV, AIFF or FLAC; allow_lossy: true on the track lets it pass with a warning',
  });
}

async function asWav(
  work: Work,
  { kind }: Sniffed,
  allowLossy: boolean,
): Promise<{ artifact: Artifact; converted: Finding[] }> {
  const mix = objectOf(work, 'mix');
  if (kind === 'wav') return { artifact: mix, converted: [] };
  const to = await work.store.temporary();
  try {
    const codec = await toWav(pathOf(work, 'mix'), to, { tools: work.tools, abort: work.abort });
    const converted = codec.lossy ? [lossy(codec.name, allowLossy)] : [];
    if (converted.some(({ level }) => level === 'error')) throw new Refused(...converted);
    return { artifact: await work.store.adopt(to), converted };
  } catch (thrown) {
    await remove(to);
    throw thrown;
  }
}
