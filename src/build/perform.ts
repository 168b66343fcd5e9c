import { refusalOf } from '../base/result.ts';
import type { StepKind } from '../plan/step.ts';
import type { Store } from '../store/store.ts';
import { type Hooks, type Outcome, outcomeOf } from './outcome.ts';
import { album } from './steps/album.ts';
import { artwork } from './steps/artwork.ts';
import { checksums } from './steps/checksums.ts';
import { cut } from './steps/cut.ts';
import { decay } from './steps/decay.ts';
import { decode } from './steps/decode.ts';
import { image } from './steps/image.ts';
import { disc } from './steps/disc.ts';
import { encode } from './steps/encode.ts';
import { join } from './steps/join.ts';
import { intake } from './steps/intake.ts';
import { master } from './steps/master.ts';
import { measure } from './steps/measure.ts';
import { premaster } from './steps/premaster.ts';
import { probe } from './steps/probe.ts';
import { picture } from './steps/picture.ts';
import { message } from './steps/message.ts';
import { prove } from './steps/prove.ts';
import { quantise } from './steps/quantise.ts';
import { reread } from './steps/reread.ts';
import { resample } from './steps/resample.ts';
import { parcel } from './steps/parcel.ts';
import { scan } from './steps/scan.ts';
import { sides } from './steps/sides.ts';
import { tag } from './steps/tag.ts';
import { verify } from './steps/verify.ts';
import type { Perform, Task } from './work.ts';

/** What each kind of step does. `level` is not here: it asks for other steps, so the scheduler runs it itself. */
const PERFORMERS: Readonly<Record<Exclude<StepKind, 'level'>, Perform>> = {
  intake,
  artwork,
  premaster,
  join,
  decay,
  resample,
  measure,
  probe,
  master,
  quantise,
  cut,
  album,
  encode,
  decode,
  scan,
  tag,
  verify,
  image,
  reread,
  disc,
  prove,
  sides,
  checksums,
  parcel,
  message,
  picture,
};

/** Runs one task to its end in this thread. Expected trouble is an outcome, a bug is thrown. */
export async function perform(task: Task, store: Store, hooks: Hooks): Promise<Outcome> {
  if (task.kind === 'level') throw new Error('a composed step cannot be handed to an executor');
  try {
    const work = {
      ...task,
      store,
      abort: hooks.abort,
      progress: (fraction: number) => hooks.progress(fraction),
    };
    return outcomeOf(await PERFORMERS[task.kind](work));
  } catch (thrown) {
    return refusalOf(thrown);
  }
}
