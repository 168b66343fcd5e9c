import { programmeOf } from '../figures.ts';
import { cutMix, FFMPEG, type Place, release } from '../place.ts';
import type { Row } from '../table.ts';
import { race, timed } from '../timing.ts';
import { startWarm } from '../warm.ts';

export async function meter(place: Place): Promise<Row> {
  const audio = place.quick ? 30 : 240;
  const file = await cutMix(place, 'meter', { seconds: audio });
  const ours = release('measure', file, '--json');
  // Without a line for every 100 ms, which would cost the peer time.
  const theirs = [...FFMPEG, '-i', file, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'];
  const said = (await timed(theirs)).stderr;
  const heard = [/I:\s+(\S+) LUFS/, /LRA:\s+(\S+) LU/, /Peak:\s+(\S+) dBFS/].map(
    (p) => p.exec(said)?.[1] ?? '?',
  );
  const facts = await programmeOf(file);
  const warm = await startWarm(place, 'meter', file);
  const [command, peer, kernel, second] = await race(
    [
      { name: 'release measure', run: () => timed(ours) },
      { name: 'ffmpeg ebur128', run: () => timed(theirs) },
      { name: 'our kernel', run: () => warm.go(audio) },
      { name: 'loudgain', run: () => timed(['loudgain', file]) },
    ],
    place.rounds,
  );
  warm.end();
  return {
    lines: [
      { work: 'meter', who: 'release measure', samples: command, audio, peer, remark: facts.text },
      { work: 'meter', who: 'our kernel', samples: kernel, audio, peer },
      {
        work: 'meter',
        who: 'ffmpeg ebur128',
        samples: peer,
        audio,
        remark: `${heard[0]} LUFS, LRA ${heard[1]}, ${heard[2]} dBTP`,
      },
      { work: 'meter', who: 'loudgain (libebur128)', samples: second, audio, peer },
    ],
    explanation: `meter: ${audio} s of 44.1 kHz, 24-bit stereo. \`release measure FILE --json\` (whole process; also max M and S, correlation, DC) against \`ffmpeg -i FILE -af ebur128=peak=true -f null -\` and libebur128 in loudgain. Kernel: the block loop of the same figures in a warm process, samples in memory.`,
  };
}
