import type { Document, YAMLError } from 'yaml';
import { error, type Finding } from '../base/finding.ts';

/** What a code of the YAML library means to somebody who writes a spec: the message and what to do. */
const MEANINGS: Readonly<Partial<Record<YAMLError['code'], readonly [message: string, hint?: string]>>> = {
  TAB_AS_INDENT: ['a tab cannot indent YAML', 'use spaces; most editors can do that for .yaml files'],
  BAD_INDENT: [
    'this line is indented differently from the lines around it',
    'entries of one mapping or list start in the same column',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'a second `: ` in this line',
    'put the text in quotes if the `: ` belongs to it, or start a new line',
  ],
  BLOCK_IN_FLOW: [
    'this cannot stand inside [ … ] or { … }',
    'is a comma or a closing bracket missing before it?',
  ],
  BAD_SCALAR_START: ['text cannot start with this character', 'put it in quotes'],
  BAD_DQ_ESCAPE: [
    'this escape is unknown in double quotes',
    'use single quotes, or write the backslash twice',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'this is neither `key: value` nor a list item',
    'is a `:` or a closing quote missing, or the space after the `:`?',
  ],
  KEY_OVER_1024_CHARS: ['a key of more than 1024 characters', 'is a closing quote missing?'],
  MULTIPLE_DOCS: ['a second document starts here', 'one file holds one spec: remove the line `---`'],
  TAG_RESOLVE_FAILED: [
    'this tag (!) is not part of YAML 1.2',
    'remove it; put text that starts with ! in quotes',
  ],
  BAD_ALIAS: ['this alias (*) has no name', 'put text that starts with * in quotes'],
  ALIAS_PROPS: ['an alias (*) cannot have an anchor or a tag'],
  MULTIPLE_ANCHORS: ['two anchors (&) at one value'],
  MULTIPLE_TAGS: ['two tags (!) at one value'],
  BAD_DIRECTIVE: ['this line starting with % is not understood', 'remove it'],
  BAD_COLLECTION_TYPE: ['this tag (!) does not fit what follows', 'remove the tag'],
};

function fromLibrary(fault: YAMLError): readonly [message: string, hint?: string] {
  if (fault.code === 'BAD_INDENT' && fault.message.startsWith('Flow'))
    return ['a closing bracket is missing'];
  if (fault.message.includes('same line'))
    return ['a list or mapping cannot start here', 'start it on the next line'];
  const known = MEANINGS[fault.code];
  if (known !== undefined) return known;
  if (fault.code === 'MISSING_CHAR') return missing(fault.message);
  if (fault.code === 'UNEXPECTED_TOKEN')
    return ['this is not expected here', 'is a bracket, quote or comma missing before it?'];
  return ['this is not valid YAML'];
}

/** The library says in words which character it misses. */
function missing(message: string): readonly [message: string, hint?: string] {
  if (message.includes('quote')) return ['a closing quote is missing'];
  if (message.includes('space')) return ['a space is missing here'];
  if (message.startsWith('Missing ,')) return ['a comma is missing here'];
  if (message.includes('- indicator')) return ['a list item starts with `- `'];
  if (message.includes('directive')) return ['a line starting with % is not expected here', 'remove it'];
  if (message.startsWith('Flow')) return ['a closing bracket is missing'];
  return ['a `:` is missing here', 'a line of a mapping reads `key: value`'];
}

/** Cascades help nobody: the first faults of a text name its trouble, one a line. */
const MOST_FAULTS = 5;

/** Faults of the text as YAML, at most one a line. */
export function syntaxFaults(
  documents: readonly Document.Parsed[],
  at: (offset: number) => string,
): Finding[] {
  const found = new Map<string, Finding>();
  const add = (offset: number, message: string, hint?: string): void => {
    const place = at(offset);
    const line = place.slice(0, place.indexOf(':'));
    if (found.has(line)) return;
    found.set(line, error('bad-yaml', message, { at: place, ...(hint === undefined ? {} : { hint }) }));
  };
  const first = documents.at(0);
  const second = documents.at(1);
  if (first?.directives.yaml.explicit === true && first.directives.yaml.version !== '1.2')
    add(0, 'a spec is YAML 1.2', 'remove the line `%YAML`');
  for (const fault of [...(first?.errors ?? []), ...(first?.warnings ?? [])]) {
    const [message, hint] = fromLibrary(fault);
    add(fault.pos[0], message, hint);
  }
  if (second !== undefined) add(second.range[0], ...MEANINGS.MULTIPLE_DOCS!);
  return [...found.values()].slice(0, MOST_FAULTS);
}
