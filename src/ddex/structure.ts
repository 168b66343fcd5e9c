import { create } from 'xmlbuilder2';
import { error, type Finding } from '../base/finding.ts';
import { ANCHORS, REFERENCES, SEQUENCES, VALUES } from './sequences.ts';

interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

/** What of the builder's tree is read; its own types are the whole DOM. */
interface Node {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<Node>;
}
const ELEMENT = 1;

/**
 * Whether a message holds together, by rules that can be had without the schema of DDEX: order and number of parts,
 * form of values, and references, each of which must lead somewhere, with nothing left that none leads to.
 */
export function structureFindings(xml: string): Finding[] {
  let root: Element;
  try {
    if (!isBalanced(xml)) throw new Error('a part is not closed');
    root = elementOf(create(xml).root().node);
  } catch (thrown) {
    return [
      error('ddex-not-xml', `the DDEX message is no XML (${thrown instanceof Error ? thrown.message : ''})`),
    ];
  }
  if (root.name !== 'NewReleaseMessage') return [error('ddex-not-xml', `the DDEX message is a ${root.name}`)];
  return [...partFindings(root, ''), ...referenceFindings(root)];
}

/** The parser forgives parts that are left open at the end; a receiver does not. */
function isBalanced(xml: string): boolean {
  const open: string[] = [];
  for (const [, close, name, alone] of xml.matchAll(/<(\/?)([A-Za-z_][\w:.-]*)[^<>]*?(\/?)>/g)) {
    if (close === '/' && open.pop() !== name) return false;
    if (close === '' && alone === '') open.push(name);
  }
  return open.length === 0;
}

function elementOf(node: Node): Element {
  const children = [...node.childNodes].filter(({ nodeType }) => nodeType === ELEMENT).map(elementOf);
  return { name: node.nodeName.replace(/^.*:/, ''), children, text: (node.textContent ?? '').trim() };
}

function partFindings(element: Element, parent: string): Finding[] {
  const { name, children, text } = element;
  const sequence = SEQUENCES[`${parent}/${name}`] ?? SEQUENCES[name];
  if (sequence === undefined) {
    if (children.length > 0)
      return [error('ddex-part', `${name} in ${parent} holds parts, and is to hold text`)];
    if (text === '') return [error('ddex-value', `${name} in ${parent} is empty`)];
    const form = VALUES[name];
    if (form === undefined || form.test(text)) return [];
    return [error('ddex-value', `${name} in ${parent} is malformed`, { measured: text, limit: form.source })];
  }
  return [
    ...orderFindings(element, sequence.split(' ')),
    ...children.flatMap((child) => partFindings(child, name)),
  ];
}

/** Walks the children along the sequence. */
function orderFindings({ name, children }: Element, sequence: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  const names = sequence.map((part) => part.replace(/[?*+]$/, ''));
  let reached = 0;
  for (const child of children) {
    const place = names.indexOf(child.name);
    if (place < 0)
      findings.push(error('ddex-part', `${name} holds a ${child.name}, which has no place there`));
    else if (place < reached) findings.push(error('ddex-order', `${child.name} stands too late in ${name}`));
    else reached = place;
  }
  for (const [i, part] of sequence.entries()) {
    const count = children.filter((child) => child.name === names[i]).length;
    if (count === 0 && !/[?*]$/.test(part))
      findings.push(error('ddex-missing', `${name} lacks a ${names[i]}`));
    if (count > 1 && !/[*+]$/.test(part))
      findings.push(error('ddex-part', `${name} holds ${count} of ${names[i]}`));
  }
  return findings;
}

function referenceFindings(root: Element): Finding[] {
  const all = [...flat(root)];
  const anchors = all.filter(({ name }) => ANCHORS[name] !== undefined);
  const references = all.filter(({ name }) => REFERENCES[name] !== undefined);
  const form = ({ name, text }: Element): Finding[] => {
    const letter = ANCHORS[name] ?? REFERENCES[name];
    if (new RegExp(`^${letter}[\\w-]+$`).test(text)) return [];
    return [error('ddex-reference', `${name} is to begin with ${letter}`, { measured: text })];
  };
  const named = new Set(anchors.map(({ text }) => text));
  const meant = new Set(references.map(({ text }) => text));
  return [
    ...[...anchors, ...references].flatMap(form),
    ...anchors
      .filter(({ text }, i) => anchors.findIndex((other) => other.text === text) < i)
      .map(({ text }) => error('ddex-reference-twice', `two parts of the DDEX message are called ${text}`)),
    ...references
      .filter(({ text }) => !named.has(text))
      .map(({ name, text }) => error('ddex-reference', `${name} leads nowhere`, { measured: text })),
    ...anchors
      .filter(({ name, text }) => ANCHORS[name] !== 'T' && !meant.has(text))
      .map(({ name, text }) => error('ddex-unused', `nothing leads to the ${name} ${text}`)),
  ];
}

function* flat(element: Element): Generator<Element> {
  yield element;
  for (const child of element.children) yield* flat(child);
}
